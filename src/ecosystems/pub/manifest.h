// pubspec.yaml: a project or package, and what it asks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "ecosystems/pub/package.h"

namespace akashi::ecosystems::pub {

struct ManifestDependency {
  std::string name;
  std::string requirement;  // "^1.0.0", "any"; "" where none is stated.
  PackageSource source;
  InputPosition at;
};

struct WorkspacePattern {
  std::string text;  // A folder seen from the manifest, or a pattern of folders.
  InputPosition at;
};

struct Manifest {
  std::string folder;  // Where it is, with '/' at its end; "" is the top. For the caller to set.
  std::string name;    // "" when it is missing or not valid.
  InputPosition name_at;
  std::string version;
  std::string description;
  std::string author;
  std::string publish_to;
  std::vector<ExternalReference> references;
  std::vector<std::pair<std::string, std::string>> sdks;  // "dart", "^3.6.0"
  std::vector<ManifestDependency> dependencies, dev_dependencies, overrides;
  std::vector<WorkspacePattern> workspace;
  bool resolved_above = false;  // resolution: workspace
};

// An error when it is not YAML; single entries of a wrong form become problems.
Result<Manifest> parse_manifest(std::string_view bytes, const Limits& limits, Problems& problems);
// pubspec_overrides.yaml: replaces tables of the manifest beside it.
Result<void> apply_overrides(std::string_view bytes, const Limits& limits, Manifest& manifest,
                             Problems& problems);

// The component of the package itself, without type and scopes.
Component manifest_component(const Manifest& manifest, const PackageSource& source);

}  // namespace akashi::ecosystems::pub
