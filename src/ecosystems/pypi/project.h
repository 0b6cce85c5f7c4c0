// A project's own manifest, read once for all that need it: the pyproject.toml extractor, and the
// lock files beside it, which do not say what the project itself asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "ecosystems/pypi/collector.h"
#include "ecosystems/pypi/source.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {

// One dependency line of a manifest.
struct Wanted {
  Component component;  // With purl, name, version or requirement, source, properties and scopes.
  std::string key;      // Normalised name.
  InputPosition at;
  std::string inferred;
};

// Its evidence: less than certain where something was inferred.
inline Seen seen(const Wanted& wanted) {
  return {.at = wanted.at,
          .confidence = static_cast<std::uint8_t>(wanted.inferred.empty() ? 100 : 80),
          .detail = wanted.inferred};
}

struct Project {
  std::string path;  // Of the manifest.
  InputPosition at;
  Component self;  // name "" when the manifest does not name the project.
  std::vector<Wanted> wanted;
  std::vector<std::string> extras;  // Normalised names of its optional dependencies, sorted.
  std::vector<std::string> requirement_files;  // setuptools: dynamic dependencies in files.
  std::vector<std::string> optional_requirement_files;
  std::string dynamic;    // What only the build can tell: "dependencies", or "".
  bool declares = false;  // It has a table that says what the project needs, even if nothing.

  // Scopes of each wanted package, by normalised name.
  std::unordered_map<std::string, Scopes> scopes_by_name() const;
};

// pyproject.toml. Entries that cannot be read become problems of `out`.
Project read_pyproject(formats::NodeView root, std::string_view path, Inventory& out);

// Another file of the target. Nothing when there is none; one that cannot be read is a problem.
std::optional<formats::Tree> read_toml_companion(const std::string& path, ScanContext& context,
                                                 Inventory& out);

// pyproject.toml in the directory of `file`. Nothing when there is none; one that cannot be read is
// a problem.
std::optional<Project> project_beside(std::string_view file, ScanContext& context, Inventory& out);

// Adds the project as the root, when it is named.
std::optional<std::uint32_t> add_project_root(const Project& project,
                                              std::string_view evidence_path, Collector& collector);

// Marks what the project asks for as direct and the rest as transitive, and adds the edges of the
// root. `by_name`: indices of the locked components by normalised name.
void apply_directness(const Project& project, std::optional<std::uint32_t> root,
                      const ByName& by_name, Collector& collector);

struct ProjectName {
  std::string name;
  std::string version;
};
// What pyproject.toml or setup.cfg in `directory`, as written in `file`, call the project.
std::optional<ProjectName> project_name(std::string_view file, std::string_view directory,
                                        ScanContext& context);

// Whether a lock file for the project in the directory of `path` is beside it.
bool has_lock_beside(std::string_view path, ScanContext& context);

}  // namespace akashi::ecosystems::pypi
