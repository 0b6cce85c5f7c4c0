// yarn.lock of Yarn 1. What the projects ask for is in their package.json files, read beside it.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::npm {

// Nothing for a yarn.lock of Yarn 2 and later.
Result<void> extract_yarn_v1(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kYarnLockGlobs = std::to_array<std::string_view>({"**/yarn.lock"});
inline constexpr auto kYarnLockCompanions = std::to_array<std::string_view>({"**/package.json"});
inline constexpr Extractor kYarnV1{
    .id = "npm/yarn-v1",
    .description = "yarn.lock of Yarn 1",
    .globs = kYarnLockGlobs,
    .companions = kYarnLockCompanions,
    .extract = extract_yarn_v1,
};

// Did Yarn 2 or later write this text?
bool is_yarn_berry(std::string_view text);

}  // namespace akashi::ecosystems::npm
