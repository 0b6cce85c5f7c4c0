#include "ecosystems/pypi/locked.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/source.h"

namespace akashi::ecosystems::pypi {
namespace {

// More packages of one name than any resolver makes: their edges would be as many as their product.
constexpr std::size_t kMostVersions = 64;

}  // namespace

std::uint32_t LockedPackages::add(std::string_view key, Component component, const Seen& seen) {
  return add_named(collector_, by_name_, key, std::move(component), seen);
}

void LockedPackages::needs(std::uint32_t from, std::string_view key, std::string_view exact,
                           Scopes scopes) {
  needs_.push_back({from, std::string(key), std::string(exact), scopes});
}

void LockedPackages::link() {
  bool reported = false;
  for (const auto& need : needs_) {
    const auto found = by_name_.find(need.key);
    if (found == by_name_.end()) {
      continue;
    }
    const auto& candidates = found->second;
    if (candidates.size() > kMostVersions) {
      if (!reported) {
        collector_.inventory().problem(
            msg::kLimit, {"packages named " + need.key, std::to_string(kMostVersions)}, {},
            ErrorCode::kLimitExceeded);
      }
      reported = true;
      continue;
    }
    const auto is_exact = [&](std::uint32_t index) {
      return collector_.component(index).version == need.exact;
    };
    const bool narrow = !need.exact.empty() && std::ranges::any_of(candidates, is_exact);
    for (const auto to : candidates) {
      if (to != need.from && (!narrow || is_exact(to))) {
        collector_.depends(need.from, to, need.scopes);
      }
    }
  }
  needs_.clear();
}

void LockedPackages::apply(const Project& project) {
  const auto root = add_project_root(project, project.path, collector_);
  apply_directness(project, root, by_name_, collector_);
}

void LockedPackages::spread_scopes(const Project& project) {
  auto& inventory = collector_.inventory();
  std::vector<Scopes> scopes(inventory.components.size());
  for (const auto& [name, wanted] : project.scopes_by_name()) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      continue;
    }
    for (const auto index : found->second) {
      scopes[index] |= wanted;
    }
  }
  // The root's own edges must not carry one wish's scopes to another.
  std::vector<Relation> edges;
  for (const auto& edge : inventory.relations) {
    if (inventory.root != edge.from) {
      edges.push_back(edge);
    }
  }
  spread(scopes, edges);
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    auto& component = inventory.components[i];
    if (component.scopes.empty()) {
      component.scopes = scopes[i];
    }
  }
}

void add_files(std::initializer_list<formats::NodeView> lists, Component& component,
               Inventory& out) {
  std::vector<std::string> sources;
  std::vector<std::string> wheels;
  const auto digest = [&](std::string_view text, InputPosition at) {
    auto parsed = parse_integrity(text);
    if (parsed.empty()) {
      out.problem(msg::kBadValue, {"hash", std::string(text), "digest"}, at);
    }
    std::ranges::move(parsed, std::back_inserter(component.hashes));
  };
  const auto add = [&](formats::NodeView file) {
    if (const auto hash = file["hash"]) {
      digest(hash.text(), hash.position());
    }
    for (const auto hash : file["hashes"]) {
      digest(std::string(hash.key()) + ":" + std::string(hash.text()), hash.position());
    }
    const auto url = file["url"].text();
    if (!url.empty()) {
      const bool wheel = url.substr(0, url.find_first_of("?#")).ends_with(".whl");
      (wheel ? wheels : sources).push_back(without_credentials(url));
    }
  };
  for (const auto& list : lists) {
    if (list.is_object()) {
      add(list);
      continue;
    }
    for (const auto file : list) {
      add(file);
    }
  }
  for (auto& url : sources.empty() ? wheels : sources) {
    component.references.push_back({ExternalReference::Type::kDistribution, std::move(url)});
  }
}

std::optional<std::string_view> package_name(formats::NodeView package, Inventory& out) {
  const auto node = package["name"];
  const auto name = node.string();
  if (!node) {
    out.problem(msg::kMissingField, {"package.name"}, package.position());
  } else if (!name) {
    out.problem(formats::wrong_type(node, "package.name", "string"));
  } else if (!is_project_name(*name)) {
    out.problem(msg::kBadValue, {"package.name", std::string(*name), "project name"},
                node.position());
  } else {
    return name;
  }
  return std::nullopt;
}

void spread(std::vector<Scopes>& scopes, const std::vector<Relation>& edges) {
  std::vector<std::vector<std::uint32_t>> next(scopes.size());
  for (const auto& edge : edges) {
    next[edge.from].push_back(edge.to);
  }
  std::vector<std::uint32_t> changed;
  for (std::uint32_t i = 0; i < scopes.size(); ++i) {
    if (!scopes[i].empty()) {
      changed.push_back(i);
    }
  }
  while (!changed.empty()) {  // Each can change as often as there are scopes.
    const auto from = changed.back();
    changed.pop_back();
    for (const auto to : next[from]) {
      const auto before = scopes[to];
      scopes[to] |= scopes[from];
      if (scopes[to] != before) {
        changed.push_back(to);
      }
    }
  }
}

}  // namespace akashi::ecosystems::pypi
