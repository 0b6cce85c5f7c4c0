// Packages of pub as components: names, versions, and where they come from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.h"
#include "formats/tree.h"
#include "model/component.h"

namespace akashi::ecosystems::pub {

bool is_package_name(std::string_view name);  // Dart identifiers, joined by dots.
bool is_version(std::string_view version);    // Complete; pub_semver takes leading zeros.

struct PackageSource {
  enum class Kind : std::uint8_t { kHosted, kGit, kPath, kSdk, kOther };
  Kind kind = Kind::kHosted;
  std::string url;          // Of the server or the repository; of kOther, what the file says.
  std::string reference;    // Git: branch, tag or commit that is asked for.
  std::string tag_pattern;  // Git: "v{{version}}"
  std::string commit;       // Git, in lock files.
  std::string path;         // A folder: of the disk, or in the repository ("" is its top).
  std::string sdk;          // "flutter", "dart"
};

Component package_component(std::string_view name, std::string_view version,
                            const PackageSource& source);

void set_property(Component& component, std::string_view key, std::string_view value);

// Typed access to YAML: what is absent or null is empty, another type is a problem. Of a scalar
// that is no string, its text.
std::string text_field(formats::NodeView object, std::string_view key, Problems& problems);
// A mapping, or a missing value.
formats::NodeView map_field(formats::NodeView object, std::string_view key, Problems& problems);

}  // namespace akashi::ecosystems::pub
