// package-lock.json of lockfileVersion 1, and the npm-shrinkwrap.json files before it:
// "dependencies" nested as the node_modules folders are. "requires" names what a package asks for;
// the project's own requests are in package.json only. "version" is a version, or the address of
// what is no registry package, or an alias:
//   "1.2.3", "npm:other@1.2.3", "git+ssh://…#<commit>", "github:a/b#<commit>", "file:x",
//   "https://…"
#include <optional>
#include <string>
#include <vector>

#include "base/strings.h"
#include "base/url.h"
#include "ecosystems/npm/folder_tree.h"
#include "ecosystems/npm/package.h"
#include "ecosystems/npm/package_lock.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using Folder = FolderTree::Folder;

// Before lockfileVersion 1, "version" was a version also of what came from an address.
bool by_url(NodeView node) {
  return node["from"].text().contains("://");
}

class NestedPackages {
 public:
  explicit NestedPackages(const PackageLockInput& input)
      : in_(input), graph_(input.context.limits(), input.out) {}

  Result<void> read();

 private:
  struct Entry {
    NodeView node;
    LockGraph::Node target;
    Folder folder;
  };

  Result<void> read_folder(NodeView dependencies, Folder folder);
  std::optional<LockGraph::Node> add(NodeView node);
  void add_edges(const Entry& entry);
  void read_project();
  void ask(LockGraph::Node from, Folder folder, const Request& request);

  PackageLockInput in_;
  LockGraph graph_;
  FolderTree tree_;
  std::vector<Entry> entries_;
};

Result<void> NestedPackages::read() {
  const auto dependencies = in_.root["dependencies"];
  if (dependencies && !dependencies.is_object()) {
    return std::unexpected(formats::wrong_type(dependencies, "dependencies", "object"));
  }
  const auto top = tree_.add_folder(FolderTree::kNone);
  AKASHI_TRY(read_folder(dependencies, top));
  for (const auto& entry : entries_) {
    add_edges(entry);
  }
  read_project();
  // npm before 5 wrote no "requires": who needs whom is then unknown.
  if (!in_.root["requires"] && !in_.root["lockfileVersion"]) {
    graph_.incomplete();
  }
  graph_.finish();
  return {};
}

// Nested as deep as the document may be.
Result<void> NestedPackages::read_folder(NodeView dependencies, Folder folder) {
  AKASHI_TRY(graph_.reserve(dependencies.size()));
  for (const auto node : dependencies) {
    if (!node.is_object()) {
      in_.out.problem(formats::wrong_type(node, "dependencies", "object"));
      continue;
    }
    const auto target = add(node);
    if (!target) {
      continue;
    }
    tree_.put(folder, node.key(), *target);
    auto own = folder;
    const auto nested = node["dependencies"];
    if (nested.is_object() && nested.size() > 0) {
      own = tree_.add_folder(folder);
      AKASHI_TRY(read_folder(nested, own));
    } else if (nested && !nested.is_object()) {
      in_.out.problem(formats::wrong_type(nested, "dependencies", "object"));
    }
    entries_.push_back({node, *target, own});
  }
  return {};
}

std::optional<LockGraph::Node> NestedPackages::add(NodeView node) {
  const auto place = node.key();
  const auto stated = node["version"].text();
  const auto source = parse_source(stated, place);
  const bool from_registry = source.kind == Kind::kRegistry;
  const auto& name = source.name.empty() ? std::string(place) : source.name;
  if (!is_package_name(name)) {
    in_.out.problem(msg::kBadValue, {"dependencies", std::string(name), "package name"},
                    node.position());
    return std::nullopt;
  }
  auto package = make_package(name, from_registry ? source.requirement : std::string());
  if (name != place) {
    add_property(package, "alias", place);
  }
  if (!from_registry) {
    set_source(package, source);
    if (source.kind == Kind::kFolder || source.kind == Kind::kOther) {
      package.requirement = without_credentials(stated);
    }
  } else if (const auto resolved = parse_source(node["resolved"].text(), name);
             resolved.kind == Kind::kUrl &&
             (!by_url(node) || is_registry_url(resolved.location, name, package.version))) {
    add_reference(package, ExternalReference::Type::kDistribution, resolved.location);
  } else {
    set_source(package, resolved);
  }
  if (from_registry && package.version.empty()) {
    package.requirement = split_at_sign(node["from"].text()).rest;
  }
  add_integrity(package, node["integrity"].text(), node["integrity"].position(), in_.out);
  const auto is_set = [node](std::string_view flag) {
    return node[flag].boolean().value_or(false);
  };
  if (is_set("bundled")) {
    add_property(package, "bundled", "true");
  }
  if (is_set("dev") && is_set("optional")) {
    add_property(package, "optional", "true");
  }
  const auto target = graph_.add(std::move(package), node.position());
  if (in_.root["lockfileVersion"]) {
    graph_.state_scopes(target, is_set("dev")        ? Scope::kDevelopment
                                : is_set("optional") ? Scope::kOptional
                                                     : Scope::kRuntime);
  }
  return target;
}

void NestedPackages::add_edges(const Entry& entry) {
  const auto wanted = entry.node["requires"];
  if (!wanted.is_object()) {
    return;
  }
  for (const auto member : wanted) {
    // Which of them are optional is not said: a missing one may be.
    const auto found = tree_.find(entry.folder, member.key());
    if (found) {
      graph_.depends(entry.target, *found, Scope::kRuntime);
    } else {
      graph_.incomplete();
    }
  }
}

void NestedPackages::ask(LockGraph::Node from, Folder folder, const Request& request) {
  if (const auto found = tree_.find(folder, request.name)) {
    graph_.depends(from, *found, request.scopes);
  } else {
    graph_.missing(std::string(request.name) + "@" + std::string(request.specifier), request.scopes,
                   {});
  }
}

void NestedPackages::read_project() {
  const auto manifest =
      read_manifest(in_.context, std::string(in_.folder) + "package.json", in_.out);
  auto project = manifest ? make_project(manifest->root(), in_.root["name"].text())
                          : make_project(in_.root["name"].text(), in_.root["version"].text());
  if (project.version.empty()) {
    project.version = in_.root["version"].text();
    project.purl.version = project.version;
  }
  const auto node =
      project.name.empty()
          ? graph_.add_nameless_project()
          : graph_.add(std::move(project), in_.root["name"].position(), LockGraph::Project::kRoot);
  if (!manifest) {
    graph_.requests_unknown();
    return;
  }
  for (const auto& request : requests(manifest->root(), Groups::kProject, in_.out)) {
    ask(node, 0, request);
  }
}

}  // namespace

Result<void> read_nested_packages(const PackageLockInput& input) {
  return NestedPackages(input).read();
}

}  // namespace akashi::ecosystems::npm
