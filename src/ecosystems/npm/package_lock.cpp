// package-lock.json (npm docs: "package-lock.json"), versions 2 and 3: "packages" by the place
// where each is installed.
//   "":                              the project itself
//   "node_modules/a/node_modules/b": a package; {"link": true, "resolved": "packages/x"} is a link
//   "packages/x", "../x":            a workspace member, or the folder of a "file:" dependency
#include "ecosystems/npm/package_lock.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/npm/folder_tree.h"
#include "ecosystems/npm/package.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Folder = FolderTree::Folder;

constexpr std::string_view kModules = "node_modules";
constexpr std::string_view kHidden = "node_modules/.package-lock.json";
constexpr std::ptrdiff_t kDeepest = 256;  // Folders of a place; each is looked up.
constexpr std::uint32_t kNoNode = static_cast<std::uint32_t>(-1);

struct Entry {
  std::string_view location;
  NodeView node;
  Folder folder = FolderTree::kNone;  // Where its own requests begin to search.
  LockGraph::Node target = kNoNode;   // In the graph; of a link: what it leads to.
  std::string_view specifier{};       // By which somebody asked for it first.
  bool is_link = false;
  bool by_url = false;  // Somebody asked for an address, not for a range.
};

// "a/node_modules/@s/b" -> {"a", "@s/b"}; nothing for a place outside of node_modules.
struct Place {
  std::string_view folder;
  std::string_view name;
};
std::optional<Place> installed_place(std::string_view location) {
  const auto at = location.rfind("node_modules/");
  if (at == std::string_view::npos || (at > 0 && location[at - 1] != '/')) {
    return std::nullopt;
  }
  return Place{location.substr(0, at == 0 ? 0 : at - 1), location.substr(at + kModules.size() + 1)};
}

// The flags of an entry; nothing where the file says nothing, as for a project.
Scopes stated_scopes(NodeView node) {
  const auto is_set = [node](std::string_view flag) {
    return node[flag].boolean().value_or(false);
  };
  if (is_set("dev")) {
    return Scope::kDevelopment;
  }
  if (is_set("devOptional")) {
    return Scopes(Scope::kDevelopment) | Scope::kOptional;
  }
  if (is_set("optional")) {
    return Scope::kOptional;
  }
  return is_set("peer") ? Scope::kPeer : Scope::kRuntime;
}

class PlacedPackages {
 public:
  explicit PlacedPackages(const PackageLockInput& input)
      : in_(input), graph_(input.context.limits(), input.out) {}

  Result<void> read() {
    const auto packages = in_.root["packages"];
    AKASHI_TRY(graph_.reserve(packages.size()));
    collect(packages);
    read_projects();
    find_folders();
    join_links();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      add_edges(i);
    }
    add_manifest_edges();
    for (auto& entry : entries_) {
      if (!entry.is_link) {
        describe(entry);
      }
    }
    graph_.finish();
    return {};
  }

 private:
  void collect(NodeView packages);
  void read_projects();
  void find_folders();
  void join_links();
  void add_edges(std::size_t index);
  void add_manifest_edges();
  void ask(LockGraph::Node from, Folder folder, const Request& request);
  void describe(Entry& entry);
  void describe_source(const Entry& entry, Component& component);
  void add_project(Entry& entry);
  void add_package(Entry& entry);
  Folder folder_at(std::string_view location);

  PackageLockInput in_;
  LockGraph graph_;
  FolderTree tree_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> by_location_;
  std::unordered_map<std::string_view, Folder> folders_;  // With a node_modules folder.
  std::unordered_map<std::string_view, std::string_view> link_names_;  // By target.
  std::unordered_map<LockGraph::Node, std::size_t> by_node_;
  WorkspacePatterns workspaces_;
  std::optional<Manifest> manifest_;
  std::optional<LockGraph::Node> manifest_node_;
};

void PlacedPackages::collect(NodeView packages) {
  entries_.reserve(packages.size());
  for (const auto node : packages) {
    const auto location = node.key();
    if (!node.is_object()) {
      in_.out.problem(formats::wrong_type(node, "packages", "object"));
      continue;
    }
    if (location.size() > in_.context.limits().path_bytes ||
        std::ranges::count(location, '/') > kDeepest) {
      in_.out.problem(msg::kLimit,
                      {"bytes of a path", std::to_string(in_.context.limits().path_bytes)},
                      node.position(), ErrorCode::kLimitExceeded);
      continue;
    }
    if (!by_location_.try_emplace(location, entries_.size()).second) {
      in_.out.problem(msg::kSyntax, {"package-lock", "a repeated key"}, node.position());
      continue;
    }
    Entry entry{.location = location, .node = node};
    entry.is_link = node["link"].boolean().value_or(false);
    if (const auto place = installed_place(location)) {
      folders_.try_emplace(place->folder, FolderTree::kNone);
      if (entry.is_link) {
        link_names_.try_emplace(node["resolved"].text(), place->name);
      }
    }
    entries_.push_back(entry);
  }
}

// Who asks: the entry "", or, where the file has none, the package.json beside it.
void PlacedPackages::read_projects() {
  const auto root = by_location_.find("");
  if (root != by_location_.end()) {
    const auto node = entries_[root->second].node;
    workspaces_ = WorkspacePatterns(node["workspaces"]);
    if (!node["name"] && !in_.root["name"]) {
      manifest_ = read_manifest(in_.context, std::string(in_.folder) + "package.json", in_.out);
    }
  } else {
    manifest_ = read_manifest(in_.context, std::string(in_.folder) + "package.json", in_.out);
    if (manifest_) {
      workspaces_ = WorkspacePatterns(manifest_->root()["workspaces"]);
      auto project = make_project(manifest_->root(), {});
      manifest_node_ = project.name.empty()
                           ? graph_.add_nameless_project()
                           : graph_.add(std::move(project), {}, LockGraph::Project::kRoot);
    }
  }
  for (auto& entry : entries_) {
    if (entry.is_link) {
      continue;
    }
    if (installed_place(entry.location)) {
      add_package(entry);
    } else {
      add_project(entry);
    }
    if (entry.target != kNoNode) {
      by_node_.try_emplace(entry.target, static_cast<std::size_t>(&entry - entries_.data()));
    }
  }
}

void PlacedPackages::add_package(Entry& entry) {
  const auto own = entry.node["name"];
  const auto place = installed_place(entry.location);
  const auto name = own.is_string() ? own.text() : place->name;
  if (!is_package_name(name)) {
    in_.out.problem(msg::kBadValue, {"packages", std::string(name), "package name"},
                    entry.node.position());
    return;
  }
  auto package = make_package(name, entry.node["version"].text());
  if (name != place->name) {
    add_property(package, "alias", place->name);
  }
  entry.target = graph_.add(std::move(package), entry.node.position());
}

// The root, a workspace member, or a folder that is linked.
void PlacedPackages::add_project(Entry& entry) {
  auto name = entry.node["name"].text();
  auto version = entry.node["version"].text();
  const bool is_root = entry.location.empty();
  if (is_root) {
    const auto top = [this](const char* field) { return in_.root[field].text(); };
    name = name.empty() ? top("name") : name;
    version = version.empty() ? top("version") : version;
    if (name.empty() && manifest_) {
      name = manifest_->name();
      version = version.empty() ? manifest_->version() : version;
    }
    if (name.empty()) {
      entry.target = graph_.add_nameless_project();
      return;
    }
  } else if (name.empty()) {
    const auto link = link_names_.find(entry.location);
    // npm leaves out a name that is the folder's own.
    name = link != link_names_.end() ? link->second : file_name(entry.location);
  }
  if (is_root || workspaces_.match(entry.location)) {
    auto project = make_project(name, version);
    set_path(project, entry.location);
    entry.target = graph_.add(std::move(project), entry.node.position(),
                              is_root ? LockGraph::Project::kRoot : LockGraph::Project::kMember);
    return;
  }
  if (!is_package_name(name)) {
    in_.out.problem(msg::kBadValue, {"packages", std::string(name), "package name"},
                    entry.node.position());
    return;
  }
  auto folder = make_package(name, version);
  set_path(folder, entry.location);
  entry.target = graph_.add(std::move(folder), entry.node.position());
}

// The folder whose node_modules a request from `location` meets first.
Folder PlacedPackages::folder_at(std::string_view location) {
  while (true) {
    if (const auto found = folders_.find(location); found != folders_.end()) {
      return found->second;
    }
    if (location.empty() || location == "..") {
      return FolderTree::kNone;
    }
    const auto slash = location.rfind('/');
    if (slash == std::string_view::npos) {
      location = {};
    } else {
      location = location.substr(0, slash);
      if (location == ".." || location.ends_with("/..")) {
        return FolderTree::kNone;  // Above the project: its folders are none of ours.
      }
    }
  }
}

void PlacedPackages::find_folders() {
  for (auto& [location, folder] : folders_) {
    folder = tree_.add_folder(FolderTree::kNone);
  }
  for (const auto& [location, folder] : folders_) {
    if (!location.empty()) {
      const auto slash = location.rfind('/');
      tree_.set_parent(folder,
                       folder_at(slash == std::string_view::npos ? std::string_view()
                                                                 : location.substr(0, slash)));
    }
  }
  tree_.reserve(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto& entry = entries_[i];
    entry.folder = folder_at(entry.location);
    if (const auto place = installed_place(entry.location)) {
      tree_.put(folders_.at(place->folder), place->name, static_cast<std::uint32_t>(i));
    }
  }
}

void PlacedPackages::join_links() {
  for (auto& entry : entries_) {
    if (!entry.is_link) {
      continue;
    }
    const auto resolved = entry.node["resolved"];
    const auto found = by_location_.find(resolved.text());
    if (found != by_location_.end() && !entries_[found->second].is_link) {
      entry.target = entries_[found->second].target;
      continue;
    }
    // A link to a folder that the file does not describe.
    const auto place = installed_place(entry.location);
    if (!place || !is_package_name(place->name)) {
      in_.out.problem(msg::kUnresolved, {std::string(entry.location)}, entry.node.position());
      continue;
    }
    auto folder = make_package(place->name, entry.node["version"].text());
    set_path(folder, resolved.text());
    entry.target = graph_.add(std::move(folder), entry.node.position());
    graph_.incomplete();
  }
}

void PlacedPackages::add_edges(std::size_t index) {
  const auto& entry = entries_[index];
  if (entry.is_link || entry.target == kNoNode) {
    return;
  }
  const bool installed = installed_place(entry.location).has_value();
  const auto groups = installed ? Groups::kInstalled : Groups::kProject;
  for (const auto& request : requests(entry.node, groups, in_.out)) {
    const bool ignorable =
        request.scopes == Scope::kDevelopment &&
        !graph_.is_project(entry.target);  // Folders are often linked as they are.
    if (!ignorable || tree_.find(entry.folder, request.name)) {
      ask(entry.target, entry.folder, request);
    }
  }
}

void PlacedPackages::add_manifest_edges() {
  if (manifest_node_) {
    for (const auto& request : requests(manifest_->root(), Groups::kProject, in_.out)) {
      ask(*manifest_node_, folder_at({}), {request.name, request.specifier, request.scopes, {}});
    }
  }
}

void PlacedPackages::ask(LockGraph::Node from, Folder folder, const Request& request) {
  const auto found = tree_.find(folder, request.name);
  if (!found || entries_[*found].target == kNoNode) {
    graph_.missing(std::string(request.name) + "@" + std::string(request.specifier), request.scopes,
                   request.at);
    return;
  }
  const auto target = entries_[*found].target;
  if (const auto owner = by_node_.find(target); owner != by_node_.end()) {
    auto& entry = entries_[owner->second];
    if (entry.specifier.empty()) {
      entry.specifier = request.specifier;
    }
    entry.by_url = entry.by_url || request.specifier.contains("://");
  }
  graph_.depends(from, target, request.scopes);
}

void PlacedPackages::describe(Entry& entry) {
  if (entry.target == kNoNode || (graph_.is_project(entry.target) && entry.location.empty() &&
                                  graph_.component(entry.target).name.empty())) {
    return;
  }
  const auto node = entry.node;
  auto& component = graph_.component(entry.target);
  const auto is_set = [node](std::string_view flag) {
    return node[flag].boolean().value_or(false);
  };
  add_licenses(component, node);
  add_constraints(component, node);
  if (is_set("hasInstallScript")) {
    add_property(component, "install-script", "true");
  }
  if (is_set("inBundle")) {
    add_property(component, "bundled", "true");
  }
  if (is_set("extraneous")) {
    add_property(component, "extraneous", "true");
  }
  if (is_set("dev") && is_set("optional")) {
    add_property(component, "optional", "true");  // The scope is "dev", for a "dev" may miss it.
  }
  if (graph_.is_project(entry.target)) {
    return;
  }
  add_integrity(component, node["integrity"].text(), node["integrity"].position(), in_.out);
  describe_source(entry, component);
  const auto& purl = component.purl;
  if (component.version.empty() && purl.qualifiers.empty()) {
    component.requirement = entry.specifier;
    if (installed_place(entry.location)) {
      in_.out.problem(msg::kMissingField, {"version"}, node.position());
    }
  }
  if (!is_set("extraneous")) {
    graph_.state_scopes(entry.target, stated_scopes(node));
  }
}

void PlacedPackages::describe_source(const Entry& entry, Component& component) {
  const auto resolved = entry.node["resolved"];
  if (!resolved.is_string()) {
    return;
  }
  const auto source = parse_source(resolved.text(), component.name);
  const bool from_registry =
      source.kind == Kind::kUrl &&
      (!entry.by_url || is_registry_url(source.location, component.name, component.version));
  if (from_registry) {
    add_reference(component, ExternalReference::Type::kDistribution, source.location);
  } else {
    set_source(component, source);
  }
}

Result<void> read_root(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto root = tree.root();
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "package-lock", "object"));
  }
  const auto version = root["lockfileVersion"];
  if (version && (!version.integer() || *version.integer() < 1 || *version.integer() > 3)) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"package-lock", std::string(version.text().substr(0, 50)), "1, 2, 3"},
                version.position());
  }
  auto folder = parent_prefix(file.path);
  if (file.path.ends_with(kHidden)) {
    folder.remove_suffix(kModules.size() + 1);
  }
  const PackageLockInput input{root, folder, context, out};
  const auto packages = root["packages"];
  if (packages.is_object()) {
    return read_placed_packages(input);
  }
  if (packages || (version && *version.integer() == 3)) {
    return std::unexpected(formats::wrong_type(packages, "packages", "object"));
  }
  return read_nested_packages(input);
}

}  // namespace

Result<void> read_placed_packages(const PackageLockInput& input) {
  return PlacedPackages(input).read();
}

Result<void> extract_package_lock(const FileView& file, ScanContext& context, Inventory& out) {
  const auto name = file_name(file.path);
  if (name != ".package-lock.json" && is_inside_node_modules(file.path)) {
    return {};
  }
  if (name == "package-lock.json" &&
      context.exists(std::string(parent_prefix(file.path)) + "npm-shrinkwrap.json")) {
    return {};  // npm reads the shrinkwrap and ignores this file.
  }
  return read_root(file, context, out);
}

}  // namespace akashi::ecosystems::npm
