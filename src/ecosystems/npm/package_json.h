// package.json of a project that no lock file covers: what it asks for, not what that becomes.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::npm {

// Nothing for a manifest inside node_modules, and for one that a lock file covers: beside it, or
// beside the workspace that it is a member of.
Result<void> extract_package_json(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kPackageJsonGlobs = std::to_array<std::string_view>({"**/package.json"});
inline constexpr auto kPackageJsonCompanions = std::to_array<std::string_view>(
    {"**/package.json", "**/pnpm-workspace.yaml", "**/.yarnrc.yml", "**/package-lock.json",
     "**/npm-shrinkwrap.json", "**/yarn.lock", "**/pnpm-lock.yaml", "**/bun.lock",
     "**/node_modules/.package-lock.json", "**/node_modules/.pnpm/lock.yaml"});
inline constexpr Extractor kPackageJson{
    .id = "npm/package-json",
    .description = "package.json of projects without a lock file: direct requirements",
    .globs = kPackageJsonGlobs,
    .companions = kPackageJsonCompanions,
    .extract = extract_package_json,
};

}  // namespace akashi::ecosystems::npm
