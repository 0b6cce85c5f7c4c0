// pnpm-lock.yaml (github.com/pnpm/spec, folder lockfile; types in lockfile/types of pnpm):
//
//   lockfileVersion: '9.0'
//   importers:                           the projects; one project alone stands at the top in 5 and
//   6
//     packages/w:
//       dependencies:
//         a: {specifier: ^1.0.0, version: 1.2.3(peer@1.0.0)}    in 5: "a: 1.2.3_peer@1.0.0"
//         b: {specifier: workspace:*, version: link:../b}
//   packages:
//     a@1.2.3:                           in 6 "/a@1.2.3(peer@1.0.0)", in 5 "/a/1.2.3_peer@1.0.0"
//       resolution: {integrity: sha512-…}
//   snapshots:                           7 and 9; before, "dependencies" stand under "packages"
//     a@1.2.3(peer@1.0.0):
//       dependencies: {c: 2.0.0, peer: 1.0.0}
//
// pnpm 11 and later may write a document before this one: the packages that pnpm itself consists of
// and that its configuration loads ("packageManagerDependencies", "configDependencies").
#include "ecosystems/npm/pnpm_lock.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/url.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"
#include "ecosystems/npm/package.h"
#include "ecosystems/npm/pnpm_path.h"
#include "formats/tree.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Node = LockGraph::Node;

constexpr std::string_view kInstalled = "node_modules/.pnpm/lock.yaml";
constexpr std::string_view kRuntime = "runtime:";

struct Group {
  std::string_view field;
  Scope scope;
};
constexpr auto kImporterGroups = std::to_array<Group>({
    {"dependencies", Scope::kRuntime},
    {"optionalDependencies", Scope::kOptional},
    {"devDependencies", Scope::kDevelopment},
    {"configDependencies", Scope::kBuild},
    {"packageManagerDependencies", Scope::kBuild},
});
constexpr auto kPackageGroups = std::to_array<Group>({
    {"dependencies", Scope::kRuntime},
    {"optionalDependencies", Scope::kOptional},
});

Result<PnpmStyle> style_of(NodeView root) {
  const auto version = root["lockfileVersion"];
  const auto major = version.text().substr(0, version.text().find('.'));
  if (major == "5") {
    return PnpmStyle::kSlashes;
  }
  if (major == "6") {
    return PnpmStyle::kLeading;
  }
  if (major == "7" || major == "9") {
    return PnpmStyle::kPlain;
  }
  if (!version) {
    return std::unexpected(formats::wrong_type(version, "lockfileVersion", "number"));
  }
  return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
              {"pnpm-lock", std::string(version.text()), "5, 6, 7, 9"}, version.position());
}

// The projects of all documents of one file.
struct Projects {
  ProjectManifests manifests;
  std::unordered_map<std::string, Node> by_folder;  // "" for the root.
};

class PnpmDocument {
 public:
  PnpmDocument(Inventory& out, LockGraph& graph, Projects& projects)
      : out_(out), graph_(graph), projects_(projects) {}

  Result<void> read(NodeView root);

 private:
  struct Package {
    NodeView info;      // resolution, engines …
    NodeView snapshot;  // dependencies; the same as `info` up to version 6.
    Node node;
  };

  void add_projects();
  Node add_project(std::string_view path, InputPosition at);
  Result<void> add_packages();
  void add_package(NodeView info, NodeView snapshot);
  std::optional<Node> injected_project(NodeView info) const;
  std::optional<Component> describe(std::string_view key, NodeView info);
  static void describe_source(Component& package, const PnpmPath& path, NodeView resolution);
  void describe_state(Node node, NodeView info, NodeView snapshot, std::string_view key);
  void add_patch(Component& package, NodeView snapshot, std::string_view key) const;
  void add_importer_edges(Node from, std::string_view path, NodeView importer);
  void add_package_edges(const Package& package);
  void ask(Node from, std::string_view name, std::string_view reference, Scopes scopes,
           InputPosition at);
  void ask_link(Node from, std::string_view base, NodeView dependency, std::string_view reference,
                Scopes scopes);

  Inventory& out_;
  LockGraph& graph_;
  Projects& projects_;
  NodeView root_;
  PnpmStyle style_ = PnpmStyle::kPlain;
  std::vector<Package> packages_;
  std::unordered_map<std::string_view, Node> by_key_;
  std::unordered_map<std::string_view, NodeView> patches_;
};

std::string_view importer_folder(std::string_view key) {
  return key == "." ? "" : key;
}

Node PnpmDocument::add_project(std::string_view path, InputPosition at) {
  const auto known = projects_.by_folder.find(std::string(path));
  if (known != projects_.by_folder.end()) {
    return known->second;
  }
  const auto manifest = projects_.manifests.read(path);
  auto project = manifest ? make_project(manifest->root(), {}) : Component{};
  Node node = 0;
  if (project.name.empty()) {
    node = graph_.add_nameless_project();
  } else {
    set_path(project, path);
    node = graph_.add(std::move(project), at,
                      path.empty() ? LockGraph::Project::kRoot : LockGraph::Project::kMember);
  }
  projects_.by_folder.emplace(path, node);
  return node;
}

void PnpmDocument::add_projects() {
  const auto importers = root_["importers"];
  if (!importers.is_object()) {
    add_project({}, {});
    return;
  }
  for (const auto importer : importers) {
    add_project(importer_folder(importer.key()), importer.position());
  }
}

// A package whose path or members name it; nothing, and a problem, for others.
std::optional<Component> PnpmDocument::describe(std::string_view key, NodeView info) {
  const auto path = parse_pnpm_path(key, style_);
  auto name = info["name"].text();
  if (name.empty()) {
    name = path.name;
  }
  if (!is_package_name(name)) {
    out_.problem(msg::kBadValue, {"packages", std::string(key), "package path"}, info.position());
    return std::nullopt;
  }
  if (path.reference.starts_with(kRuntime)) {
    // Not the npm package of that name, but the program itself.
    Component program;
    program.type = ComponentType::kPlatform;
    program.name = name;
    program.version = path.reference.substr(kRuntime.size());
    program.purl = make_purl("generic", name, program.version);
    return program;
  }
  auto version = info["version"].text();
  if (version.empty() && path.is_version) {
    version = path.reference;
  }
  auto package = make_package(name, version);
  describe_source(package, path, info["resolution"]);
  if (version.empty() && package.purl.qualifiers.empty()) {
    package.requirement = without_credentials(path.reference);
  }
  return package;
}

void PnpmDocument::describe_source(Component& package, const PnpmPath& path, NodeView resolution) {
  if (const auto repository = resolution["repo"]; repository.is_string()) {
    auto source = parse_source(repository.text());
    if (source.kind != Kind::kGit) {
      source.kind = Kind::kGit;
      source.location = "git+" + without_credentials(repository.text());
    }
    source.revision = resolution["commit"].text();
    source.subfolder = resolution["path"].text();
    while (source.subfolder.starts_with('/')) {
      source.subfolder.erase(0, 1);
    }
    set_source(package, source);
    return;
  }
  if (const auto directory = resolution["directory"]; directory.is_string()) {
    set_source(package, {.kind = Kind::kFolder, .location = std::string(directory.text())});
    return;
  }
  const auto tarball = resolution["tarball"];
  auto source = tarball.is_string() ? parse_source(tarball.text()) : parse_source(path.reference);
  if (source.kind == Kind::kRegistry || source.kind == Kind::kOther) {
    return;
  }
  if (source.kind == Kind::kUrl && path.is_version) {
    add_reference(package, ExternalReference::Type::kDistribution, source.location);
    return;
  }
  if (source.kind == Kind::kGit && source.subfolder.empty()) {
    source.subfolder = resolution["path"].text();
  }
  set_source(package, source);
}

void PnpmDocument::add_patch(Component& package, NodeView snapshot, std::string_view key) const {
  auto found = patches_.find(package.name + "@" + package.version);
  if (found == patches_.end()) {
    found = patches_.find(package.name);
  }
  const bool patched =
      snapshot["patched"].boolean().value_or(false) || key.contains("(patch_hash=");
  if (found != patches_.end()) {
    const auto patch = found->second;
    add_property(package, "patch", patch.is_string() ? patch.text() : patch["path"].text());
  } else if (patched) {
    add_property(package, "patch", "true");
  }
}

void PnpmDocument::describe_state(Node node, NodeView info, NodeView snapshot,
                                  std::string_view key) {
  auto& package = graph_.component(node);
  const auto resolution = info["resolution"];
  add_integrity(package, resolution["integrity"].text(), resolution["integrity"].position(), out_);
  add_constraints(package, info);
  add_property(package, "bundles", text_list(info["bundledDependencies"]));
  if (info["requiresBuild"].boolean().value_or(false)) {
    add_property(package, "install-script", "true");
  }
  add_patch(package, snapshot, key);
  if (style_ == PnpmStyle::kPlain) {
    return;  // Nothing is said of what it is needed for.
  }
  const bool dev = info["dev"].boolean().value_or(false);
  const bool optional = info["optional"].boolean().value_or(false);
  if (dev && optional) {
    add_property(package, "optional", "true");
  }
  graph_.state_scopes(node, dev        ? Scope::kDevelopment
                            : optional ? Scope::kOptional
                                       : Scope::kRuntime);
}

// A project that pnpm copies where it is needed ("injected"):
// "@p/lib@file:packages/lib(react@18.0.0)".
std::optional<Node> PnpmDocument::injected_project(NodeView info) const {
  const auto directory = info["resolution"]["directory"];
  const auto path = directory.is_string() ? join_path({}, directory.text()) : std::nullopt;
  const auto project = path ? projects_.by_folder.find(*path) : projects_.by_folder.end();
  return project == projects_.by_folder.end() ? std::nullopt : std::optional(project->second);
}

void PnpmDocument::add_package(NodeView info, NodeView snapshot) {
  const auto key = snapshot.key();
  if (const auto project = injected_project(info)) {
    by_key_.try_emplace(key, *project);
    return;
  }
  auto package = describe(key, info);
  if (!package) {
    return;
  }
  const auto node = graph_.add(*std::move(package), snapshot.position());
  if (!by_key_.try_emplace(key, node).second) {
    out_.problem(msg::kSyntax, {"pnpm-lock", "\"" + std::string(key) + "\" twice"},
                 snapshot.position());
    return;
  }
  describe_state(node, info, snapshot, key);
  packages_.push_back({info, snapshot, node});
}

Result<void> PnpmDocument::add_packages() {
  const auto packages = root_["packages"];
  const auto snapshots = root_["snapshots"];
  for (const auto node : {packages, snapshots}) {
    if (node && !node.is_object() && !node.is_null()) {
      return std::unexpected(formats::wrong_type(node, "packages", "object"));
    }
  }
  AKASHI_TRY(graph_.reserve(packages.size() + snapshots.size()));
  if (!snapshots.is_object()) {
    for (const auto package : packages) {
      add_package(package, package);
    }
    return {};
  }
  std::unordered_map<std::string_view, NodeView> infos;
  infos.reserve(packages.size());
  for (const auto info : packages) {
    infos.try_emplace(info.key(), info);
  }
  std::unordered_set<std::string_view> described;
  for (const auto snapshot : snapshots) {
    const auto key = without_peers(snapshot.key(), style_);
    const auto info = infos.find(key);
    if (info == infos.end()) {
      out_.problem(msg::kUnresolved, {"packages: " + std::string(key)}, snapshot.position());
      add_package(snapshot, snapshot);
    } else {
      described.insert(key);
      add_package(info->second, snapshot);
    }
  }
  for (const auto info : packages) {
    if (!described.contains(info.key())) {
      add_package(info, info);
    }
  }
  return {};
}

void PnpmDocument::ask(Node from, std::string_view name, std::string_view reference, Scopes scopes,
                       InputPosition at) {
  const auto found = by_key_.find(pnpm_key(name, reference, style_));
  if (found == by_key_.end()) {
    graph_.missing(std::string(name) + "@" + std::string(reference), scopes, at);
    return;
  }
  auto& target = graph_.component(found->second);
  if (target.name != name && !graph_.is_project(found->second)) {
    add_property(target, "alias", name);
  }
  graph_.depends(from, found->second, scopes);
}

// "link:<path from the project that asks>": another project, or a folder of its own.
void PnpmDocument::ask_link(Node from, std::string_view base, NodeView dependency,
                            std::string_view reference, Scopes scopes) {
  const auto link = reference.substr(5);
  const auto path = join_path(base, link);
  if (path) {
    if (const auto project = projects_.by_folder.find(*path);
        project != projects_.by_folder.end()) {
      graph_.depends(from, project->second, scopes);
      return;
    }
  }
  const auto name = dependency.key();
  if (!is_package_name(name)) {
    out_.problem(msg::kBadValue, {"dependencies", std::string(name), "package name"},
                 dependency.position());
    return;
  }
  auto folder = make_package(name, {});
  folder.requirement = reference;
  set_path(folder, path ? *path : link);
  graph_.depends(from, graph_.add(std::move(folder), dependency.position()), scopes);
}

void PnpmDocument::add_importer_edges(Node from, std::string_view path, NodeView importer) {
  for (const auto& group : kImporterGroups) {
    const auto dependencies = importer[group.field];
    if (!dependencies.is_object()) {
      if (dependencies && !dependencies.is_null()) {
        out_.problem(formats::wrong_type(dependencies, group.field, "object"));
      }
      continue;
    }
    for (const auto dependency : dependencies) {
      const auto reference =
          dependency.is_object() ? dependency["version"].text() : dependency.text();
      if (reference.empty()) {
        out_.problem(formats::wrong_type(dependency, group.field, "string"));
      } else if (reference.starts_with("link:")) {
        ask_link(from, path, dependency, reference, group.scope);
      } else {
        ask(from, dependency.key(), reference, group.scope, dependency.position());
      }
    }
  }
}

void PnpmDocument::add_package_edges(const Package& package) {
  std::unordered_set<std::string_view> peers;
  if (const auto asked = package.info["peerDependencies"]; asked.is_object()) {
    for (const auto peer : asked) {
      peers.insert(peer.key());
    }
  }
  for (const auto& group : kPackageGroups) {
    const auto dependencies = package.snapshot[group.field];
    if (!dependencies.is_object()) {
      continue;
    }
    for (const auto dependency : dependencies) {
      // pnpm puts the peers that it chose among the others.
      const auto scope = peers.contains(dependency.key()) ? Scope::kPeer : group.scope;
      if (dependency.text().starts_with("link:")) {
        ask_link(package.node, {}, dependency, dependency.text(), scope);
      } else {
        ask(package.node, dependency.key(), dependency.text(), scope, dependency.position());
      }
    }
  }
}

Result<void> PnpmDocument::read(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "pnpm-lock", "object"));
  }
  root_ = root;
  AKASHI_TRY_ASSIGN(style_, style_of(root));
  if (const auto patches = root["patchedDependencies"]; patches.is_object()) {
    for (const auto patch : patches) {
      patches_.try_emplace(patch.key(), patch);
    }
  }
  AKASHI_TRY(graph_.reserve(root["importers"].size()));
  add_projects();
  AKASHI_TRY(add_packages());
  const auto importers = root["importers"];
  if (importers.is_object()) {
    for (const auto importer : importers) {
      const auto path = importer_folder(importer.key());
      add_importer_edges(add_project(path, {}), path, importer);
    }
  } else {
    add_importer_edges(add_project({}, {}), {}, root);
  }
  for (const auto& package : packages_) {
    add_package_edges(package);
  }
  return {};
}

}  // namespace

Result<void> extract_pnpm_lock(const FileView& file, ScanContext& context, Inventory& out) {
  auto folder = parent_prefix(file.path);
  if (file.path.ends_with(kInstalled)) {
    folder = file.path.substr(0, file.path.size() - kInstalled.size());
  }
  if (is_inside_node_modules(folder)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto documents, formats::parse_yaml_stream(file.bytes, context.limits()));
  LockGraph graph(context.limits(), out);
  Projects projects{.manifests = {folder, context, out}, .by_folder = {}};
  // From the last, which holds the project: its importers are named first.
  for (auto tree = documents.rbegin(); tree != documents.rend(); ++tree) {
    auto read = PnpmDocument(out, graph, projects).read(tree->root());
    if (!read && documents.size() == 1) {
      return read;
    }
    if (!read) {
      out.problem(std::move(read).error());
    }
  }
  graph.finish();
  return {};
}

}  // namespace akashi::ecosystems::npm
