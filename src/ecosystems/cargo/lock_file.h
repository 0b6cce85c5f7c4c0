// Cargo.lock, versions 1 to 4, as a list of packages with resolved dependencies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "ecosystems/cargo/crate.h"
#include "formats/tree.h"

namespace akashi::ecosystems::cargo {

struct LockPackage {
  std::string name, version;
  CrateSource source;
  std::string checksum;                     // sha256 of the .crate file, hexadecimal.
  std::vector<std::uint32_t> dependencies;  // Indices, sorted, each once.
  InputPosition at;
};

struct LockFile {
  std::vector<LockPackage> packages;
  std::optional<std::uint32_t> root;        // Where the file says it: version 1.
  std::vector<std::string> unused_patches;  // "name version (source)"
};

// An error when it is not a lock file of a known version; what is wrong with single packages
// becomes a problem.
Result<LockFile> parse_lock_file(std::string_view bytes, const Limits& limits, Problems& problems);

}  // namespace akashi::ecosystems::cargo
