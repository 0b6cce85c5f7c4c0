// yarn.lock of Yarn 2 and later: YAML, and the JSON of Yarn 6. What its workspaces need when they
// run and what only when they are built is in their package.json files, read beside it.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::npm {

// Nothing for a yarn.lock of Yarn 1.
Result<void> extract_yarn_berry(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kYarnBerryGlobs = std::to_array<std::string_view>({"**/yarn.lock"});
inline constexpr auto kYarnBerryCompanions =
    std::to_array<std::string_view>({"**/package.json", "**/.yarnrc.yml"});
inline constexpr Extractor kYarnBerry{
    .id = "npm/yarn-berry",
    .description = "yarn.lock of Yarn 2 and later, __metadata versions 1 to 10",
    .globs = kYarnBerryGlobs,
    .companions = kYarnBerryCompanions,
    .extract = extract_yarn_berry,
};

}  // namespace akashi::ecosystems::npm
