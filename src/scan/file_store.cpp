#include "scan/file_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace akashi::scan {
namespace {

constexpr std::uint64_t kMemoryFile = 1ULL << 20;    // One file larger than this goes to disk.
constexpr std::uint64_t kMemoryTotal = 48ULL << 20;  // All files together.

class MemoryReader : public ByteReader {
 public:
  explicit MemoryReader(std::shared_ptr<const Bytes> bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_->size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    if (offset >= bytes_->size()) {
      return 0;
    }
    const auto count = std::min<std::size_t>(out.size(), bytes_->size() - offset);
    std::memcpy(out.data(), bytes_->view().data() + offset, count);
    return count;
  }

 private:
  std::shared_ptr<const Bytes> bytes_;
};

std::unexpected<Error> write_failed() {
  return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {"temporary file", std::strerror(errno)});
}

}  // namespace

class FileStore::MemoryFile : public FileRef {
 public:
  MemoryFile(std::shared_ptr<FileStore> store, Bytes bytes)
      : store_(std::move(store)), bytes_(std::make_shared<const Bytes>(std::move(bytes))) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() override {
    const std::lock_guard lock(store_->mutex_);
    store_->in_memory_ -= bytes_->size();
  }
  Result<std::unique_ptr<ByteReader>> open() const override {
    return std::make_unique<MemoryReader>(bytes_);
  }
  std::shared_ptr<const Bytes> in_memory() const override { return bytes_; }

 private:
  std::shared_ptr<FileStore> store_;
  std::shared_ptr<const Bytes> bytes_;
};

class FileStore::SpilledFile : public FileRef {
 public:
  SpilledFile(std::shared_ptr<const FileStore> store, std::uint64_t offset, std::uint64_t size)
      : store_(std::move(store)), offset_(offset), size_(size) {}

  Result<std::unique_ptr<ByteReader>> open() const override {
    return std::make_unique<Reader>(store_, offset_, size_);
  }

 private:
  class Reader : public ByteReader {
   public:
    Reader(std::shared_ptr<const FileStore> store, std::uint64_t offset, std::uint64_t size)
        : store_(std::move(store)), offset_(offset), size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
      if (offset >= size_) {
        return 0;
      }
      const auto wanted = std::min<std::uint64_t>(out.size(), size_ - offset);
      std::size_t done = 0;
      while (done < wanted) {
        const auto count = pread(store_->file_.get(), out.data() + done, wanted - done,
                                 static_cast<off_t>(offset_ + offset + done));
        if (count <= 0) {
          if (count < 0 && errno == EINTR) {
            continue;
          }
          return fail(ErrorCode::kUnavailable, msg::kCannotRead,
                      {"temporary file", std::strerror(errno)});
        }
        done += static_cast<std::size_t>(count);
      }
      return done;
    }

   private:
    std::shared_ptr<const FileStore> store_;
    std::uint64_t offset_;
    std::uint64_t size_;
  };

  std::shared_ptr<const FileStore> store_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

std::shared_ptr<FileStore> FileStore::create(std::string temp_folder) {
  return std::shared_ptr<FileStore>(new FileStore(std::move(temp_folder)));
}

Result<void> FileStore::open_file() {
  file_ = FileDescriptor(open(temp_folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file_) {  // A file system without O_TMPFILE.
    std::string name = temp_folder_ + "/akashi-XXXXXX";
    file_ = FileDescriptor(mkostemp(name.data(), O_CLOEXEC));
    if (file_) {
      unlink(name.c_str());
    }
  }
  if (!file_) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {temp_folder_, std::strerror(errno)});
  }
  return {};
}

Result<std::shared_ptr<const FileRef>> FileStore::keep(std::string_view head,
                                                       formats::ByteStream& rest,
                                                       std::uint64_t max_bytes) {
  std::string bytes(head);
  while (bytes.size() <= kMemoryFile) {
    AKASHI_TRY_ASSIGN(const auto block, rest.next_block());
    if (block.empty()) {
      const std::lock_guard lock(mutex_);
      if (in_memory_ + bytes.size() > kMemoryTotal) {
        break;
      }
      in_memory_ += bytes.size();
      return std::make_shared<MemoryFile>(shared_from_this(), Bytes::copy_of(bytes));
    }
    bytes += block;
    if (bytes.size() > max_bytes) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of a file", std::to_string(max_bytes)});
    }
  }
  return spill(bytes, rest, max_bytes);
}

// Files of one stream are written one after another; several streams take turns by whole files.
Result<std::shared_ptr<const FileRef>> FileStore::spill(std::string_view head,
                                                        formats::ByteStream& rest,
                                                        std::uint64_t max_bytes) {
  const std::lock_guard lock(mutex_);
  if (!file_) {
    AKASHI_TRY(open_file());
  }
  const auto start = end_;
  auto block = head;
  while (!block.empty()) {
    if (end_ - start + block.size() > max_bytes) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of a file", std::to_string(max_bytes)});
    }
    while (!block.empty()) {
      const auto count = pwrite(file_.get(), block.data(), block.size(), static_cast<off_t>(end_));
      if (count < 0) {
        if (errno == EINTR) {
          continue;
        }
        return write_failed();
      }
      end_ += static_cast<std::uint64_t>(count);
      block.remove_prefix(static_cast<std::size_t>(count));
    }
    AKASHI_TRY_ASSIGN(block, rest.next_block());
  }
  return std::make_shared<SpilledFile>(shared_from_this(), start, end_ - start);
}

}  // namespace akashi::scan
