// yarn.lock of Yarn 2+ (its writer is Project.generateLockfile of yarnpkg-core; there is no
// specification):
//
//   __metadata:
//     version: 8
//   "a@npm:^1.0.0, a@npm:^1.1.0":          descriptors: what is asked for
//     version: 1.2.3
//     resolution: "a@npm:1.2.3"            locator: what it became
//     dependencies:
//       b: "npm:^2.0.0"                    without "npm:" up to version 7 and in Yarn 6
//     checksum: 10c0/<hex>                 of Yarn's own zip of the package, not of the archive
//   "w@workspace:packages/w":
//     version: 0.0.0-use.local             no version at all
//
// Yarn 6 writes the same as JSON: {"__metadata": …, "entries": {"a@npm:^1": {"checksum": …,
// "resolution": {"resolution": "a@npm:1.2.3", "version": …, "dependencies": …}}}}, without
// workspaces. Peer dependencies are resolved when packages are linked; the file does not say to
// what.
#include "ecosystems/npm/yarn_berry.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/npm/catalogs.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"
#include "ecosystems/npm/package.h"
#include "ecosystems/npm/yarn_locator.h"
#include "ecosystems/npm/yarn_v1.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Node = LockGraph::Node;

constexpr std::string_view kNoVersion = "0.0.0-use.local";
constexpr std::int64_t kNewest = 10;

class YarnBerry {
 public:
  YarnBerry(std::string_view folder, ScanContext& context, Inventory& out)
      : folder_(folder),
        context_(context),
        out_(out),
        graph_(context.limits(), out),
        project_manifests_(folder, context, out) {}

  Result<void> read(NodeView root);

 private:
  struct Entry {
    NodeView info;
    std::optional<Node> node;
    std::string folder;  // Of a workspace, relative to the project; "." for the root.
  };
  struct Named {
    Node node;
    bool only = true;
  };

  void check_version(NodeView metadata);
  void read_project();
  void read_entry(NodeView member, bool is_json);
  std::optional<Node> add_package(const YarnLocator& locator, NodeView member, NodeView info);
  Node add_workspace(const YarnLocator& locator, NodeView info, InputPosition at);
  void read_missing_members();
  void name_descriptors(std::string_view key, Node node);
  void add_edges(const Entry& entry);
  void add_project_edges(Node from, const Manifest& manifest);
  std::optional<Node> find(std::string_view name, std::string_view range) const;
  std::optional<Node> find_exact(const std::string& descriptor) const;
  void ask(Node from, const Request& request, InputPosition at);

  std::string_view folder_;
  ScanContext& context_;
  Inventory& out_;
  LockGraph graph_;
  ProjectManifests project_manifests_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, Node> by_descriptor_;
  std::unordered_map<std::string, Node> by_patched_;  // By the descriptor that a patch is for.
  std::unordered_map<std::string, Named> by_name_;
  std::unordered_map<std::string, Node> members_;
  std::unordered_map<Node, Manifest> manifests_;  // Of workspaces.
  std::optional<Manifest> project_;
  std::unordered_map<std::string, std::string_view> resolutions_;  // By name or descriptor.
  Catalogs catalogs_;
};

void YarnBerry::check_version(NodeView metadata) {
  const auto version = metadata["version"];
  if (!version.integer() || *version.integer() < 1 || *version.integer() > kNewest) {
    out_.problem(msg::kUnsupportedVersion,
                 {"yarn.lock", std::string(version.text()), "1 to " + std::to_string(kNewest)},
                 version ? version.position() : metadata.position(), ErrorCode::kUnsupported);
  }
}

void YarnBerry::read_project() {
  project_ = project_manifests_.read({});
  catalogs_.read_yarn(context_, folder_, out_);
  if (!project_) {
    return;
  }
  // "a", "**/a" and "x/a" hold for requests of "a"; "a@npm:^1" for that request only. Which "x"
  // asks is told apart by nothing in the file, so such a key is tried last, in find().
  for (const auto& one : overrides(project_->root())) {
    const auto key = last_name(one.key);
    const auto parts = split_at_sign(key);
    resolutions_.try_emplace(
        parts.rest.empty() ? std::string(key) : full_descriptor(parts.name, parts.rest),
        one.specifier);
  }
}

Node YarnBerry::add_workspace(const YarnLocator& locator, NodeView info, InputPosition at) {
  const auto& path = locator.source.location;
  const bool is_root = path == "." || path.empty();
  std::optional<Manifest> manifest;
  if (is_root && project_) {
    manifest = std::exchange(project_, std::nullopt);
  } else {
    manifest = project_manifests_.read(path);
  }
  auto project =
      manifest ? make_project(manifest->root(), locator.name) : make_project(locator.name, {});
  const auto version = info["version"].text();
  if (project.version.empty() && version != kNoVersion) {
    project = make_project(project.name, version);
  }
  set_path(project, is_root ? std::string_view() : std::string_view(path));
  const auto node = graph_.add(std::move(project), at,
                               is_root ? LockGraph::Project::kRoot : LockGraph::Project::kMember);
  members_.try_emplace(locator.name, node);
  if (manifest) {
    manifests_.emplace(node, *std::move(manifest));
  }
  return node;
}

std::optional<Node> YarnBerry::add_package(const YarnLocator& locator, NodeView member,
                                           NodeView info) {
  if (!is_package_name(locator.name)) {
    out_.problem(msg::kBadValue, {"resolution", std::string(locator.name), "package name"},
                 member.position());
    return std::nullopt;
  }
  auto version = info["version"].text();
  if (version == kNoVersion) {
    version = {};
  } else if (version.empty()) {
    version = locator.version;
  }
  auto package = make_package(locator.name, version);
  set_source(package, locator.source);
  if (version.empty() && package.purl.qualifiers.empty()) {
    const auto reference = split_at_sign(info["resolution"].text()).rest;
    package.requirement = reference.substr(0, reference.find("::"));
    if (locator.source.kind != Kind::kFolder) {
      out_.problem(msg::kMissingField, {"version"}, member.position());
    }
  }
  add_reference(package, ExternalReference::Type::kDistribution, locator.archive);
  add_property(package, "patch", locator.patch);
  add_property(package, "yarn-checksum", member["checksum"].text());
  add_property(package, "conditions", info["conditions"].text());
  add_constraints(package, info["requirements"]);
  return graph_.add(std::move(package), member.position());
}

void YarnBerry::name_descriptors(std::string_view key, Node node) {
  for (auto part : split(key, ',')) {
    part = trim(part);
    const auto parts = split_at_sign(part);
    if (parts.name.empty()) {
      continue;
    }
    by_descriptor_.try_emplace(full_descriptor(parts.name, parts.rest), node);
    if (auto patched = patched_descriptor(part); !patched.empty()) {
      by_patched_.try_emplace(std::move(patched), node);
    }
    const auto [named, fresh] = by_name_.try_emplace(std::string(parts.name), Named{node});
    named->second.only = named->second.only && named->second.node == node;
    auto& component = graph_.component(node);
    if (!graph_.is_project(node) && parts.name != component.name) {
      add_property(component, "alias", parts.name);
    }
  }
}

void YarnBerry::read_entry(NodeView member, bool is_json) {
  if (!is_json && member.key() == "__metadata") {
    check_version(member);
    return;
  }
  if (!member.is_object()) {
    out_.problem(formats::wrong_type(member, "entry", "object"));
    return;
  }
  const auto info = is_json ? member["resolution"] : member;
  const auto resolution = info["resolution"];
  const auto locator = parse_yarn_locator(resolution.text());
  if (!locator) {
    out_.problem(resolution ? msg::kBadValue : msg::kMissingField,
                 resolution ? std::vector<std::string>{"resolution", std::string(resolution.text()),
                                                       "locator"}
                            : std::vector<std::string>{"resolution"},
                 member.position());
    return;
  }
  Entry entry{.info = info, .node = std::nullopt, .folder = {}};
  if (locator->source.kind == Kind::kWorkspace) {
    entry.node = add_workspace(*locator, info, member.position());
    entry.folder = locator->source.location.empty() ? "." : locator->source.location;
  } else {
    entry.node = add_package(*locator, member, info);
  }
  if (entry.node) {
    name_descriptors(member.key(), *entry.node);
    entries_.push_back(std::move(entry));
  }
}

// Yarn 6 does not list the workspaces.
void YarnBerry::read_missing_members() {
  if (!project_) {
    return;
  }
  auto members =
      read_members(context_, folder_, WorkspacePatterns(project_->root()["workspaces"]), out_);
  auto root = make_project(project_->root(), {});
  const auto node = root.name.empty() ? graph_.add_nameless_project()
                                      : graph_.add(std::move(root), {}, LockGraph::Project::kRoot);
  manifests_.emplace(node, *std::move(project_));
  for (auto& member : members) {
    auto project = make_project(member.manifest.root(), file_name(member.folder));
    set_path(project, member.folder);
    const auto one = graph_.add(std::move(project), {}, LockGraph::Project::kMember);
    members_.try_emplace(graph_.component(one).name, one);
    manifests_.emplace(one, std::move(member.manifest));
  }
}

std::optional<Node> YarnBerry::find_exact(const std::string& descriptor) const {
  if (const auto patched = by_patched_.find(descriptor); patched != by_patched_.end()) {
    return patched->second;
  }
  const auto found = by_descriptor_.find(descriptor);
  return found == by_descriptor_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Node> YarnBerry::find(std::string_view name, std::string_view range) const {
  if (range.starts_with("catalog:")) {
    range = catalogs_.find(trim(range.substr(8)), name).value_or(range);
  }
  const auto wanted = full_descriptor(name, range);
  for (const auto& key : {wanted, std::string(name)}) {
    if (const auto forced = resolutions_.find(key); forced != resolutions_.end()) {
      if (const auto found = find_exact(full_descriptor(name, forced->second))) {
        return found;
      }
    }
  }
  if (const auto found = find_exact(wanted)) {
    return found;
  }
  if (const auto member = members_.find(std::string(name)); member != members_.end()) {
    return member->second;
  }
  // Paths that Yarn binds to who asks: "file:x::locator=…".
  const auto kind = parse_source(range, name).kind;
  const auto named = by_name_.find(std::string(name));
  const bool bound = kind == Kind::kFolder || kind == Kind::kFile || kind == Kind::kOther;
  if (bound && named != by_name_.end() && named->second.only) {
    return named->second.node;
  }
  return std::nullopt;
}

void YarnBerry::ask(Node from, const Request& request, InputPosition at) {
  if (request.scopes.has(Scope::kPeer)) {
    return;
  }
  if (const auto found = find(request.name, request.specifier)) {
    graph_.depends(from, *found, request.scopes);
  } else {
    graph_.missing(std::string(request.name) + "@" + std::string(request.specifier), request.scopes,
                   at);
  }
}

void YarnBerry::add_project_edges(Node from, const Manifest& manifest) {
  for (const auto& request : requests(manifest.root(), Groups::kProject, out_)) {
    ask(from, request, {});
  }
}

void YarnBerry::add_edges(const Entry& entry) {
  const auto manifest = manifests_.find(*entry.node);
  if (manifest != manifests_.end()) {
    add_project_edges(*entry.node, manifest->second);
    return;
  }
  for (auto request : requests(entry.info, Groups::kInstalled, out_)) {
    if (!entry.folder.empty()) {
      request.scopes = {};  // The file puts devDependencies among the others.
      graph_.scopes_unknown();
    }
    ask(*entry.node, request, request.at);
  }
}

Result<void> YarnBerry::read(NodeView root) {
  const bool is_json = root["entries"].is_object();
  const auto entries = is_json ? root["entries"] : root;
  AKASHI_TRY(graph_.reserve(entries.size()));
  read_project();
  if (is_json) {
    check_version(root["__metadata"]);
  }
  for (const auto member : entries) {
    read_entry(member, is_json);
  }
  if (is_json) {
    read_missing_members();
  }
  for (const auto& entry : entries_) {
    add_edges(entry);
  }
  if (is_json) {
    for (const auto& [node, manifest] : manifests_) {
      add_project_edges(node, manifest);
    }
    if (manifests_.empty()) {
      graph_.requests_unknown();
    }
  }
  graph_.finish();
  return {};
}

}  // namespace

Result<void> extract_yarn_berry(const FileView& file, ScanContext& context, Inventory& out) {
  if (is_inside_node_modules(file.path) || !is_yarn_berry(file.bytes)) {
    return {};
  }
  const auto start = file.bytes.view().find_first_not_of(" \t\r\n");
  const bool is_json = start != std::string_view::npos && file.bytes.view()[start] == '{';
  AKASHI_TRY_ASSIGN(const auto tree, is_json ? formats::parse_json(file.bytes, context.limits())
                                             : formats::parse_yaml(file.bytes, context.limits()));
  if (!tree.root().is_object()) {
    return std::unexpected(formats::wrong_type(tree.root(), "yarn.lock", "object"));
  }
  return YarnBerry(parent_prefix(file.path), context, out).read(tree.root());
}

}  // namespace akashi::ecosystems::npm
