// pnpm-lock.yaml, and the same in node_modules/.pnpm/lock.yaml for what is installed.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::npm {

Result<void> extract_pnpm_lock(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kPnpmLockGlobs =
    std::to_array<std::string_view>({"**/pnpm-lock.yaml", "**/node_modules/.pnpm/lock.yaml"});
inline constexpr auto kPnpmLockCompanions = std::to_array<std::string_view>({"**/package.json"});
inline constexpr Extractor kPnpmLock{
    .id = "npm/pnpm-lock",
    .description = "pnpm-lock.yaml and node_modules/.pnpm/lock.yaml, lockfileVersion 5, 6, 7, 9",
    .globs = kPnpmLockGlobs,
    .companions = kPnpmLockCompanions,
    .extract = extract_pnpm_lock,
};

}  // namespace akashi::ecosystems::npm
