// Yarn 1 resolves by text: each request "name@range" is a pattern of exactly one entry. Members of
// a workspace are not in the file; they are found by the "workspaces" of the project.
#include "ecosystems/npm/yarn_v1.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/npm/lock_graph.h"
#include "ecosystems/npm/manifest.h"
#include "ecosystems/npm/package.h"
#include "ecosystems/npm/package_source.h"
#include "ecosystems/npm/yarn_v1_syntax.h"

namespace akashi::ecosystems::npm {
namespace {

using Kind = PackageSource::Kind;
using Node = LockGraph::Node;

class YarnV1 {
 public:
  YarnV1(std::string_view folder, ScanContext& context, Inventory& out)
      : folder_(folder), context_(context), out_(out), graph_(context.limits(), out) {}

  Result<void> read(std::string_view text);

 private:
  std::optional<Node> add(const YarnEntry& entry);
  void read_projects();
  void add_requests(Node from, formats::NodeView manifest);
  std::optional<Node> find(std::string_view name, std::string_view range) const;
  void ask(Node from, std::string_view name, std::string_view range, Scopes scopes,
           InputPosition at);

  std::string_view folder_;
  ScanContext& context_;
  Inventory& out_;
  LockGraph graph_;
  std::unordered_map<std::string_view, Node> by_pattern_;
  struct Named {
    Node node;
    bool only = true;  // The one entry of that name.
  };
  std::unordered_map<std::string_view, Named> by_name_;
  std::unordered_map<std::string, Node> members_;
  std::optional<Manifest> manifest_;  // Of the root; resolutions_ points into it.
  OverridesByName resolutions_;
  std::unordered_set<std::string> partial_resolutions_;  // Names that are forced for some who ask.
};

// What the entry's patterns say about its package.
struct Asked {
  std::string name;
  std::string_view alias;  // "" where it is asked for by its own name.
  PackageSource source;    // Of the first pattern.
  bool by_url = false;
};

Asked asked(const YarnEntry& entry) {
  Asked result;
  bool first = true;
  for (const auto pattern : entry.patterns) {
    const auto parts = split_at_sign(pattern);
    auto source = parse_source(parts.rest, parts.name);
    result.by_url = result.by_url || source.kind == Kind::kUrl;
    if (!source.name.empty()) {
      result.name = source.name;
      result.alias = parts.name;
    } else if (result.name.empty()) {
      result.name = parts.name;
    }
    if (first) {
      result.source = std::move(source);
      first = false;
    }
  }
  if (!entry.name.empty()) {
    result.name = entry.name;
  }
  if (result.alias == result.name) {
    result.alias = {};
  }
  return result;
}

std::optional<Node> YarnV1::add(const YarnEntry& entry) {
  auto from = asked(entry);
  if (!is_package_name(from.name)) {
    out_.problem(msg::kBadValue, {"yarn.lock", std::string(from.name), "package name"}, entry.at);
    return std::nullopt;
  }
  // What Yarn writes for a linked folder without a manifest.
  const bool unknown =
      entry.version == "0.0.0" && split_at_sign(entry.patterns.front()).rest.starts_with("link:");
  auto package = make_package(from.name, unknown ? std::string_view() : entry.version);
  add_property(package, "alias", from.alias);

  // resolved "<address>#<sha1 of the archive>"; only a file name for an offline mirror.
  const auto address = entry.resolved.substr(0, entry.resolved.find('#'));
  const auto resolved = parse_source(entry.resolved, from.name);
  if (resolved.kind == Kind::kUrl && !address.empty()) {
    if (!from.by_url || is_registry_url(resolved.location, from.name, package.version)) {
      add_reference(package, ExternalReference::Type::kDistribution, resolved.location);
    } else {
      set_source(package, resolved);
    }
  } else if (resolved.kind != Kind::kRegistry) {
    set_source(package, resolved);
  } else {
    set_source(package, from.source);
  }
  if (package.version.empty() && package.purl.qualifiers.empty()) {
    package.requirement = split_at_sign(entry.patterns.front()).rest;
    if (from.source.kind != Kind::kFolder) {
      out_.problem(msg::kMissingField, {"version"}, entry.at);
    }
  }
  if (resolved.kind != Kind::kGit && address.size() < entry.resolved.size()) {
    const auto digest = entry.resolved.substr(address.size() + 1);
    for (auto& hash : parse_integrity(digest)) {
      package.hashes.push_back(std::move(hash));
    }
  }
  add_integrity(package, entry.integrity, entry.integrity_at, out_);
  return graph_.add(std::move(package), entry.at);
}

std::optional<Node> YarnV1::find(std::string_view name, std::string_view range) const {
  const auto exact = by_pattern_.find(std::string(name) + "@" + std::string(range));
  if (exact != by_pattern_.end()) {
    return exact->second;
  }
  if (const auto forced = resolutions_.find(std::string(name)); forced != resolutions_.end()) {
    const auto found = by_pattern_.find(std::string(name) + "@" + std::string(forced->second));
    if (found != by_pattern_.end()) {
      return found->second;
    }
  }
  if (const auto member = members_.find(std::string(name)); member != members_.end()) {
    return member->second;
  }
  // A pattern without a range; a path that is relative to who asks; a resolution for some paths
  // only.
  const auto named = by_name_.find(name);
  const bool tells = by_pattern_.contains(name) ||
                     partial_resolutions_.contains(std::string(name)) ||
                     range.starts_with("file:") || range.starts_with("link:");
  if (tells && named != by_name_.end() && named->second.only) {
    return named->second.node;
  }
  return std::nullopt;
}

void YarnV1::ask(Node from, std::string_view name, std::string_view range, Scopes scopes,
                 InputPosition at) {
  if (const auto found = find(name, range)) {
    graph_.depends(from, *found, scopes);
  } else {
    graph_.missing(std::string(name) + "@" + std::string(range), scopes, at);
  }
}

void YarnV1::add_requests(Node from, formats::NodeView manifest) {
  for (const auto& request : requests(manifest, Groups::kProject, out_)) {
    ask(from, request.name, trim(request.specifier), request.scopes, {});
  }
}

void YarnV1::read_projects() {
  manifest_ = read_manifest(context_, std::string(folder_) + "package.json", out_);
  if (!manifest_) {
    graph_.requests_unknown();
    return;
  }
  const auto forced = overrides(manifest_->root());
  resolutions_ = plain_overrides(forced);
  for (const auto& one : forced) {
    partial_resolutions_.insert(last_name(one.key));
  }
  auto project = make_project(manifest_->root(), {});
  const auto root = project.name.empty()
                        ? graph_.add_nameless_project()
                        : graph_.add(std::move(project), {}, LockGraph::Project::kRoot);
  std::vector<std::pair<Node, const Member*>> found;
  const auto members =
      read_members(context_, folder_, WorkspacePatterns(manifest_->root()["workspaces"]), out_);
  for (const auto& member : members) {
    auto component = make_project(member.manifest.root(), file_name(member.folder));
    set_path(component, member.folder);
    const auto node = graph_.add(std::move(component), {}, LockGraph::Project::kMember);
    members_.try_emplace(std::string(graph_.component(node).name), node);
    found.emplace_back(node, &member);
  }
  add_requests(root, manifest_->root());
  for (const auto& [node, member] : found) {
    add_requests(node, member->manifest.root());
  }
}

Result<void> YarnV1::read(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto lock, read_yarn_v1(text, context_.limits(), out_));
  AKASHI_TRY(graph_.reserve(lock.entries.size()));
  std::vector<std::optional<Node>> nodes;
  for (const auto& entry : lock.entries) {
    const auto node = nodes.emplace_back(add(entry));
    if (!node) {
      continue;
    }
    for (const auto pattern : entry.patterns) {
      if (!by_pattern_.try_emplace(pattern, *node).second) {
        out_.problem(msg::kSyntax, {"yarn.lock", "\"" + std::string(pattern) + "\" twice"},
                     entry.at);
      }
      const auto [named, fresh] = by_name_.try_emplace(split_at_sign(pattern).name, Named{*node});
      named->second.only = named->second.only && named->second.node == *node;
    }
  }
  read_projects();
  for (std::size_t i = 0; i < lock.entries.size(); ++i) {
    for (const auto& dependency : lock.entries[i].dependencies) {
      if (nodes[i]) {
        ask(*nodes[i], dependency.name, dependency.range,
            dependency.optional ? Scope::kOptional : Scope::kRuntime, dependency.at);
      }
    }
  }
  graph_.finish();
  return {};
}

}  // namespace

bool is_yarn_berry(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  return text.starts_with("__metadata:") || text.contains("\n__metadata:") ||
         (start != std::string_view::npos && text[start] == '{');
}

Result<void> extract_yarn_v1(const FileView& file, ScanContext& context, Inventory& out) {
  if (is_inside_node_modules(file.path) || is_yarn_berry(file.bytes)) {
    return {};
  }
  return YarnV1(parent_prefix(file.path), context, out).read(file.bytes);
}

}  // namespace akashi::ecosystems::npm
