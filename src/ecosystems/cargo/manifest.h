// Cargo.toml: a package, a workspace, or both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "ecosystems/cargo/crate.h"
#include "formats/tree.h"
#include "model/component.h"

namespace akashi::ecosystems::cargo {

struct ManifestDependency {
  std::string key;      // In the table: the name in the sources.
  std::string package;  // The crate, where `key` renames it; else the same.
  std::string requirement;
  std::string git, reference;            // "branch=…", "tag=…", "rev=…"
  std::string path;                      // Seen from `base`.
  std::optional<std::string> base;       // Folder of the manifest that it was inherited from.
  std::string registry, registry_index;  // The name of a registry, or its URL.
  std::string target;                    // "cfg(windows)", a target triple; "" for all.
  Scope scope = Scope::kRuntime;
  bool optional = false;
  bool inherited = false;  // { workspace = true }, not yet looked up.
  InputPosition at;
};

// Texts of [package] that SBOMs use, by their names in the file.
struct PackageFields {
  std::unordered_map<std::string, std::string> texts;
  std::vector<std::string> authors;
  std::vector<std::string> inherited;  // Fields with { workspace = true }.
  std::string_view text(const std::string& field) const;
};

struct Manifest {
  std::string folder;  // Where it is; for the caller to set.
  bool has_package = false;
  std::string name;
  InputPosition name_at;
  PackageFields package;
  std::vector<ManifestDependency> dependencies;
  std::string workspace_path;  // package.workspace: where the workspace is.

  bool has_workspace = false;
  std::vector<std::string> members, excluded;
  PackageFields workspace_package;
  std::vector<ManifestDependency> workspace_dependencies;
  std::vector<std::string> patches;  // "crates-io/foo", of tables "patch" and "replace".

  // Takes over what { workspace = true } asks for; what the workspace does not have is a problem.
  void inherit(const Manifest& workspace, Problems& problems);
  bool inherits() const;
};

// An error when it is not TOML; single entries of a wrong form become problems.
Result<Manifest> parse_manifest(std::string_view bytes, const Limits& limits, Problems& problems);

// What [package] says of the component: licence, description, authors, references …
void describe(const PackageFields& package, Component& component);

}  // namespace akashi::ecosystems::cargo
