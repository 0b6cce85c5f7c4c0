// package.json: the members that decide what is installed (docs of npm, Yarn, pnpm and Bun).
#include "ecosystems/npm/manifest.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"
#include "ecosystems/npm/package.h"

namespace akashi::ecosystems::npm {
namespace {

using formats::NodeView;

struct Group {
  std::string_view field;
  Scope scope;
};
constexpr auto kGroups = std::to_array<Group>({
    {"dependencies", Scope::kRuntime},
    {"optionalDependencies", Scope::kOptional},
    {"devDependencies", Scope::kDevelopment},
    {"peerDependencies", Scope::kPeer},
});

using Names = std::unordered_set<std::string_view>;

Names keys(NodeView object) {
  Names names;
  if (object.is_object()) {
    for (const auto member : object) {
      names.insert(member.key());
    }
  }
  return names;
}

// peerDependenciesMeta (npm), optionalPeers (Bun), optionalPeerDependencies (Yarn 6).
Names optional_peers(NodeView manifest) {
  Names names;
  if (const auto meta = manifest["peerDependenciesMeta"]; meta.is_object()) {
    for (const auto member : meta) {
      if (member["optional"].boolean().value_or(false)) {
        names.insert(member.key());
      }
    }
  }
  for (const auto* const field : {"optionalPeers", "optionalPeerDependencies"}) {
    if (const auto list = manifest[field]; list.is_array()) {
      for (const auto one : list) {
        names.insert(one.text());
      }
    }
  }
  return names;
}

// dependenciesMeta (Yarn): {"name": {"optional": true}}
Names marked_optional(NodeView manifest) {
  Names names;
  if (const auto meta = manifest["dependenciesMeta"]; meta.is_object()) {
    for (const auto member : meta) {
      if (member["optional"].boolean().value_or(false)) {
        names.insert(member.key());
      }
    }
  }
  return names;
}

// In YAML the range "18" is a number.
bool is_specifier(NodeView node) {
  return node.is_string() || node.kind() == formats::Kind::kInteger ||
         node.kind() == formats::Kind::kFloat;
}

void add_overrides(NodeView object, const std::string& prefix, std::vector<Override>& all) {
  constexpr std::size_t kLongest = 1024;  // Each nested key repeats what it stands under.
  if (!object.is_object() || prefix.size() > kLongest) {
    return;
  }
  for (const auto member : object) {
    auto key = prefix;
    if (member.key() != ".") {
      key += (prefix.empty() ? "" : ">") + std::string(member.key());
    }
    if (member.is_string()) {
      all.push_back({std::move(key), member.text(), member.position()});
    } else {
      add_overrides(member, key, all);  // As deep as the document may be.
    }
  }
}

std::string_view trim_pattern(std::string_view pattern) {
  while (pattern.starts_with("./")) {
    pattern.remove_prefix(2);
  }
  while (pattern.ends_with('/')) {
    pattern.remove_suffix(1);
  }
  return pattern;
}

// "a/{b,c}/*" -> "a/b/*", "a/c/*". Nothing is expanded beyond the bound.
void expand_braces(std::string_view pattern, std::vector<std::string>& out, int depth = 0) {
  constexpr std::size_t kMost = 100;
  constexpr int kDeepest = 8;
  const auto open = pattern.find('{');
  const auto close = pattern.find('}', open);
  if (out.size() >= kMost || pattern.size() > 1024) {
    return;
  }
  if (open == std::string_view::npos || close == std::string_view::npos || depth > kDeepest) {
    out.emplace_back(pattern);
    return;
  }
  for (const auto choice : split(pattern.substr(open + 1, close - open - 1), ',')) {
    expand_braces(std::string(pattern.substr(0, open)) + std::string(choice) +
                      std::string(pattern.substr(close + 1)),
                  out, depth + 1);
  }
}

}  // namespace

std::vector<Request> requests(NodeView manifest, Groups groups, Inventory& out) {
  std::vector<Request> all;
  const auto optional = keys(manifest["optionalDependencies"]);
  const auto marked = marked_optional(manifest);
  const auto peers = optional_peers(manifest);
  for (const auto& group : kGroups) {
    if (groups == Groups::kInstalled && group.scope == Scope::kDevelopment) {
      continue;
    }
    const auto object = manifest[group.field];
    if (!object || object.is_null()) {
      continue;
    }
    if (!object.is_object()) {
      if (object.size() != 0 || !object.is_array()) {  // Old tools wrote [] for {}.
        out.problem(formats::wrong_type(object, group.field, "object"));
      }
      continue;
    }
    for (const auto member : object) {
      auto scopes = Scopes(group.scope);
      if (group.scope == Scope::kRuntime && optional.contains(member.key())) {
        continue;
      }
      if (group.scope == Scope::kRuntime && marked.contains(member.key())) {
        scopes = Scope::kOptional;
      } else if (group.scope == Scope::kPeer && peers.contains(member.key())) {
        scopes |= Scope::kOptional;
      }
      if (!is_specifier(member)) {
        out.problem(formats::wrong_type(member, group.field, "string"));
        continue;
      }
      all.push_back({member.key(), member.text(), scopes, member.position()});
    }
  }
  return all;
}

Result<Manifest> Manifest::read(ScanContext& context, std::string_view path) {
  Manifest manifest;
  AKASHI_TRY_ASSIGN(manifest.bytes_, context.read(path));
  AKASHI_TRY_ASSIGN(manifest.tree_,
                    formats::parse_json(manifest.bytes_.padded(), context.limits()));
  if (!manifest.root().is_object()) {
    return std::unexpected(formats::wrong_type(manifest.root(), "package.json", "object"));
  }
  return manifest;
}

std::optional<Manifest> read_manifest(ScanContext& context, std::string_view path, Inventory& out) {
  auto manifest = Manifest::read(context, path);
  if (manifest) {
    return *std::move(manifest);
  }
  if (manifest.error().code() != ErrorCode::kNotFound) {
    out.problem(std::move(manifest).error().in_file(path));
  }
  return std::nullopt;
}

std::optional<Manifest> ProjectManifests::read(std::string_view path) {
  auto folder = join_path(folder_, path);
  if (!folder || !known_.insert(*folder).second) {
    return std::nullopt;
  }
  return read_manifest(context_, *folder + (folder->empty() ? "" : "/") + "package.json", out_);
}

Component make_project(NodeView manifest, std::string_view fallback_name) {
  const auto name = trim(manifest["name"].text());
  auto project =
      make_project(name.empty() ? fallback_name : name, trim(manifest["version"].text()));
  add_licenses(project, manifest);
  add_about(project, manifest);
  add_constraints(project, manifest);
  return project;
}

WorkspacePatterns::WorkspacePatterns(NodeView list) {
  constexpr std::size_t kMost = 200;  // Each is tried on each folder.
  const auto items = list.is_object() ? list["packages"] : list;
  if (!items.is_array()) {
    return;
  }
  for (const auto item : items) {
    auto text = trim(item.text());
    const bool excludes = text.starts_with('!');
    text.remove_prefix(excludes ? 1 : 0);
    std::vector<std::string> expanded;
    expand_braces(trim_pattern(text), expanded);
    for (auto& pattern : expanded) {
      if (pattern.find_first_of("*?") == std::string::npos && !excludes) {
        folders_.insert(std::move(pattern));
      } else if (auto& patterns = excludes ? excluded_ : patterns_; patterns.size() < kMost) {
        patterns.push_back(std::move(pattern));
      }
    }
  }
}

bool WorkspacePatterns::match(std::string_view folder) const {
  const auto matches = [folder](std::string_view pattern) { return glob_match(pattern, folder); };
  return (folders_.contains(std::string(folder)) || std::ranges::any_of(patterns_, matches)) &&
         std::ranges::none_of(excluded_, matches);
}

std::vector<Member> read_members(ScanContext& context, std::string_view folder,
                                 const WorkspacePatterns& patterns, Inventory& out) {
  constexpr std::string_view kFile = "/package.json";
  std::vector<Member> members;
  if (patterns.empty()) {
    return members;
  }
  for (const auto path : context.list(folder)) {
    if (!path.ends_with(kFile) || path.size() <= folder.size() + kFile.size() ||
        is_inside_node_modules(path)) {
      continue;
    }
    const auto relative = path.substr(folder.size(), path.size() - folder.size() - kFile.size());
    if (!patterns.match(relative)) {
      continue;
    }
    if (auto manifest = read_manifest(context, path, out)) {
      members.push_back({std::string(relative), *std::move(manifest)});
    }
  }
  return members;
}

std::vector<Override> overrides(NodeView manifest) {
  std::vector<Override> all;
  add_overrides(manifest["overrides"], {}, all);
  add_overrides(manifest["resolutions"], {}, all);
  add_overrides(manifest["pnpm"]["overrides"], {}, all);
  return all;
}

std::string last_name(std::string_view key) {
  if (const auto at = key.rfind('>'); at != std::string_view::npos) {
    key.remove_prefix(at + 1);
  }
  const auto slash = key.rfind('/');
  if (slash == std::string_view::npos || slash == 0) {
    return std::string(key);
  }
  const auto before = key.rfind('/', slash - 1);
  const auto start = before == std::string_view::npos ? 0 : before + 1;
  return std::string(key.substr(key[start] == '@' ? start : slash + 1));
}

OverridesByName plain_overrides(const std::vector<Override>& all) {
  OverridesByName by_name;
  for (const auto& one : all) {
    std::string_view key = one.key;
    if (key.starts_with("**/")) {
      key.remove_prefix(3);
    }
    // "name@npm:^1", "name@^1" hold for some requests only, "a/b" and "a>b" for some who ask.
    if (is_package_name(key) && !key.contains('>') && split_at_sign(key).rest.empty()) {
      by_name.insert_or_assign(std::string(key), one.specifier);
    }
  }
  return by_name;
}

bool is_inside_node_modules(std::string_view path) {
  return path.starts_with("node_modules/") || path.contains("/node_modules/") ||
         path.contains("!node_modules/");
}

}  // namespace akashi::ecosystems::npm
