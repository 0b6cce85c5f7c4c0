// package.json of a project, read beside a lock file or for itself: who it is, what it asks for,
// which folders are its workspace members.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/bytes.h"
#include "ecosystem/ecosystem.h"
#include "formats/tree.h"
#include "model/component.h"
#include "model/inventory.h"

namespace akashi::ecosystems::npm {

// One line of "dependencies", "devDependencies", "optionalDependencies" or "peerDependencies".
struct Request {
  std::string_view name;
  std::string_view specifier;  // "^1.2", "npm:other@1", "workspace:*" …
  Scopes scopes;
  InputPosition at;
};

enum class Groups : std::uint8_t {
  kInstalled,  // What a package of others needs: not its devDependencies.
  kProject,    // All.
};

// In document order. Optional ones that "dependencies" repeats are told once, as optional.
// Members of the wrong type are problems in `out`.
std::vector<Request> requests(formats::NodeView manifest, Groups groups, Inventory& out);

class Manifest {
 public:
  // kNotFound when there is no such file.
  static Result<Manifest> read(ScanContext& context, std::string_view path);

  formats::NodeView root() const { return tree_.root(); }
  std::string_view name() const { return root()["name"].text(); }
  std::string_view version() const { return root()["version"].text(); }

 private:
  Bytes bytes_;
  formats::Tree tree_;
};

// Nothing when the file does not exist; one that cannot be read is a problem in `out`.
std::optional<Manifest> read_manifest(ScanContext& context, std::string_view path, Inventory& out);

// The manifests of the projects that one lock file names: each file is read once, however often the
// lock file names its folder.
class ProjectManifests {
 public:
  // `folder`: of the lock file, "" or "a/".
  ProjectManifests(std::string_view folder, ScanContext& context, Inventory& out)
      : folder_(folder), context_(context), out_(out) {}
  // `path`: of the project, relative to the lock file; "" or "." for its own folder. Nothing
  // outside of the target, and the second time.
  std::optional<Manifest> read(std::string_view path);

 private:
  std::string_view folder_;
  ScanContext& context_;
  Inventory& out_;
  std::unordered_set<std::string> known_;
};

// The project as a component: names, licence, description of its manifest.
Component make_project(formats::NodeView manifest, std::string_view fallback_name);

// "packages/*", "!packages/old": relative to the folder of the manifest.
class WorkspacePatterns {
 public:
  WorkspacePatterns() = default;
  // "workspaces" of package.json (a list, or an object with "packages"), "packages" of
  // pnpm-workspace.yaml.
  explicit WorkspacePatterns(formats::NodeView list);

  bool empty() const { return folders_.empty() && patterns_.empty(); }
  bool match(std::string_view folder) const;  // "packages/a"

 private:
  std::unordered_set<std::string> folders_;  // Patterns without a wildcard.
  std::vector<std::string> patterns_;
  std::vector<std::string> excluded_;
};

// The members of the workspaces of the project in `folder` ("" or "a/"), by their package.json.
struct Member {
  std::string folder;  // Relative to the project: "packages/a".
  Manifest manifest;
};
std::vector<Member> read_members(ScanContext& context, std::string_view folder,
                                 const WorkspacePatterns& patterns, Inventory& out);

// Which version somebody forces on all who ask for a package: "overrides" (npm, Bun),
// "resolutions" (Yarn), "pnpm.overrides".
struct Override {
  std::string key;  // As written, nested keys joined by ">".
  std::string_view specifier;
  InputPosition at;
};
std::vector<Override> overrides(formats::NodeView manifest);
// "a/**/@s/b" -> "@s/b", "b@npm:^1" as it is: what stands behind the last path separator.
std::string last_name(std::string_view key);
// Those that hold for a package whoever asks for it, by its name.
using OverridesByName = std::unordered_map<std::string, std::string_view>;
OverridesByName plain_overrides(const std::vector<Override>& all);

// Inside an installed package: its lock files and manifests say nothing about what is installed.
bool is_inside_node_modules(std::string_view path);

}  // namespace akashi::ecosystems::npm
