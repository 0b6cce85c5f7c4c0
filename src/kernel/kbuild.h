// Which sources of a kernel are compiled for a configuration, by the Makefiles of its source tree
// (Documentation/kbuild/makefiles.rst). What is not understood is never "not built".
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/config.h"
#include "kernel/tree.h"

namespace akashi::kernel {

enum class Built : std::uint8_t {
  kBuilt,    // Or may be: it is named where a build can come to it.
  kNot,      // It is there, and no build with this configuration comes to it.
  kUnknown,  // What tells it could not be read.
  kMissing,  // No such file here: of another release, moved, or made while building.
};
std::string_view built_name(Built built);  // "built", "not-built", "unknown", "no-such-file"

// Folders whose files are no part of the kernel itself, though they lie with it.
bool is_beside_kernel(std::string_view path);

class KbuildLists {
 public:
  // Errors: it is no kernel's tree, or one of the bounds was met.
  static Result<KbuildLists> read(const FileTree& tree, const Configuration& configuration);

  // `path` of a source (.c, .S) that exists in the tree.
  Built look_up(std::string_view path) const;

  std::uint64_t folders() const { return folders_.size(); }
  // Folders that were not understood, with the first place that was not; "below" too where it says
  // so.
  struct Unread {
    bool below = false;
    std::string why;
  };
  const std::map<std::string, Unread, std::less<>>& unread() const { return unread_; }

 private:
  friend class KbuildWalk;
  std::string architecture_;                    // Of arch/: "x86".
  std::set<std::string, std::less<>> folders_;  // That a build comes to.
  std::set<std::string, std::less<>> stems_;    // "kernel/fork": of objects that may be made.
  std::map<std::string, Unread, std::less<>> unread_;
};

}  // namespace akashi::kernel
