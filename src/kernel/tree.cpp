#include "kernel/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "base/messages/kernel.h"
#include "base/path.h"

namespace akashi::kernel {
namespace {

namespace fs = std::filesystem;

Error not_found(std::string_view path) {
  return {ErrorCode::kNotFound, Message{msg::kCannotOpen, {std::string(path), "-"}}};
}

class DiskTree final : public FileTree {
 public:
  explicit DiskTree(std::string top) : top_(std::move(top)) {}

  Result<std::string> read(std::string_view path, std::uint64_t most) const override {
    const auto full = place(path);
    if (full.empty()) {
      return std::unexpected(not_found(path));
    }
    const FileDescriptor file(::open(full.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
      return std::unexpected(not_found(path));
    }
    if (static_cast<std::uint64_t>(status.st_size) > most) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"bytes of " + std::string(path), std::to_string(most)});
    }
    std::string out(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < out.size()) {
      const auto got = ::read(file.get(), out.data() + done, out.size() - done);
      if (got < 0 && errno == EINTR) {
        continue;
      }
      if (got <= 0) {
        break;
      }
      done += static_cast<std::size_t>(got);
    }
    if (done != out.size()) {
      return fail(ErrorCode::kUnavailable, msg::kCannotOpen, {full, "it became shorter"});
    }
    return out;
  }

  bool is_file(std::string_view path) const override {
    const auto full = place(path);
    std::error_code error;
    return !full.empty() && fs::symlink_status(full, error).type() == fs::file_type::regular;
  }

  Result<Listing> list(std::string_view folder) const override {
    Listing out;
    const auto full = place(folder);
    std::error_code error;
    if (full.empty() || fs::symlink_status(full, error).type() != fs::file_type::directory) {
      return out;
    }
    auto at = fs::directory_iterator(full, error);
    for (; !error && at != fs::directory_iterator(); at.increment(error)) {
      auto name = at->path().filename().string();
      const auto type = at->symlink_status(error).type();
      if (type == fs::file_type::regular) {
        out.names.push_back(std::move(name));
      } else if (type == fs::file_type::directory) {
        out.names.push_back(std::move(name) + "/");
      } else if (type == fs::file_type::symlink) {
        out.links.push_back(std::move(name));
      }
    }
    if (error) {
      return fail(ErrorCode::kPermissionDenied, msg::kCannotOpen, {full, error.message()});
    }
    std::ranges::sort(out.names);
    return out;
  }

 private:
  // "" where it leads out of the tree, or through a link.
  std::string place(std::string_view path) const {
    const auto normal = normal_path(path);
    if (path.starts_with('/') || path.contains('\0') || !normal) {
      return {};
    }
    // Folders are looked at once: a tree has few of them and many files.
    const auto slash = normal->rfind('/');
    if (slash != std::string::npos && !is_plain(normal->substr(0, slash))) {
      return {};
    }
    return top_ + "/" + *normal;
  }

  bool is_plain(const std::string& folder) const {
    std::error_code error;
    for (auto end = folder.find('/');; end = folder.find('/', end + 1)) {
      const auto part = top_ + "/" + folder.substr(0, end);
      if (fs::symlink_status(part, error).type() != fs::file_type::directory) {
        return false;
      }
      if (end == std::string::npos) {
        return true;
      }
    }
  }

  std::string top_;
};

}  // namespace

std::unique_ptr<FileTree> open_tree(const std::string& folder) {
  return std::make_unique<DiskTree>(folder);
}

Result<void> each_file(const FileTree& tree, std::uint64_t most,
                       const std::function<bool(const std::string&)>& take,
                       std::vector<std::string>* links) {
  std::vector<std::string> waiting{""};
  std::uint64_t seen = 0;
  while (!waiting.empty()) {
    const auto at = std::move(waiting.back());
    waiting.pop_back();
    const auto in = at.empty() ? at : at + "/";
    AKASHI_TRY_ASSIGN(const auto listing, tree.list(at));
    for (const auto& name : listing.links) {
      if (links != nullptr) {
        links->push_back(in + name);
      }
    }
    for (const auto& name : listing.names) {
      const auto path = in + name;
      if (++seen > most) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"files of a kernel's tree", std::to_string(most)});
      }
      if (path.ends_with('/')) {
        waiting.push_back(path.substr(0, path.size() - 1));
      } else if (!take(path)) {
        return {};
      }
    }
  }
  return {};
}

bool is_source(std::string_view path) {
  return path.ends_with(".c") || path.ends_with(".S");
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace akashi::kernel
