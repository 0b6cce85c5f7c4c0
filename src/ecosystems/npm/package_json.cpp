// package.json (npm docs), with what forces versions on it: overrides, resolutions, catalogs.
#include "ecosystems/npm/package_json.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "base/url.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"
#include "ecosystems/npm/package.h"
#include "ecosystems/npm/workspace.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Node = LockGraph::Node;

// A package of the Unity engine has a package.json of another meaning.
bool is_of_npm(NodeView manifest) {
  return !manifest["unity"].is_string();
}

class PackageJson {
 public:
  // `is_member`: `root` is of another folder.
  PackageJson(NodeView manifest, const WorkspaceRoot& root, bool is_member, ScanContext& context,
              Inventory& out)
      : manifest_(manifest),
        root_(root),
        is_member_(is_member),
        out_(out),
        graph_(context.limits(), out) {}

  Result<void> read();

 private:
  Node add_project(const std::vector<Override>& forced);
  void add_request(Node project, const Request& request);
  // What is asked for in the end: overridden, or named by a catalog.
  struct Wanted {
    std::string_view specifier;
    std::string_view catalog;     // Its name, where one was asked.
    std::string_view overridden;  // What the manifest says, where that does not hold.
  };
  Wanted wanted(const Request& request);

  NodeView manifest_;
  const WorkspaceRoot& root_;
  bool is_member_;
  Inventory& out_;
  LockGraph graph_;
  OverridesByName forced_;
  std::unordered_map<std::string_view, std::string_view> own_;  // What "$name" stands for.
};

Node PackageJson::add_project(const std::vector<Override>& forced) {
  constexpr std::size_t kMost = 1000;
  auto project = make_project(manifest_, {});
  if (project.name.empty()) {
    return graph_.add_nameless_project();
  }
  add_property(project, "package-manager", manifest_["packageManager"].text());
  for (std::size_t i = 0; !is_member_ && i < std::min(forced.size(), kMost); ++i) {
    project.properties.push_back(
        {"akashi:npm:override", forced[i].key + " " + std::string(forced[i].specifier)});
  }
  return graph_.add(std::move(project), manifest_["name"].position(), LockGraph::Project::kRoot);
}

PackageJson::Wanted PackageJson::wanted(const Request& request) {
  Wanted result{trim(request.specifier), {}, {}};
  if (const auto forced = forced_.find(std::string(request.name)); forced != forced_.end()) {
    auto specifier = trim(forced->second);
    if (specifier.starts_with('$')) {
      const auto own = own_.find(specifier.substr(1));
      specifier = own == own_.end() ? result.specifier : trim(own->second);
    }
    if (specifier != result.specifier) {
      result.overridden = result.specifier;
      result.specifier = specifier;
    }
  }
  if (const auto source = parse_source(result.specifier, request.name);
      source.kind == Kind::kCatalog) {
    result.catalog = result.specifier.substr(8);
    result.catalog = trim(result.catalog).empty() ? "default" : trim(result.catalog);
    if (const auto range = root_.catalogs().find(result.catalog, request.name)) {
      result.specifier = *range;
    } else {
      out_.problem(msg::kUnresolved,
                   {std::string(request.name) + "@" + std::string(request.specifier)}, request.at);
    }
  }
  return result;
}

void PackageJson::add_request(Node project, const Request& request) {
  const auto what = wanted(request);
  const auto source = parse_source(what.specifier, request.name);
  const auto name = source.name.empty() ? std::string(request.name) : source.name;
  if (!is_package_name(name)) {
    out_.problem(msg::kBadValue, {"dependencies", std::string(name), "package name"}, request.at);
    return;
  }
  auto package = make_package(name, {});
  package.requirement =
      source.kind == Kind::kRegistry ? source.requirement : without_credentials(what.specifier);
  if (package.requirement.empty()) {
    package.requirement = "*";
  }
  set_source(package, source);
  if (name != request.name) {
    add_property(package, "alias", request.name);
  }
  add_property(package, "catalog", what.catalog);
  add_property(package, "overridden", what.overridden);
  graph_.depends(project, graph_.add(std::move(package), request.at), request.scopes);
}

Result<void> PackageJson::read() {
  const auto asked = requests(manifest_, Groups::kProject, out_);
  const auto forced = root_.all_overrides();
  forced_ = plain_overrides(forced);
  for (const auto& request : asked) {
    own_.try_emplace(request.name, request.specifier);
  }
  AKASHI_TRY(graph_.reserve(asked.size()));
  const auto project = add_project(forced);
  for (const auto& request : asked) {
    add_request(project, request);
  }
  graph_.incomplete();  // What the packages need themselves is not here.
  graph_.finish();
  return {};
}

}  // namespace

Result<void> extract_package_json(const FileView& file, ScanContext& context, Inventory& out) {
  const auto folder = parent_prefix(file.path);
  if (is_inside_node_modules(file.path) || has_lock(context, folder)) {
    return {};
  }
  const auto workspace = find_workspace(context, folder, out);
  if (workspace && has_lock(context, workspace->folder)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  if (!tree.root().is_object()) {
    return std::unexpected(formats::wrong_type(tree.root(), "package.json", "object"));
  }
  if (!is_of_npm(tree.root())) {
    return {};
  }
  const auto own = workspace ? WorkspaceRoot() : WorkspaceRoot::read(context, folder, out);
  return PackageJson(tree.root(), workspace ? workspace->root : own, workspace.has_value(), context,
                     out)
      .read();
}

}  // namespace akashi::ecosystems::npm
