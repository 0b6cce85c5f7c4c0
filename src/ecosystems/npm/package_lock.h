// npm's lock files: package-lock.json, npm-shrinkwrap.json, and the record of what was installed,
// node_modules/.package-lock.json. lockfileVersion 1, 2, 3, and the shrinkwraps before it.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"

namespace akashi::ecosystems::npm {

Result<void> extract_package_lock(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kPackageLockGlobs = std::to_array<std::string_view>(
    {"**/package-lock.json", "**/npm-shrinkwrap.json", "**/node_modules/.package-lock.json"});
inline constexpr auto kPackageLockCompanions =
    std::to_array<std::string_view>({"**/package.json", "**/npm-shrinkwrap.json"});
inline constexpr Extractor kPackageLock{
    .id = "npm/package-lock",
    .description =
        "package-lock.json, npm-shrinkwrap.json and node_modules/.package-lock.json, "
        "lockfileVersion 1 to 3",
    .globs = kPackageLockGlobs,
    .companions = kPackageLockCompanions,
    .extract = extract_package_lock,
};

// The parts for each way of writing, for package_lock.cpp. `project` is the package.json beside the
// file, where there is one; `folder` is that of the project ("" or "a/").
struct PackageLockInput {
  formats::NodeView root;
  std::string_view folder;
  ScanContext& context;
  Inventory& out;
};
Result<void> read_nested_packages(const PackageLockInput& input);  // Version 1: "dependencies".
Result<void> read_placed_packages(const PackageLockInput& input);  // 2 and 3: "packages".

}  // namespace akashi::ecosystems::npm
