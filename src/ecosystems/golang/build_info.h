// The build information that the Go linker puts into programs: where it is and what it says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_reader.h"
#include "ecosystems/golang/module.h"
#include "formats/executable.h"
#include "model/inventory.h"

namespace akashi::ecosystems::golang {

struct RawBuildInfo {
  std::string go_version;  // "go1.21.5 X:boringcrypto", "devel go1.22-… "
  std::string modules;     // Lines, without the marks around them.
  std::uint64_t offset = 0;
};

// Nothing when the program is not of Go; an error when it is, but has none that can be read.
Result<std::optional<RawBuildInfo>> read_build_info(const ByteReader& reader,
                                                    const formats::Executable& program);

struct BuildModule {
  ModuleVersion module;
  std::string sum;  // "h1:…"
  std::optional<ModuleVersion> replacement;
  std::string replacement_sum;
};

struct BuildInfo {
  std::string path;  // Of the main package.
  std::optional<BuildModule> main;
  std::vector<BuildModule> dependencies;
  std::vector<std::pair<std::string, std::string>> settings;  // "-ldflags", "vcs.revision" …
};

// Lines that cannot be read become problems at `offset`.
BuildInfo parse_build_info(std::string_view lines, std::uint64_t offset, Inventory& out);

// "main.version=1.2.3" of -ldflags "-X main.version=1.2.3 …": those whose name speaks of a version.
std::vector<std::string> version_candidates(std::string_view ldflags);

}  // namespace akashi::ecosystems::golang
