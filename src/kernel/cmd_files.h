// What Kbuild notes beside each file that it makes: `.NAME.cmd` with the command, the source
// (`source_NAME :=`) and everything that was read with it (`deps_NAME :=`, as scripts/basic/fixdep
// writes it).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/tree.h"

namespace akashi::kernel {

// Files that one note names: its source and what that includes; as written.
std::vector<std::string> files_of_note(std::string_view text);

struct BuildNotes {
  std::uint64_t notes = 0;
  std::set<std::string, std::less<>>
      files;                           // Sources and headers used, from the top of the source tree.
  std::vector<std::string> elsewhere;  // Those of other places, as written.

  std::vector<std::string> links;  // In the build tree, by their paths.

  bool used(std::string_view path) const;
  // Whether a note of it could lie behind a link, which is not followed.
  bool hidden(std::string_view path) const;
};

// Notes of a whole build tree. kInvalidInput where the build is not shown to be whole: no vmlinux,
// or a module of modules.order that was not linked. `with_modules`: the configuration has modules.
Result<BuildNotes> read_build_notes(const FileTree& tree, bool with_modules);

}  // namespace akashi::kernel
