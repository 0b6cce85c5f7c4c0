// uv.lock (TOML), version 1 with any revision (a revision adds fields only):
//   requires-python, resolution-markers, [manifest] members, requirements, dependency-groups
//   [[package]] name, version, source = {registry|git|url|path|directory|editable|virtual = …},
//   resolution-markers,
//     dependencies = [{name, version, source, extra = […], marker}], sdist = {url, hash, size},
//     wheels = [{url, hash}] [package.optional-dependencies] by extra, [package.dev-dependencies]
//     by group, [package.metadata]
// A dependency names version and source only where its name alone is not enough. Locks from before
// version 1 was final call the tables [[distribution]] and write sources as strings
// ("registry+https://…").
#include "ecosystems/pypi/uv_lock.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/locked.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/source.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

// "registry", "https://…": the kind of a source and where it is.
std::pair<std::string, std::string> source_fields(NodeView source) {
  if (const auto text = source.string()) {
    const auto parts = cut(*text, "+");
    return parts ? std::pair(std::string(parts->first), std::string(parts->second))
                 : std::pair<std::string, std::string>();
  }
  for (const std::string_view kind :
       {"registry", "git", "url", "direct", "path", "directory", "editable", "virtual"}) {
    if (const auto value = source[kind].string()) {
      return {std::string(kind), std::string(*value)};
    }
  }
  return {};
}

// git = "https://host/x?subdirectory=a&tag=v1#commit"
Source git_source(std::string_view url) {
  Source out{.kind = Source::Kind::kVcs, .vcs = "git"};
  if (const auto parts = cut(url, "#")) {
    out.revision = parts->second;
    url = parts->first;
  }
  if (const auto parts = cut(url, "?")) {
    for (const auto field : split(parts->second, '&')) {
      const auto pair = cut(field, "=");
      if (pair && pair->first == "subdirectory") {
        out.subdirectory = pair->second;
      } else if (pair &&
                 (pair->first == "tag" || pair->first == "branch" || pair->first == "rev")) {
        out.requested = pair->second;
      }
    }
    url = parts->first;
  }
  out.url = without_credentials(url);
  if (out.requested == out.revision) {
    out.requested.clear();
  }
  return out;
}

Source source_of(NodeView node) {
  const auto [kind, value] = source_fields(node);
  Source out;
  if (kind == "git") {
    return git_source(value);
  }
  if (kind == "url" || kind == "direct") {
    out.kind = Source::Kind::kUrl;
    out.url = without_credentials(value.substr(0, value.find('#')));
    out.subdirectory = node["subdirectory"].text();
  } else if (kind == "registry") {
    out.url = without_credentials(value);
  } else if (!kind.empty()) {
    out.kind = Source::Kind::kPath;
    out.path = value;
    out.editable = kind == "editable";
  }
  return out;
}

// Scopes spread over packages and over their extras, which are nodes of their own: a package may be
// needed for development while one of its extras is needed at run time.
class ScopeGraph {
 public:
  std::uint32_t package(std::uint32_t package) { return node(package, ""); }
  std::uint32_t extra(std::uint32_t package, std::string_view extra) {
    const auto before = scopes_.size();
    const auto index = node(package, extra);
    if (scopes_.size() != before) {
      edge(index, this->package(package));
    }
    return index;
  }
  void edge(std::uint32_t from, std::uint32_t to) {
    edges_.push_back({RelationType::kDependsOn, from, to, {}});
  }
  void seed(std::uint32_t node, Scopes scopes) { scopes_[node] |= scopes; }
  void spread() { pypi::spread(scopes_, edges_); }
  Scopes of_package(std::uint32_t package) { return scopes_[node(package, "")]; }

 private:
  std::uint32_t node(std::uint32_t package, std::string_view extra) {
    const auto [found, is_new] =
        nodes_.try_emplace(std::to_string(package) + "/" + normalized_name(extra),
                           static_cast<std::uint32_t>(scopes_.size()));
    if (is_new) {
      scopes_.emplace_back();
    }
    return found->second;
  }
  std::unordered_map<std::string, std::uint32_t> nodes_;
  std::vector<Scopes> scopes_;
  std::vector<Relation> edges_;
};

class Reader {
 public:
  Reader(Collector& collector, NodeView root)
      : collector_(collector), out_(collector.inventory()), root_(root) {}

  Result<void> read() {
    const auto version = root_["version"];
    if (!version) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"version"});
    }
    if (version.integer() != 1) {
      return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                  {"uv.lock", std::string(version.text()), "1"}, version.position());
    }
    for (const auto member : root_["manifest"]["members"]) {
      members_.insert(normalized_name(member.text()));
    }
    for (const std::string_view key : {"package", "distribution"}) {
      for (const auto node : root_[key]) {
        package(node);
      }
    }
    for (std::uint32_t i = 0; i < packages_.size(); ++i) {
      dependencies(i);
    }
    manifest();
    scopes_and_directness();
    out_.graph = GraphState::kComplete;
    return {};
  }

 private:
  struct Package {
    NodeView node;
    std::uint32_t component;
    std::pair<std::string, std::string> source;
    bool is_member;
  };
  struct Target {
    std::uint32_t package;
    std::vector<std::string> extras;
  };

  void package(NodeView node) {
    const auto name = package_name(node, out_);
    if (!name) {
      return;
    }
    const auto key = normalized_name(*name);
    const auto source = source_of(node["source"]);
    const auto fields = source_fields(node["source"]);
    const bool here =
        source.kind == Source::Kind::kPath && source.path == "." &&
        (fields.first == "editable" || fields.first == "virtual" || fields.first == "directory");
    Package entry{.node = node,
                  .component = 0,
                  .source = fields,
                  .is_member = here || members_.contains(key)};
    auto component = make_component(*name, node["version"].text());
    apply_source(source, component);
    add_property(component, "virtual", fields.first == "virtual" ? "true" : "");
    for (const auto marker : node["resolution-markers"]) {
      add_property(component, "resolution-marker", marker.text());
    }
    add_files({node["sdist"], node["wheels"]}, component, out_);
    const Seen seen{.at = node["name"].position()};
    if (entry.is_member) {
      component.type = ComponentType::kApplication;
    } else if (component.version.empty() && source.kind != Source::Kind::kPath) {
      // uv leaves the version out for projects that compute it.
      out_.problem(msg::kMissingField, {"version of " + std::string(*name)}, node.position());
    }
    entry.component = here ? collector_.add_root(std::move(component), seen)
                           : collector_.add(std::move(component), seen);
    by_name_[key].push_back(static_cast<std::uint32_t>(packages_.size()));
    packages_.push_back(std::move(entry));
  }

  void dependencies(std::uint32_t from) {
    const auto node = packages_[from].node;
    list(node["dependencies"], from, Scope::kRuntime, graph_.package(from));
    for (const auto extra : node["optional-dependencies"]) {
      list(extra, from, Scope::kOptional, graph_.extra(from, extra.key()));
    }
    for (const std::string_view key : {"dev-dependencies", "dependency-groups"}) {
      for (const auto group : node[key]) {
        // Nobody who needs a package needs what its own development needs.
        list(group, from, group_scopes(group.key()), std::nullopt);
      }
    }
  }

  // Each item is needed along with `node`; and if the project lists it, then for its own sake.
  void list(NodeView list, std::uint32_t from, Scopes scopes, std::optional<std::uint32_t> node) {
    for (const auto item : list) {
      for (const auto& target : resolve(item)) {
        if (target.package != from) {
          collector_.depends(packages_[from].component, packages_[target.package].component,
                             scopes);
        }
        link(target, node, packages_[from].is_member ? scopes : Scopes());
      }
    }
  }

  void link(const Target& target, std::optional<std::uint32_t> from, Scopes wish) {
    const auto connect = [&](std::uint32_t to) {
      graph_.seed(to, wish);
      if (from) {
        graph_.edge(*from, to);
      }
    };
    connect(graph_.package(target.package));
    for (const auto& extra : target.extras) {
      connect(graph_.extra(target.package, extra));
    }
    if (!wish.empty()) {
      wanted_.insert(target.package);
    }
  }

  std::vector<Target> resolve(NodeView item) {
    const auto name = item["name"].string();
    if (!name) {
      out_.problem(msg::kMissingField, {"dependencies.name"}, item.position());
      return {};
    }
    const auto found = by_name_.find(normalized_name(*name));
    if (found == by_name_.end()) {
      out_.problem(msg::kUnresolved, {"dependency " + std::string(*name)}, item.position());
      return {};
    }
    constexpr std::size_t kMostVersions =
        64;  // Of one name: their edges would be as many as their product.
    if (found->second.size() > kMostVersions) {
      out_.problem(msg::kLimit,
                   {"packages named " + std::string(*name), std::to_string(kMostVersions)},
                   item.position(), ErrorCode::kLimitExceeded);
      return {};
    }
    Target target;
    for (const std::string_view key : {"extra", "extras"}) {
      for (const auto extra : item[key]) {
        target.extras.emplace_back(extra.text());
      }
    }
    const auto version = item["version"].string();
    const auto source = source_fields(item["source"]);
    std::vector<Target> out;
    for (const auto index : found->second) {
      const auto& package = packages_[index];
      if ((!version || package.node["version"].text() == *version) &&
          (source.first.empty() || package.source == source)) {
        target.package = index;
        out.push_back(target);
      }
    }
    if (out.empty()) {
      out_.problem(msg::kUnresolved, {"dependency " + std::string(*name)}, item.position());
    }
    return out;
  }

  // What a script, or a workspace root without a project, asks for.
  void manifest() {
    const auto manifest = root_["manifest"];
    const auto wish = [&](NodeView list, Scopes scopes) {
      for (const auto item : list) {
        for (const auto& target : resolve(item)) {
          link(target, std::nullopt, scopes);
        }
      }
    };
    wish(manifest["requirements"], Scope::kRuntime);
    for (const auto group : manifest["dependency-groups"]) {
      wish(group, group_scopes(group.key()));
    }
  }

  void scopes_and_directness() {
    graph_.spread();
    const bool has_project =
        !wanted_.empty() ||
        std::ranges::any_of(packages_, [](const Package& package) { return package.is_member; });
    for (std::uint32_t i = 0; i < packages_.size(); ++i) {
      auto& component = collector_.component(packages_[i].component);
      component.scopes |= graph_.of_package(i);
      const auto directness = wanted_.contains(i)                      ? Directness::kDirect
                              : has_project && !packages_[i].is_member ? Directness::kTransitive
                                                                       : Directness::kUnknown;
      component.directness = merged(component.directness, directness);
    }
  }

  Collector& collector_;
  Inventory& out_;
  NodeView root_;
  std::vector<Package> packages_;
  ByName by_name_;  // Indices into packages_.
  std::unordered_set<std::string> members_;
  std::unordered_set<std::uint32_t> wanted_;
  ScopeGraph graph_;
};

}  // namespace

Result<void> extract_uv_lock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  Collector collector(out);
  return Reader(collector, tree.root()).read();
}

}  // namespace akashi::ecosystems::pypi
