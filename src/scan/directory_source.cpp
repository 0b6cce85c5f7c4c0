#include "scan/directory_source.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file_descriptor.h"
#include "base/strings.h"

namespace akashi::scan {
namespace {

std::unexpected<Error> failed(Msg message, std::string_view path) {
  const int error = errno;
  const auto code = error == EACCES || error == EPERM     ? ErrorCode::kPermissionDenied
                    : error == ENOENT || error == ENOTDIR ? ErrorCode::kNotFound
                                                          : ErrorCode::kUnavailable;
  return fail(code, message, {std::string(path), std::strerror(error)});
}

class FileReader : public ByteReader {
 public:
  FileReader(FileDescriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto count = pread(file_.get(), out.data() + done, out.size() - done,
                               static_cast<off_t>(offset + done));
      if (count == 0) {
        break;
      }
      if (count < 0) {
        if (errno == EINTR) {
          continue;
        }
        return failed(msg::kCannotRead, "file");
      }
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  FileDescriptor file_;
  std::uint64_t size_;
};

Result<std::unique_ptr<ByteReader>> make_reader(FileDescriptor file, std::string_view path) {
  struct stat status{};
  if (!file || fstat(file.get(), &status) != 0) {
    return failed(msg::kCannotOpen, path);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::kUnsupported, msg::kExpected, {"a regular file", std::string(path)});
  }
  return std::make_unique<FileReader>(std::move(file), static_cast<std::uint64_t>(status.st_size));
}

// Opens a clean relative path step by step, so that no link is ever followed: what was a directory
// during the walk may be a link now. O_NONBLOCK: a pipe that took a file's place must not hang us.
Result<FileDescriptor> open_inside(int root, std::string_view path, int flags) {
  FileDescriptor folder;
  std::size_t at = 0;
  while (true) {
    const auto slash = path.find('/', at);
    const bool last = slash == std::string_view::npos;
    const std::string name(path.substr(at, last ? slash : slash - at));
    const int parent = folder ? folder.get() : root;
    FileDescriptor next(
        openat(parent, name.c_str(),
               O_NOFOLLOW | O_CLOEXEC | (last ? flags | O_NONBLOCK : O_PATH | O_DIRECTORY)));
    if (!next) {
      return failed(msg::kCannotOpen, path);
    }
    if (last) {
      return next;
    }
    folder = std::move(next);
    at = slash + 1;
  }
}

class DirectoryFile : public FileRef {
 public:
  DirectoryFile(std::shared_ptr<const FileDescriptor> root, std::string_view path)
      : root_(std::move(root)), path_(path) {}
  Result<std::unique_ptr<ByteReader>> open() const override {
    AKASHI_TRY_ASSIGN(auto file, open_inside(root_->get(), path_, O_RDONLY));
    return make_reader(std::move(file), path_);
  }

 private:
  std::shared_ptr<const FileDescriptor> root_;
  std::string path_;
};

class DirectoryContent : public EntryContent {
 public:
  DirectoryContent(const std::shared_ptr<const FileDescriptor>& root, std::string_view path)
      : root_(root), path_(path) {}
  bool lazy() const override { return true; }
  Result<std::string_view> head() override {
    AKASHI_TRY_ASSIGN(const auto ref, keep());
    AKASHI_TRY_ASSIGN(const auto reader, ref->open());
    AKASHI_TRY_ASSIGN(const auto count, reader->read_at(0, head_));
    return std::string_view(head_.data(), count);
  }
  Result<std::shared_ptr<const FileRef>> keep() override {
    return std::make_shared<const DirectoryFile>(root_, path_);
  }

 private:
  const std::shared_ptr<const FileDescriptor>& root_;
  std::string_view path_;
  std::array<char, 512> head_{};
};

class DirectorySource : public Source {
 public:
  DirectorySource(std::shared_ptr<const FileDescriptor> root, dev_t device,
                  DirectoryOptions options, Target target, const Limits& limits)
      : root_(std::move(root)),
        device_(device),
        options_(options),
        target_(std::move(target)),
        limits_(limits) {}

  const Target& target() const override { return target_; }

  Result<void> walk(Visitor& visitor) override {
    std::string path;
    FileDescriptor root(openat(root_->get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) {
      return failed(msg::kCannotOpen, target_.name);
    }
    walk_folder(std::move(root), path, 0, visitor);
    return {};
  }

 private:
  void walk_folder(FileDescriptor folder, std::string& path, std::uint32_t depth,
                   Visitor& visitor) {
    const int descriptor = folder.release();  // Now the stream's.
    DIR* stream = fdopendir(descriptor);
    if (stream == nullptr) {
      close(descriptor);
      visitor.unknown(path, failed(msg::kCannotOpen, path).error());
      return;
    }
    const auto length = path.size();
    while (!visitor.stopped()) {
      errno = 0;
      const auto* item = readdir(stream);
      if (item == nullptr) {
        if (errno != 0) {
          visitor.unknown(path, failed(msg::kCannotRead, path).error());
        }
        break;
      }
      const std::string_view name = item->d_name;
      if (name == "." || name == "..") {
        continue;
      }
      path.resize(length);
      if (length != 0) {
        path += '/';
      }
      path += name;
      visit_item(descriptor, *item, path, depth, visitor);
    }
    path.resize(length);
    closedir(stream);
  }

  void visit_item(int folder, const dirent& item, std::string& path, std::uint32_t depth,
                  Visitor& visitor) {
    struct stat status{};
    if (fstatat(folder, item.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      visitor.unknown(path, failed(msg::kCannotRead, path).error());
      return;
    }
    if (S_ISDIR(status.st_mode)) {
      if (visitor.wants(path, EntryType::kDirectory)) {
        enter(folder, item.d_name, status, path, depth, visitor);
      }
      return;
    }
    Entry entry{.path = path, .mode = status.st_mode & 07777U, .modified = status.st_mtime};
    DirectoryContent content(root_, path);
    if (S_ISREG(status.st_mode)) {
      if (!visitor.wants(path, EntryType::kRegular)) {
        return;
      }
      entry.size = static_cast<std::uint64_t>(status.st_size);
      visitor.visit(entry, content);
    } else if (S_ISLNK(status.st_mode)) {
      std::array<char, 4096> target{};
      const auto count = readlinkat(folder, item.d_name, target.data(), target.size());
      entry.type = EntryType::kSymlink;
      entry.link_target = {target.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
      visitor.visit(entry, content);
    } else {
      visitor.special();
    }
  }

  void enter(int parent, const char* name, const struct stat& status, std::string& path,
             std::uint32_t depth, Visitor& visitor) {
    if (options_.one_file_system && status.st_dev != device_) {
      return;
    }
    // Each level holds a descriptor; real trees are far below this.
    constexpr std::uint32_t kDeepest = 400;
    if (depth >= kDeepest || path.size() > limits_.path_bytes) {
      visitor.unknown(path, {ErrorCode::kLimitExceeded,
                             Message{msg::kLimit, {"folder depth", std::to_string(kDeepest)}}});
      return;
    }
    FileDescriptor folder(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder) {
      visitor.unknown(path, failed(msg::kCannotOpen, path).error());
      return;
    }
    walk_folder(std::move(folder), path, depth + 1, visitor);
  }

  std::shared_ptr<const FileDescriptor> root_;
  dev_t device_;
  DirectoryOptions options_;
  Target target_;
  const Limits& limits_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_directory(const std::string& path,
                                               const DirectoryOptions& options,
                                               const Limits& limits) {
  auto root = std::make_shared<const FileDescriptor>(
      open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status{};
  if (!*root || fstat(root->get(), &status) != 0) {
    return failed(msg::kCannotOpen, path);
  }
  Target target;
  target.kind = Target::Kind::kDirectory;
  target.name = path;
  return std::make_unique<DirectorySource>(std::move(root), status.st_dev, options,
                                           std::move(target), limits);
}

Result<std::unique_ptr<ByteReader>> open_file_inside(const std::string& folder,
                                                     std::string_view path) {
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == "." || part == "..") {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {"a path below " + folder, std::string(path)});
    }
  }
  const FileDescriptor root(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) {
    return failed(msg::kCannotOpen, folder);
  }
  AKASHI_TRY_ASSIGN(auto file, open_inside(root.get(), path, O_RDONLY));
  return make_reader(std::move(file), path);
}

Result<std::unique_ptr<ByteReader>> open_file(const std::string& path) {
  return make_reader(FileDescriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), path);
}

}  // namespace akashi::scan
