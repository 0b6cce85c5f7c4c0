// The files of a kernel's source or build tree, by paths from its top.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::kernel {

class FileTree {
 public:
  FileTree() = default;
  FileTree(const FileTree&) = delete;
  FileTree& operator=(const FileTree&) = delete;
  virtual ~FileTree() = default;

  // The bytes of a regular file; kNotFound for everything else, kLimitExceeded above `most` bytes.
  virtual Result<std::string> read(std::string_view path, std::uint64_t most) const = 0;
  virtual bool is_file(std::string_view path) const = 0;
  struct Listing {
    std::vector<std::string> names;  // Files and folders, sorted; those of folders end in '/'.
    std::vector<std::string> links;  // What they lead to is not looked at.
  };
  // Empty where it is no folder; an error where it can't be read to its end.
  virtual Result<Listing> list(std::string_view folder) const = 0;
};

// A folder of this machine. No link in it is followed, and nothing above it is read.
std::unique_ptr<FileTree> open_tree(const std::string& folder);

// What of a file may be read: Makefiles, sources, `.cmd` files; configurations.
inline constexpr std::uint64_t kMostTextBytes = 32ULL << 20;

// Calls `take` with the path of every file of the tree, folder by folder, names sorted. False from
// it stops. `links`: paths of all links go there. kLimitExceeded: more than `most` files; an error,
// too, where a folder can't be read: what is not seen must not count as not there.
Result<void> each_file(const FileTree& tree, std::uint64_t most,
                       const std::function<bool(const std::string&)>& take,
                       std::vector<std::string>* links = nullptr);

bool is_source(std::string_view path);              // One that is compiled: .c, .S
std::string_view folder_of(std::string_view path);  // "" of a file at the top.

}  // namespace akashi::kernel
