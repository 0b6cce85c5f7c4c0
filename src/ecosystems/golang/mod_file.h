// The syntax of go.mod and go.work: directives, blocks, strings, comments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/problems.h"
#include "ecosystems/golang/module.h"

namespace akashi::ecosystems::golang {

struct ModText {
  std::string text;
  InputPosition at;
};

struct ModRequire {
  ModuleVersion module;
  bool indirect = false;
  InputPosition at;
};

struct ModReplace {
  ModuleVersion old;  // No version: of every version.
  ModuleVersion replacement;
  InputPosition at;
};

struct ModRetract {
  std::string low, high;  // Equal for a single version.
  std::string rationale;
};

struct ModFile {
  ModText module;
  std::string deprecated;  // "Deprecated:" comment of the module.
  ModText go, toolchain;
  std::vector<ModRequire> required;
  std::vector<ModReplace> replaced;
  std::vector<ModuleVersion> excluded;
  std::vector<ModRetract> retracted;
  std::vector<ModText> tools;    // Packages.
  std::vector<ModText> uses;     // Directories of a workspace.
  std::vector<ModText> ignored;  // Directories.
  std::vector<std::pair<std::string, std::string>> godebug;
  bool empty = true;  // Not one directive, good or bad.
};

enum class ModFileKind : std::uint8_t { kModule, kWorkspace };

// The replacements of a file, found by module. The file must outlive it.
class ReplacementsView {
 public:
  explicit ReplacementsView(const std::vector<ModReplace>& replaced);
  // That of exactly this version before that of every version; nullptr if there is none.
  const ModReplace* find(const ModuleVersion& module) const;

 private:
  std::unordered_map<std::string, const ModReplace*> by_module_;
};

// What cannot be read becomes a problem; the rest is kept.
ModFile parse_mod_file(std::string_view text, ModFileKind kind, Problems& problems);

}  // namespace akashi::ecosystems::golang
