// deno.lock (deno_lockfile of Deno):
//   version 2:  "npm": {"specifiers": {"a": "a@1.2.3"}, "packages": {"a@1.2.3": {"dependencies":
//   {"b": "b@1.0.0"}}}} version 3:  "packages": {"specifiers": {"npm:a@^1": "npm:a@1.2.3"}, "jsr":
//   …, "npm": …} version 4, 5: "specifiers": {"npm:a@^1": "1.2.3", "jsr:@s/b@1": "1.0.0"}, "jsr",
//   "npm", with dependencies
//               as lists: "b" where there is one version of it, "b@1.0.0", "c@npm:b@1.0.0"
//   "workspace": {"dependencies": ["npm:a@^1"], "packageJson": …, "members": …}
// A version ends with the peers that it was resolved with: "a@1.2.3_b@1.0.0". Version 1, and
// "remote", are digests of single files by their addresses: no packages.
#include "ecosystems/npm/deno_lock.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "base/url.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"
#include "ecosystems/npm/package.h"
#include "formats/tree.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;
using Node = LockGraph::Node;

constexpr std::string_view kNpm = "npm:";
constexpr std::string_view kJsr = "jsr:";

class DenoLock {
 public:
  DenoLock(ScanContext& context, Inventory& out) : out_(out), graph_(context.limits(), out) {}

  Result<void> read(NodeView root, std::int64_t version);

 private:
  // One map for both: "npm:a@1.2.3", "jsr:@s/b@1.0.0".
  using ByName = std::unordered_map<std::string, Node>;

  void add_npm(NodeView package);
  void add_jsr(NodeView package);
  void keep(std::string_view scheme, NodeView package, Node node);
  void read_specifiers(NodeView specifiers);
  std::optional<Node> find(std::string_view scheme, std::string_view text) const;
  std::optional<Node> find_request(std::string_view request) const;
  void add_npm_edges(NodeView package, std::string_view field, Scopes scopes);
  void add_jsr_edges(NodeView package);
  void add_project(NodeView workspace);
  void ask_all(Node project, NodeView member);
  void ask(Node from, std::optional<Node> to, std::string_view what, Scopes scopes,
           InputPosition at);

  Inventory& out_;
  LockGraph graph_;
  ByName by_id_;
  ByName only_;  // By name, where there is one version.
  std::unordered_set<std::string> several_;
  std::unordered_map<std::string, std::string> specifiers_;  // "npm:a@^1" -> "npm:a@1.2.3"
  std::unordered_set<std::string_view> asked_by_packages_;
};

// "1.2.3_b@1.0.0" -> "1.2.3"
std::string_view without_deno_peers(std::string_view version) {
  return version.substr(0, version.find('_'));
}

void DenoLock::keep(std::string_view scheme, NodeView package, Node node) {
  const auto id = std::string(scheme) + std::string(package.key());
  by_id_.try_emplace(id, node);
  const auto name = std::string(scheme) + std::string(split_at_sign(package.key()).name);
  if (!only_.try_emplace(name, node).second) {
    several_.insert(name);
  }
}

void DenoLock::add_npm(NodeView package) {
  const auto parts = split_at_sign(package.key());
  const auto version = without_deno_peers(parts.rest);
  if (!is_package_name(parts.name) || version.empty() || !package.is_object()) {
    out_.problem(msg::kBadValue, {"npm", std::string(package.key()), "name@version"},
                 package.position());
    return;
  }
  auto component = make_package(parts.name, version);
  const auto integrity = package["integrity"];
  add_integrity(component, integrity.text(), integrity.position(), out_);
  add_constraints(component, package);
  if (const auto tarball = package["tarball"]; tarball.is_string()) {
    add_reference(component, ExternalReference::Type::kDistribution,
                  without_credentials(tarball.text()));
  }
  if (package["scripts"].boolean().value_or(false)) {
    add_property(component, "install-script", "true");
  }
  keep(kNpm, package, graph_.add(std::move(component), package.position()));
}

// No purl: its specification has no type for this registry.
void DenoLock::add_jsr(NodeView package) {
  const auto parts = split_at_sign(package.key());
  if (!is_package_name(parts.name) || parts.rest.empty() || !package.is_object()) {
    out_.problem(msg::kBadValue, {"jsr", std::string(package.key()), "name@version"},
                 package.position());
    return;
  }
  Component component;
  component.name = std::string(kJsr) + std::string(parts.name);
  component.version = parts.rest;
  // A digest of the list of files and their digests, not of an archive.
  add_property(component, "jsr-manifest-sha256", package["integrity"].text());
  keep(kJsr, package, graph_.add(std::move(component), package.position()));
}

void DenoLock::read_specifiers(NodeView specifiers) {
  if (!specifiers.is_object()) {
    return;
  }
  for (const auto one : specifiers) {
    const auto request = one.key();
    const auto answer = one.text();
    const auto scheme = request.starts_with(kJsr) ? kJsr : kNpm;
    const auto wanted = request.starts_with(scheme) ? std::string(request)
                                                    : std::string(scheme) + std::string(request);
    std::string id(answer);  // Version 3: "npm:a@1.2.3"; 2: "a@1.2.3"; 4 and 5: "1.2.3".
    if (!id.starts_with(scheme)) {
      const bool whole = split_at_sign(answer).name ==
                         split_at_sign(std::string_view(wanted).substr(scheme.size())).name;
      id =
          std::string(scheme) +
          (whole ? std::string()
                 : std::string(split_at_sign(std::string_view(wanted).substr(scheme.size())).name) +
                       "@") +
          std::string(answer);
    }
    specifiers_.try_emplace(wanted, std::move(id));
  }
}

std::optional<Node> DenoLock::find(std::string_view scheme, std::string_view text) const {
  auto key = std::string(scheme) + std::string(text);
  if (const auto found = by_id_.find(key); found != by_id_.end()) {
    return found->second;
  }
  if (const auto found = only_.find(key); found != only_.end() && !several_.contains(key)) {
    return found->second;
  }
  return std::nullopt;
}

// "npm:a@^1", "jsr:@s/b", as manifests and packages ask.
std::optional<Node> DenoLock::find_request(std::string_view request) const {
  const auto specifier = specifiers_.find(std::string(request));
  const auto id = specifier == specifiers_.end() ? request : std::string_view(specifier->second);
  const auto scheme = id.starts_with(kJsr) ? kJsr : kNpm;
  return find(scheme, id.starts_with(scheme) ? id.substr(scheme.size()) : id);
}

void DenoLock::ask(Node from, std::optional<Node> to, std::string_view what, Scopes scopes,
                   InputPosition at) {
  if (to) {
    graph_.depends(from, *to, scopes);
  } else {
    graph_.missing(what, scopes, at);
  }
}

void DenoLock::add_npm_edges(NodeView package, std::string_view field, Scopes scopes) {
  const auto from = find(kNpm, package.key());
  const auto dependencies = package[field];
  if (!from || (!dependencies.is_object() && !dependencies.is_array())) {
    return;
  }
  for (const auto dependency : dependencies) {
    auto id = dependency.text();
    if (const auto alias = cut(id, "@npm:"); alias && !alias->first.empty()) {
      id = alias->second;
    }
    ask(*from, find(kNpm, id), dependency.text(), scopes, dependency.position());
  }
}

void DenoLock::add_jsr_edges(NodeView package) {
  const auto from = find(kJsr, package.key());
  const auto dependencies = package["dependencies"];
  if (!from || !dependencies.is_array()) {
    return;
  }
  for (const auto dependency : dependencies) {
    ask(*from, find_request(dependency.text()), dependency.text(), Scope::kRuntime,
        dependency.position());
  }
}

void DenoLock::ask_all(Node project, NodeView member) {
  for (const auto list : {member["dependencies"], member["packageJson"]["dependencies"]}) {
    if (!list.is_array()) {
      continue;
    }
    for (const auto request : list) {
      ask(project, find_request(request.text()), request.text(), Scope::kRuntime,
          request.position());
    }
  }
}

void DenoLock::add_project(NodeView workspace) {
  const auto project = graph_.add_nameless_project();
  graph_.scopes_unknown();  // What only tests and builds import is not told apart.
  if (workspace.is_object()) {
    ask_all(project, workspace);
    for (const auto member : workspace["members"]) {
      ask_all(project, member);
    }
    return;
  }
  for (const auto& [request, id] : specifiers_) {
    if (!asked_by_packages_.contains(request)) {
      ask(project, find_request(request), request, Scope::kRuntime, {});
    }
  }
}

Result<void> DenoLock::read(NodeView root, std::int64_t version) {
  const auto content = version == 3 ? root["packages"] : root;
  const auto npm = version == 2 ? root["npm"]["packages"] : content["npm"];
  const auto jsr = version == 2 ? NodeView() : content["jsr"];
  for (const auto& [field, node] : {std::pair("npm", npm), std::pair("jsr", jsr)}) {
    if (node && !node.is_object()) {
      return std::unexpected(formats::wrong_type(node, field, "object"));
    }
  }
  AKASHI_TRY(graph_.reserve(npm.size() + jsr.size()));
  for (const auto package : npm) {
    add_npm(package);
  }
  for (const auto package : jsr) {
    add_jsr(package);
    for (const auto dependency : package["dependencies"]) {
      asked_by_packages_.insert(dependency.text());
    }
  }
  read_specifiers(version == 2 ? root["npm"]["specifiers"] : content["specifiers"]);
  for (const auto package : npm) {
    add_npm_edges(package, "dependencies", Scope::kRuntime);
    add_npm_edges(package, "optionalDependencies", Scope::kOptional);
  }
  for (const auto package : jsr) {
    add_jsr_edges(package);
  }
  add_project(root["workspace"]);
  graph_.finish();
  return {};
}

}  // namespace

Result<void> extract_deno_lock(const FileView& file, ScanContext& context, Inventory& out) {
  if (is_inside_node_modules(file.path)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto root = tree.root();
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "deno.lock", "object"));
  }
  const auto version = root["version"];
  if (!version) {
    return {};  // Version 1 has none, and no packages.
  }
  const auto number = parse_u64(version.text());
  if (!number || *number < 1 || *number > 5) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"deno.lock", std::string(version.text()), "2 to 5"}, version.position());
  }
  return DenoLock(context, out).read(root, static_cast<std::int64_t>(*number));
}

}  // namespace akashi::ecosystems::npm
