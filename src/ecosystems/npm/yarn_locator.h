// Yarn's names for what is asked for (descriptors, "a@npm:^1") and for what that became (locators,
// "a@npm:1.2.3").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecosystems/npm/package_source.h"

namespace akashi::ecosystems::npm {

struct YarnLocator {
  std::string name;
  PackageSource source;
  std::string version;  // Of "npm:1.2.3".
  std::string patch;    // Of "patch:…": which patches were put on it.
  std::string archive;  // Where the registry keeps the archive elsewhere.
};
// "a@npm:1.2.3::__archiveUrl=…", "a@workspace:packages/a", "a@patch:a@npm%3A1.0.0#./a.patch::…",
// "a@https://host/a.git#commit=…", "a@file:x#x::…". Nothing where the text is no locator.
std::optional<YarnLocator> parse_yarn_locator(std::string_view text);

// "a@^1" -> "a@npm:^1": the default protocol, which older versions left out.
std::string full_descriptor(std::string_view name, std::string_view range);

// Of "a@patch:a@npm%3A^1#…": the descriptor that is patched, "a@npm:^1"; "" for others.
std::string patched_descriptor(std::string_view descriptor);

}  // namespace akashi::ecosystems::npm
