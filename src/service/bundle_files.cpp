// Folders: files are written beside and renamed, bundle.json last. Tar: ustar (POSIX.1-1988),
// chunks first, bundle.json at the end, since it names their digests.
#include "service/bundle_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "base/file_descriptor.h"
#include "base/hash.h"
#include "base/messages/bundle.h"
#include "base/strings.h"
#include "formats/archive.h"
#include "scan/context.h"
#include "scan/directory_source.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTarBlock = 512;

std::string_view c_text(std::string_view field) {
  return field.substr(0, field.find('\0'));
}

class FolderReader : public BundleReader {
 public:
  FolderReader(std::string folder, std::string_view head)
      : folder_(std::move(folder)), head_(head) {}
  Result<std::string> head() override { return file(head_, BundleManifest::kMostHeadBytes); }

 private:
  Result<std::string> file(const std::string& name, std::uint64_t most) override {
    AKASHI_TRY_ASSIGN(const auto opened, scan::open_file(folder_ + "/" + name));
    AKASHI_TRY_ASSIGN(const auto bytes, scan::read_whole(*opened, most));
    return std::string(bytes.view());
  }
  std::string folder_;
  std::string head_;
};

class TarReader : public BundleReader {
 public:
  TarReader(std::unique_ptr<ByteReader> input, const Limits& limits)
      : input_(std::move(input)), budget_(limits) {
    budget_.add_input(input_->size());
  }

  Result<void> index() {
    AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open(*input_, budget_));
    formats::ArchiveEntry entry;
    while (true) {
      AKASHI_TRY_ASSIGN(const bool more, archive->next(entry));
      if (!more) {
        break;
      }
      if (archive->filtered() || archive->format() != "tar") {
        return fail(ErrorCode::kUnsupported, msg::kExpected,
                    {"a plain tar file", "a compressed one"});
      }
      if (entry.type == formats::EntryType::kRegular) {
        offsets_.emplace(entry.path.starts_with("./") ? entry.path.substr(2) : entry.path,
                         entry.header_offset);
      }
    }
    return {};
  }
  Result<std::string> head() override {
    return file(std::string(kBundleHead), BundleManifest::kMostHeadBytes);
  }

 private:
  Result<std::string> file(const std::string& name, std::uint64_t most) override {
    const auto found = offsets_.find(name);
    if (found == offsets_.end()) {
      return fail(ErrorCode::kNotFound, msg::kNotFound, {name});
    }
    AKASHI_TRY_ASSIGN(const auto archive,
                      formats::ArchiveReader::open(*input_, budget_, found->second));
    formats::ArchiveEntry entry;
    AKASHI_TRY_ASSIGN(const bool there, archive->next(entry));
    std::string out;
    while (there) {
      AKASHI_TRY_ASSIGN(const auto block, archive->next_block());
      if (block.empty()) {
        break;
      }
      if (out.size() + block.size() > most) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit, {name, std::to_string(most)});
      }
      out += block;
    }
    return out;
  }

  std::unique_ptr<ByteReader> input_;
  formats::ArchiveBudget budget_;
  std::map<std::string, std::uint64_t, std::less<>> offsets_;
};

// One file, written under another name until it is whole.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (file_) {
      unlink(part_.c_str());
    }
  }

  Result<void> open() {
    // What a killed run left is not to be followed if somebody made a link of it.
    unlink(part_.c_str());
    file_ = FileDescriptor(
        ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
    return file_ ? Result<void>() : failed();
  }
  Result<void> write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::write(file_.get(), bytes.data(), bytes.size());
      if (count < 0 && errno != EINTR) {
        return failed();
      }
      bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return {};
  }
  Result<void> finish() {
    if (fsync(file_.get()) != 0) {
      return failed();
    }
    if (!file_.shut() || rename(part_.c_str(), path_.c_str()) != 0) {
      auto error = failed();
      unlink(part_.c_str());
      return error;
    }
    return {};
  }

 private:
  Result<void> failed() const {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {path_, std::strerror(errno)});
  }
  std::string path_;
  std::string part_;
  FileDescriptor file_;
};

class FolderWriter : public BundleWriter {
 public:
  // `alone`: what else is there of bundles goes.
  FolderWriter(std::string folder, std::string_view head, bool alone)
      : folder_(std::move(folder)), head_(head), alone_(alone) {}

  Result<void> open() const {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) {
      return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {folder_, error.message()});
    }
    return {};
  }
  Result<void> chunk(const BundleChunk& chunk, std::string_view bytes) override {
    names_.insert(chunk.file());
    return is_there(chunk) ? Result<void>() : write(chunk.file(), bytes);
  }
  Result<void> finish(std::string_view head) override {
    AKASHI_TRY(write(head_, head));
    if (!alone_) {
      return {};
    }
    // Chunks of the bundle that was here before.
    std::error_code error;
    std::vector<fs::path> stale;
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
      auto name = at->path().filename().string();
      const auto whole = name.ends_with(".part") ? name.substr(0, name.size() - 5) : name;
      if (is_chunk_file(whole) && !names_.contains(name)) {
        stale.push_back(at->path());
      }
    }
    for (const auto& path : stale) {
      fs::remove(path, error);
    }
    return {};
  }

 private:
  bool is_there(const BundleChunk& chunk) const {
    const auto file = scan::open_file(folder_ + "/" + chunk.file());
    if (!file || (*file)->size() != chunk.size) {
      return false;
    }
    const auto bytes = scan::read_whole(**file, chunk.size);
    return bytes && hash_hex(HashAlgorithm::kSha256, bytes->view()) == chunk.sha256;
  }
  Result<void> write(const std::string& name, std::string_view bytes) const {
    NewFile file(folder_ + "/" + name);
    AKASHI_TRY(file.open());
    AKASHI_TRY(file.write(bytes));
    return file.finish();
  }

  std::string folder_;
  std::string head_;
  bool alone_;
  std::set<std::string> names_;
};

class TarWriter : public BundleWriter {
 public:
  TarWriter(const std::string& path, std::int64_t modified) : file_(path), modified_(modified) {}

  Result<void> open() { return file_.open(); }
  Result<void> chunk(const BundleChunk& chunk, std::string_view bytes) override {
    return add(chunk.file(), bytes);
  }
  Result<void> finish(std::string_view head) override {
    AKASHI_TRY(add(std::string(kBundleHead), head));
    AKASHI_TRY(file_.write(std::string(2 * kTarBlock, '\0')));
    return file_.finish();
  }

 private:
  Result<void> add(const std::string& name, std::string_view bytes) {
    AKASHI_TRY(file_.write(header(name, bytes.size())));
    AKASHI_TRY(file_.write(bytes));
    return file_.write(std::string((kTarBlock - bytes.size() % kTarBlock) % kTarBlock, '\0'));
  }

  std::string header(const std::string& name, std::uint64_t size) const {
    std::string out(kTarBlock, '\0');
    const auto set = [&](std::size_t at, std::string_view text) {
      out.replace(at, text.size(), text);
    };
    const auto octal = [&](std::size_t at, std::size_t digits, std::uint64_t value) {
      for (auto i = digits; i > 0; --i, value >>= 3U) {
        out[at + i - 1] = static_cast<char>('0' + (value & 7U));
      }
    };
    set(0, name);
    octal(100, 7, 0644);
    octal(108, 7, 0);
    octal(116, 7, 0);
    octal(124, 11, size);
    octal(136, 11, static_cast<std::uint64_t>(std::max<std::int64_t>(modified_, 0)));
    set(148, "        ");  // The sum is taken over blanks.
    out[156] = '0';
    set(257, std::string_view("ustar\00000", 8));
    std::uint64_t sum = 0;
    for (const char c : out) {
      sum += static_cast<unsigned char>(c);
    }
    octal(148, 6, sum);
    out[154] = '\0';
    return out;
  }

  NewFile file_;
  std::int64_t modified_;
};

}  // namespace

bool looks_like_bundle(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return fs::exists(path + "/" + std::string(kBundleHead), error);
  }
  const auto file = scan::open_file(path);
  std::array<char, kTarBlock> head{};
  if (!file || !(*file)->read_at(0, head)) {
    return false;
  }
  const std::string_view bytes(head.data(), head.size());
  auto name = c_text(bytes.substr(0, 100));
  name.remove_prefix(name.starts_with("./") ? 2 : 0);
  return bytes.substr(257, 5) == "ustar" && (name == kBundleHead || is_chunk_file(name));
}

bool is_chunk_file(std::string_view name) {
  constexpr std::size_t kDigits = 64;
  return name.size() == kDigits + 4 && name.ends_with(".zst") &&
         from_hex(name.substr(0, kDigits)).has_value();
}

Result<std::string> BundleReader::chunk(const BundleChunk& chunk) {
  auto bytes = file(chunk.file(), BundleManifest::kMostChunkBytes);
  if (!bytes) {
    return bytes.error().code() == ErrorCode::kNotFound
               ? Result<std::string>(fail(ErrorCode::kInvalidInput, msg::kBundleMissing, {}))
               : std::move(bytes);
  }
  if (bytes->size() != chunk.size) {
    return fail(ErrorCode::kInvalidInput, msg::kBundleSize,
                {std::to_string(bytes->size()), std::to_string(chunk.size)});
  }
  if (hash_hex(HashAlgorithm::kSha256, *bytes) != chunk.sha256) {
    return fail(ErrorCode::kInvalidInput, msg::kBundleDigest, {});
  }
  return bytes;
}

Result<std::unique_ptr<BundleReader>> BundleReader::open(const std::string& path,
                                                         const Limits& limits,
                                                         std::string_view head) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return std::make_unique<FolderReader>(path, head);
  }
  AKASHI_TRY_ASSIGN(auto file, scan::open_file(path));
  auto reader = std::make_unique<TarReader>(std::move(file), limits);
  AKASHI_TRY(reader->index());
  return reader;
}

Result<std::unique_ptr<BundleWriter>> BundleWriter::open(const std::string& path,
                                                         std::int64_t modified) {
  if (path.ends_with(".tar")) {
    auto writer = std::make_unique<TarWriter>(path, modified);
    AKASHI_TRY(writer->open());
    return writer;
  }
  auto writer = std::make_unique<FolderWriter>(path, kBundleHead, true);
  AKASHI_TRY(writer->open());
  return writer;
}

Result<std::unique_ptr<BundleWriter>> BundleWriter::open_in_mirror(const std::string& folder,
                                                                   const std::string& head) {
  auto writer = std::make_unique<FolderWriter>(folder, head, false);
  AKASHI_TRY(writer->open());
  return writer;
}

}  // namespace akashi::service
