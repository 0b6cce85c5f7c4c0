// bun.lock (src/install/lockfile/bun.lock.zig of Bun; types in bun-types, BunLockFile): JSON with
// trailing commas.
//   "workspaces": {"": {"name": …, "dependencies": …}, "packages/a": {…}}
//   "packages": by the place in node_modules, without these words: "a", "a/b", "@s/a/b". First what
//   it is:
//     ["a@1.2.3", <registry or address>, INFO, <integrity>]      from a registry; "" is the default
//     one
//     ["a@git+ssh://…#<commit>", INFO, <tag>, <integrity>?]      git and github:
//     ["a@https://…/a.tgz" or "a@./a.tgz", INFO, <integrity>?]   archives
//     ["a@link:x", INFO]  ["a@file:x", INFO]  ["a@workspace:x"]  ["a@root:", INFO]
//   INFO: dependencies of all kinds, optionalPeers, os, cpu, libc, bundled, bin
// A workspace finds its packages below its own name.
#include "ecosystems/npm/bun_lock.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "base/url.h"
#include "ecosystems/npm/folder_tree.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"
#include "ecosystems/npm/package.h"
#include "formats/tree.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Node = LockGraph::Node;
using Folder = FolderTree::Folder;

// "a/@s/b" -> {"a", "@s/b"}.
struct Place {
  std::string_view parent;
  std::string_view name;
};
Place place_of(std::string_view key) {
  auto slash = key.rfind('/');
  if (slash == std::string_view::npos) {
    return {{}, key};
  }
  const auto before = slash == 0 ? std::string_view::npos : key.rfind('/', slash - 1);
  const auto scope = before == std::string_view::npos ? 0 : before + 1;
  if (scope < key.size() && key[scope] == '@') {
    if (scope == 0) {
      return {{}, key};
    }
    slash = before;
  }
  return {key.substr(0, slash), key.substr(slash + 1)};
}

class BunLock {
 public:
  BunLock(std::string_view folder, ScanContext& context, Inventory& out)
      : context_(context),
        out_(out),
        graph_(context.limits(), out),
        manifests_(folder, context, out) {}

  Result<void> read(NodeView root);

 private:
  struct Entry {
    NodeView info;
    std::string_view key;
    Node node;
  };
  struct Project {
    NodeView info;
    Node node;
    std::string_view name;  // Below which its packages are.
  };

  void add_projects(NodeView workspaces);
  void add_package(NodeView tuple);
  std::optional<Node> add_resolved(NodeView tuple, std::string_view name,
                                   std::string_view resolution, NodeView info);
  Node add_from_registry(NodeView tuple, std::string_view name, std::string_view version);
  Node add_from_elsewhere(NodeView tuple, std::string_view name, std::string_view resolution);
  Folder folder_for(std::string_view path);  // Makes it.
  Folder nearest_folder(std::string_view path) const;
  void add_edges(Node from, NodeView info, Groups groups, Folder folder);

  ScanContext& context_;
  Inventory& out_;
  LockGraph graph_;
  ProjectManifests manifests_;
  FolderTree tree_;
  std::unordered_map<std::string_view, Folder> folders_;
  std::vector<Entry> entries_;
  std::vector<Project> projects_;
  std::unordered_map<std::string_view, Node> by_path_;  // Projects.
  std::unordered_map<std::string_view, std::string_view> patches_;
};

void BunLock::add_projects(NodeView workspaces) {
  for (const auto workspace : workspaces) {
    if (!workspace.is_object()) {
      out_.problem(formats::wrong_type(workspace, "workspaces", "object"));
      continue;
    }
    const auto path = workspace.key();
    const bool is_root = path.empty();
    const auto name = workspace["name"].text();
    const auto version = workspace["version"].text();
    Node node = 0;
    std::optional<Manifest> manifest;
    if (name.empty() || version.empty()) {
      manifest = manifests_.read(path);
    }
    auto project = manifest ? make_project(manifest->root(), name) : make_project(name, version);
    if (project.name.empty()) {
      node = graph_.add_nameless_project();
    } else {
      set_path(project, path);
      node = graph_.add(std::move(project), workspace.position(),
                        is_root ? LockGraph::Project::kRoot : LockGraph::Project::kMember);
    }
    by_path_.try_emplace(path, node);
    projects_.push_back({workspace, node, is_root ? std::string_view() : name});
  }
}

Node BunLock::add_from_registry(NodeView tuple, std::string_view name, std::string_view version) {
  auto package = make_package(name, version);
  const auto registry = tuple.at(1);
  if (!registry.is_string()) {
    out_.problem(formats::wrong_type(registry, "registry", "string"));
  } else if (is_archive_path(registry.text())) {
    add_reference(package, ExternalReference::Type::kDistribution,
                  without_credentials(registry.text()));
  } else {
    add_property(package, "registry", without_credentials(registry.text()));
  }
  const auto integrity = tuple.at(3);
  add_integrity(package, integrity.text(), integrity.position(), out_);
  return graph_.add(std::move(package), tuple.position());
}

// Git, an archive, a folder: no version is stated.
Node BunLock::add_from_elsewhere(NodeView tuple, std::string_view name,
                                 std::string_view resolution) {
  auto package = make_package(name, {});
  auto source = parse_source(resolution, name);
  if (source.kind == Kind::kRegistry && is_archive_path(resolution)) {
    source.kind = Kind::kFile;
    source.location = resolution;
  }
  if (source.kind == Kind::kFile && resolution.starts_with("file:")) {
    source.kind = Kind::kFolder;  // Bun writes archives without the word.
  }
  set_source(package, source);
  if (package.purl.qualifiers.empty()) {
    package.requirement = resolution;
  }
  for (std::size_t i = 2; i < std::min<std::size_t>(tuple.size(), 4); ++i) {
    const auto text = tuple.at(i).text();
    if (text.starts_with("sha")) {
      add_integrity(package, text, tuple.at(i).position(), out_);
    }
  }
  return graph_.add(std::move(package), tuple.position());
}

std::optional<Node> BunLock::add_resolved(NodeView tuple, std::string_view name,
                                          std::string_view resolution, NodeView info) {
  if (resolution.starts_with("root:")) {
    const auto root = by_path_.find("");
    return root == by_path_.end() ? std::nullopt : std::optional(root->second);
  }
  if (resolution.starts_with("workspace:")) {
    if (const auto project = by_path_.find(resolution.substr(10)); project != by_path_.end()) {
      return project->second;
    }
  }
  if (!is_package_name(name) || resolution.empty()) {
    out_.problem(msg::kBadValue, {"packages", std::string(tuple.at(0).text()), "name@resolution"},
                 tuple.position());
    return std::nullopt;
  }
  const bool from_registry =
      parse_source(resolution, name).kind == Kind::kRegistry && !is_archive_path(resolution);
  const auto node = from_registry ? add_from_registry(tuple, name, resolution)
                                  : add_from_elsewhere(tuple, name, resolution);
  auto& package = graph_.component(node);
  add_constraints(package, info);
  if (info["bundled"].boolean().value_or(false)) {
    add_property(package, "bundled", "true");
  }
  if (const auto patch = patches_.find(tuple.at(0).text()); patch != patches_.end()) {
    add_property(package, "patch", patch->second);
  }
  if (const auto alias = place_of(tuple.key()).name; alias != name) {
    add_property(package, "alias", alias);
  }
  return node;
}

void BunLock::add_package(NodeView tuple) {
  constexpr std::ptrdiff_t kDeepest = 256;  // Each part of a place is looked up.
  const auto key = tuple.key();
  if (!tuple.is_array()) {
    out_.problem(formats::wrong_type(tuple, "packages", "array"));
    return;
  }
  if (!tuple.at(0).is_string()) {
    out_.problem(msg::kBadValue, {"packages", std::string(key), "list that begins with a name"},
                 tuple.position());
    return;
  }
  if (key.size() > context_.limits().path_bytes || std::ranges::count(key, '/') > kDeepest) {
    out_.problem(msg::kLimit, {"bytes of a path", std::to_string(context_.limits().path_bytes)},
                 tuple.position(), ErrorCode::kLimitExceeded);
    return;
  }
  // INFO is the first object: behind the registry's name, if there is one.
  NodeView info;
  for (const auto item : tuple) {
    if (item.is_object()) {
      info = item;
      break;
    }
  }
  const auto identity = tuple.at(0).text();
  const auto parts = identity.starts_with("@root:") ? NameAndRest{{}, identity.substr(1)}
                                                    : split_at_sign(identity);
  const auto node = add_resolved(tuple, parts.name, parts.rest, info);
  if (!node) {
    return;
  }
  const auto place = place_of(key);
  tree_.put(folder_for(place.parent), place.name, *node);
  if (info) {
    entries_.push_back({info, key, *node});  // Version 0 repeats the workspaces here.
  }
}

Folder BunLock::folder_for(std::string_view path) {
  if (const auto found = folders_.find(path); found != folders_.end()) {
    return found->second;
  }
  const auto parent = path.empty() ? FolderTree::kNone : folder_for(place_of(path).parent);
  const auto folder = tree_.add_folder(parent);
  folders_.emplace(path, folder);
  return folder;
}

Folder BunLock::nearest_folder(std::string_view path) const {
  while (true) {
    if (const auto found = folders_.find(path); found != folders_.end()) {
      return found->second;
    }
    if (path.empty()) {
      return FolderTree::kNone;
    }
    path = place_of(path).parent;
  }
}

void BunLock::add_edges(Node from, NodeView info, Groups groups, Folder folder) {
  for (const auto& request : requests(info, groups, out_)) {
    if (const auto found = tree_.find(folder, request.name)) {
      graph_.depends(from, *found, request.scopes);
    } else {
      graph_.missing(std::string(request.name) + "@" + std::string(request.specifier),
                     request.scopes, request.at);
    }
  }
}

Result<void> BunLock::read(NodeView root) {
  const auto version = root["lockfileVersion"];
  if (!version.integer() || *version.integer() < 0 || *version.integer() > 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"bun.lock", std::string(version.text()), "0, 1"}, version.position());
  }
  const auto workspaces = root["workspaces"];
  const auto packages = root["packages"];
  if (!workspaces.is_object()) {
    return std::unexpected(formats::wrong_type(workspaces, "workspaces", "object"));
  }
  if (packages && !packages.is_object()) {
    return std::unexpected(formats::wrong_type(packages, "packages", "object"));
  }
  AKASHI_TRY(graph_.reserve(workspaces.size() + packages.size()));
  if (const auto patches = root["patchedDependencies"]; patches.is_object()) {
    for (const auto patch : patches) {
      patches_.try_emplace(patch.key(), patch.text());
    }
  }
  folder_for({});
  tree_.reserve(packages.size());
  add_projects(workspaces);
  for (const auto package : packages) {
    add_package(package);
  }
  for (const auto& project : projects_) {
    add_edges(project.node, project.info, Groups::kProject, nearest_folder(project.name));
  }
  for (const auto& entry : entries_) {
    // Bun also installs what the folders of "file:" and "link:" need for their development.
    add_edges(entry.node, entry.info, Groups::kProject, nearest_folder(entry.key));
  }
  graph_.finish();
  return {};
}

}  // namespace

Result<void> extract_bun_lock(const FileView& file, ScanContext& context, Inventory& out) {
  const auto folder = parent_prefix(file.path);
  if (is_inside_node_modules(file.path)) {
    return {};
  }
  if (file_name(file.path) == "bun.lockb") {
    if (!context.exists(std::string(folder) + "bun.lock")) {
      out.problem(msg::kSkipped,
                  {"bun.lockb", "binary; \"bun install --save-text-lockfile\" writes bun.lock"}, {},
                  ErrorCode::kUnsupported);
    }
    return {};
  }
  Bytes cleaned;
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_jsonc(file.bytes, context.limits(), cleaned));
  if (!tree.root().is_object()) {
    return std::unexpected(formats::wrong_type(tree.root(), "bun.lock", "object"));
  }
  return BunLock(folder, context, out).read(tree.root());
}

}  // namespace akashi::ecosystems::npm
