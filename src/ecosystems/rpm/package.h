// What is read of one package header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/rpm_header.h"
#include "model/component.h"

namespace akashi::ecosystems::rpm {

// "name-version-release.src.rpm" in its parts; "" where it has no such form.
struct SourceRpm {
  std::string_view name;
  std::string_view version;  // "version-release"
};
SourceRpm parse_source_rpm(std::string_view file_name);

// Epoch, version and release of a package in its parts.
struct Evr {
  std::string_view version;
  std::string_view release;
  std::optional<std::uint64_t> epoch;

  std::string version_release() const;  // "3.0.7-18.el9"
  std::string text() const;             // "1:3.0.7-18.el9"; an epoch of 0 is not written.
};
Evr read_evr(const formats::RpmHeaderView& header);

// Public keys are rows of the database too.
bool is_package(const formats::RpmHeaderView& header);

// Everything but the distribution (name space and qualifier of the purl) and the source's epoch.
// The version of the source has the epoch of the package where both have the same version.
Component make_component(const formats::RpmHeaderView& header);

// "name.architecture", as package managers key what they note of a package.
std::string name_arch(const Component& component);

// Calls `each` with the absolute path of every file that is installed.
template <class Each>
void for_each_file(const formats::RpmHeaderView& header, Each&& each) {
  using formats::RpmTag;
  // 0 normal, 1 replaced by another package, 2 not installed, 3 on a network, 4 of another
  // architecture
  const auto states = header.bytes(RpmTag::kFileStates);
  const auto installed = [&](std::size_t i) {
    return i >= states.size() || states[i] == 0 || states[i] == 3;
  };
  const auto names = header.texts(RpmTag::kBaseNames);
  const auto folders = header.texts(RpmTag::kDirNames);
  const auto indices = header.words(RpmTag::kDirIndexes);
  std::string path;
  for (std::size_t i = 0; i < names.size() && i < indices.size(); ++i) {
    if (indices[i] < folders.size() && installed(i)) {
      path.assign(folders[indices[i]]).append(names[i]);
      each(std::string_view(path));
    }
  }
  if (names.empty()) {  // rpm 3 wrote whole paths.
    std::size_t i = 0;
    for (const auto whole : header.texts(RpmTag::kOldFileNames)) {
      if (installed(i++)) {
        each(whole);
      }
    }
  }
}

}  // namespace akashi::ecosystems::rpm
