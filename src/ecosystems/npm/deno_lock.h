// deno.lock: the npm packages of a Deno project, and those of its own registry, JSR.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::npm {

Result<void> extract_deno_lock(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kDenoLockGlobs = std::to_array<std::string_view>({"**/deno.lock"});
inline constexpr Extractor kDenoLock{
    .id = "npm/deno-lock",
    .description = "deno.lock, versions 2 to 5: npm and JSR packages",
    .globs = kDenoLockGlobs,
    .companions = {},
    .extract = extract_deno_lock,
};

}  // namespace akashi::ecosystems::npm
