// bun.lock, Bun's text lock file; and a word on bun.lockb, its binary one, which is not read.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::npm {

Result<void> extract_bun_lock(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kBunLockGlobs =
    std::to_array<std::string_view>({"**/bun.lock", "**/bun.lockb"});
inline constexpr auto kBunLockCompanions =
    std::to_array<std::string_view>({"**/bun.lock", "**/package.json"});
inline constexpr Extractor kBunLock{
    .id = "npm/bun-lock",
    .description = "bun.lock, lockfileVersion 0 and 1 (bun.lockb is reported, not read)",
    .globs = kBunLockGlobs,
    .companions = kBunLockCompanions,
    .extract = extract_bun_lock,
};

}  // namespace akashi::ecosystems::npm
