// pubspec.lock: which versions pub chose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "ecosystems/pub/package.h"

namespace akashi::ecosystems::pub {

struct LockedPackage {
  enum class Asked : std::uint8_t { kUnknown, kMain, kDev, kOverridden, kTransitive };
  std::string name;
  std::string version;  // "" when it is missing or not valid.
  PackageSource source;
  std::string sha256;  // Of the archive, lower case.
  Asked asked = Asked::kUnknown;
  InputPosition at;
};

struct LockFile {
  std::vector<LockedPackage> packages;                    // In order of the file; names once.
  std::vector<std::pair<std::string, std::string>> sdks;  // "dart", ">=3.0.0 <4.0.0"
};

// An error when it is not YAML; single entries of a wrong form become problems.
Result<LockFile> parse_lock_file(std::string_view bytes, const Limits& limits, Problems& problems);

}  // namespace akashi::ecosystems::pub
