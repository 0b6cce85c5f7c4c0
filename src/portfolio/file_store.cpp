// A file is written beside its place under a name that begins with a dot, synchronised and renamed;
// one with such a name that is found later is what a killed process left behind.
#include "portfolio/file_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/hash.h"
#include "base/messages/portfolio.h"

namespace akashi::portfolio {
namespace {

constexpr std::size_t kBlock = 256U << 10;

std::unexpected<Error> cannot(const MsgText& what, const std::string& path) {
  const auto code = errno == ENOENT   ? ErrorCode::kNotFound
                    : errno == EACCES ? ErrorCode::kPermissionDenied
                                      : ErrorCode::kUnavailable;
  return fail(code, what, {path, std::strerror(errno)});
}

std::string store_path(const std::string& folder, std::string_view name = {}) {
  return folder + "/files" + (name.empty() ? "" : "/") + std::string(name);
}

Result<FileDescriptor> open_store(const std::string& folder) {
  const auto path = store_path(folder);
  FileDescriptor store(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!store) {
    return cannot(msg::kCannotOpen, path);
  }
  return store;
}

// A regular file, read from its beginning.
Result<FileDescriptor> open_regular(int folder, const std::string& name, const std::string& shown) {
  FileDescriptor file(openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    return errno == ELOOP ? fail(ErrorCode::kInvalidInput, msg::kNoRegularFile, {shown})
                          : cannot(msg::kCannotOpen, shown);
  }
  struct stat status{};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::kInvalidInput, msg::kNoRegularFile, {shown});
  }
  return file;
}

Result<void> write_all(int file, std::string_view bytes, const std::string& shown) {
  while (!bytes.empty()) {
    const auto count = ::write(file, bytes.data(), bytes.size());
    if (count < 0) {
      return cannot(msg::kCannotWrite, shown);
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// Every block of a file; `most` bytes at most. Gives its digest and size.
Result<FileRef> read_all(int file, std::uint64_t most, const std::string& shown,
                         const std::function<Result<void>(std::string_view)>& each) {
  Hasher hasher(HashAlgorithm::kSha256);
  std::vector<char> block(kBlock);
  FileRef out;
  while (true) {
    const auto count = ::read(file, block.data(), block.size());
    if (count < 0) {
      return cannot(msg::kCannotRead, shown);
    }
    if (count == 0) {
      out.sha256 = hasher.finish_hex();
      return out;
    }
    const std::string_view bytes(block.data(), static_cast<std::size_t>(count));
    out.size += bytes.size();
    if (out.size > most) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit, {shown, std::to_string(most)});
    }
    hasher.update(bytes);
    AKASHI_TRY(each(bytes));
  }
}

// A new file under a name that nothing else has; removed unless it got its place.
class Part {
 public:
  explicit Part(int store) : store_(store) {}
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() {
    if (!name_.empty()) {
      unlinkat(store_, name_.c_str(), 0);
    }
  }

  Result<void> open() {
    constexpr int kTries = 1000;
    constexpr mode_t kMode = 0444;
    for (int i = 0; i < kTries; ++i) {
      auto name = ".new-" + std::to_string(getpid()) + "-" + std::to_string(i);
      file_.emplace(openat(store_, name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kMode));
      if (*file_) {
        name_ = std::move(name);
        return {};
      }
      if (errno != EEXIST) {
        break;
      }
    }
    return cannot(msg::kCannotWrite, "files");
  }
  int get() const { return file_->get(); }

  // The same bytes may be there already; putting them there again mends a damaged file.
  Result<void> place(const std::string& as) {
    if (fsync(file_->get()) != 0 || renameat(store_, name_.c_str(), store_, as.c_str()) != 0) {
      return cannot(msg::kCannotWrite, as);
    }
    name_.clear();
    return fsync(store_) == 0 ? Result<void>() : cannot(msg::kCannotWrite, "files");
  }

 private:
  int store_;
  std::optional<FileDescriptor> file_;
  std::string name_;
};

}  // namespace

Result<void> make_file_store(const std::string& folder) {
  constexpr mode_t kMode = 0755;
  const auto path = store_path(folder);
  if (mkdir(path.c_str(), kMode) != 0 && errno != EEXIST) {
    return cannot(msg::kCannotWrite, path);
  }
  AKASHI_TRY(open_store(folder));
  const FileDescriptor parent(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent || fsync(parent.get()) != 0) {
    return cannot(msg::kCannotWrite, folder);
  }
  return {};
}

Result<FileRef> copy_file_in(const std::string& folder, const std::string& path,
                             std::uint64_t most_bytes) {
  AKASHI_TRY_ASSIGN(const auto from, open_regular(AT_FDCWD, path, path));
  AKASHI_TRY_ASSIGN(const auto store, open_store(folder));
  Part part(store.get());
  AKASHI_TRY(part.open());
  AKASHI_TRY_ASSIGN(auto out, read_all(from.get(), most_bytes, path, [&](std::string_view bytes) {
                      return write_all(part.get(), bytes, store_path(folder));
                    }));
  AKASHI_TRY(part.place(out.sha256));
  return out;
}

Result<FileRef> write_file_in(const std::string& folder, std::string_view bytes) {
  AKASHI_TRY_ASSIGN(const auto store, open_store(folder));
  Part part(store.get());
  AKASHI_TRY(part.open());
  AKASHI_TRY(write_all(part.get(), bytes, store_path(folder)));
  FileRef out{.sha256 = hash_hex(HashAlgorithm::kSha256, bytes), .size = bytes.size()};
  AKASHI_TRY(part.place(out.sha256));
  return out;
}

bool has_file(const std::string& folder, const FileRef& file) {
  struct stat status{};
  return lstat(store_path(folder, file.sha256).c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         static_cast<std::uint64_t>(status.st_size) == file.size;
}

Result<FileRef> measure_file(const std::string& folder, std::string_view name) {
  AKASHI_TRY_ASSIGN(const auto store, open_store(folder));
  const auto shown = store_path(folder, name);
  AKASHI_TRY_ASSIGN(const auto file, open_regular(store.get(), std::string(name), shown));
  return read_all(file.get(), UINT64_MAX, shown,
                  [](std::string_view /*bytes*/) { return Result<void>(); });
}

Result<void> each_file(const std::string& folder,
                       const std::function<void(std::string_view name)>& each) {
  AKASHI_TRY_ASSIGN(const auto store, open_store(folder));
  const std::unique_ptr<DIR, int (*)(DIR*)> list(fdopendir(dup(store.get())), closedir);
  if (!list) {
    return cannot(msg::kCannotRead, store_path(folder));
  }
  while (const auto* item = readdir(list.get())) {
    const std::string_view name(static_cast<const char*>(item->d_name));
    if (name != "." && name != "..") {
      each(name);
    }
  }
  return {};
}

}  // namespace akashi::portfolio
