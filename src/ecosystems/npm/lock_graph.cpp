// Scopes follow npm's definition of its "dev", "optional" and "peer" flags (arborist,
// calc-dep-flags): what can be reached by runtime edges alone is "runtime"; the rest is what the
// paths to it are.
#include "ecosystems/npm/lock_graph.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ecosystems/npm/package.h"

namespace akashi::ecosystems::npm {
namespace {

constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);

constexpr std::uint8_t bit(Scope scope) {
  return static_cast<std::uint8_t>(scope);
}

// The kind of a path that came by `path` and goes on by an edge of kind `edge`.
std::uint8_t step(std::uint8_t path, Scopes edge) {
  if (path != bit(Scope::kRuntime) || edge.empty()) {
    return path;
  }
  if (edge.has(Scope::kPeer)) {
    return bit(Scope::kPeer);
  }
  return edge.bits();
}

}  // namespace

Scopes settled(Scopes scopes) {
  return scopes.has(Scope::kRuntime) ? Scope::kRuntime : scopes;
}

std::string identity(const Component& component) {
  auto key = component.purl.to_string();
  if (component.purl.empty()) {
    key = component.name + "@" + component.version;
  }
  if (component.version.empty()) {
    key += "\n" + component.requirement;
  }
  return key;
}

Result<void> LockGraph::reserve(std::size_t packages) {
  if (nodes_.size() + packages > limits_.components) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"packages", std::to_string(limits_.components)});
  }
  nodes_.reserve(nodes_.size() + packages + 1);
  edges_.reserve(edges_.size() + packages * 2);
  return {};
}

LockGraph::Node LockGraph::add(Component package, InputPosition at) {
  nodes_.push_back({.component = std::move(package), .at = at});
  return static_cast<Node>(nodes_.size() - 1);
}

LockGraph::Node LockGraph::add(Component project, InputPosition at, Project role) {
  const auto node = add(std::move(project), at);
  nodes_[node].project = true;
  if (role == Project::kRoot && !root_) {
    root_ = node;
  }
  return node;
}

LockGraph::Node LockGraph::add_nameless_project() {
  const auto node = add(Component{}, {});
  nodes_[node].project = true;
  nodes_[node].nameless = true;
  return node;
}

void LockGraph::missing(std::string_view what, Scopes scopes, InputPosition at) {
  if (scopes.has(Scope::kOptional) || scopes.has(Scope::kPeer)) {
    return;
  }
  complete_ = false;
  out_.problem(msg::kUnresolved, {std::string(what)}, at);
}

void LockGraph::follow() {
  std::vector<std::uint32_t> first(nodes_.size() + 1, 0);  // Edges by `from`, as ranges.
  for (const auto& edge : edges_) {
    ++first[edge.from + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) {
    first[i] += first[i - 1];
  }
  std::vector<std::uint32_t> order(edges_.size());
  auto next = first;
  for (std::uint32_t i = 0; i < edges_.size(); ++i) {
    order[next[edges_[i].from]++] = i;
  }
  struct Visit {
    Node node;
    std::uint8_t path;
  };
  std::vector<Visit> open;
  const auto reach = [&](Node node, std::uint8_t path) {
    if ((nodes_[node].reached & path) != path) {
      nodes_[node].reached = static_cast<std::uint8_t>(nodes_[node].reached | path);
      open.push_back({node, path});
    }
  };
  for (Node node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].project) {
      reach(node, bit(Scope::kRuntime));
    }
  }
  while (!open.empty()) {
    const auto visit = open.back();
    open.pop_back();
    for (auto i = first[visit.node]; i < first[visit.node + 1]; ++i) {
      const auto& edge = edges_[order[i]];
      nodes_[edge.to].direct = nodes_[edge.to].direct || nodes_[edge.from].project;
      const auto path = step(visit.path, edge.scopes);
      for (std::uint8_t one = 1; one != 0; one = static_cast<std::uint8_t>(one << 1)) {
        if ((path & one) != 0) {
          reach(edge.to, one);
        }
      }
    }
  }
}

std::vector<std::uint32_t> LockGraph::write_components() {
  const bool known_requests = requests_known_ && std::ranges::any_of(nodes_, &Place::project);
  std::vector<std::uint32_t> index(nodes_.size(), kNone);
  std::unordered_map<std::string, std::uint32_t> known;
  known.reserve(nodes_.size());
  const auto before = out_.components.size();
  out_.components.reserve(before + nodes_.size());
  for (Node node = 0; node < nodes_.size(); ++node) {
    auto& place = nodes_[node];
    if (place.nameless) {
      continue;
    }
    if (!place.project) {
      const auto reached = Scopes::from_bits(scopes_known_ ? place.reached : std::uint8_t{0});
      place.component.scopes = place.stated.value_or(reached);
      if (known_requests && place.reached != 0) {
        place.component.directness = place.direct ? Directness::kDirect : Directness::kTransitive;
      }
    }
    const auto [found, fresh] = known.try_emplace(
        identity(place.component), static_cast<std::uint32_t>(out_.components.size()));
    index[node] = found->second;
    if (fresh) {
      out_.add(std::move(place.component), place.at);
      if (place.project && !place.at.known()) {
        out_.components.back().evidence.back().detail = "named by its package.json";
      }
    } else {
      merge(out_.components[found->second], std::move(place.component));
    }
  }
  for (auto i = before; i < out_.components.size(); ++i) {
    auto& component = out_.components[i];
    component.scopes = settled(component.scopes);
    remove_repetitions(component);
  }
  if (root_) {
    out_.root = index[*root_];
  }
  return index;
}

void LockGraph::write_relations(const std::vector<std::uint32_t>& index) {
  std::unordered_map<std::uint64_t, std::size_t> known;
  known.reserve(edges_.size());
  for (const auto& edge : edges_) {
    const auto from = index[edge.from];
    const auto to = index[edge.to];
    if (from == kNone || to == kNone || from == to) {
      continue;
    }
    const auto [found, fresh] =
        known.try_emplace((std::uint64_t{from} << 32) | to, out_.relations.size());
    if (fresh) {
      out_.depends(from, to, edge.scopes);
    } else {
      out_.relations[found->second].scopes |= edge.scopes;
    }
  }
  if (!root_) {
    return;
  }
  for (Node node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].project && index[node] != kNone && index[node] != *out_.root) {
      out_.relations.push_back({RelationType::kContains, *out_.root, index[node], {}});
    }
  }
}

void LockGraph::finish() {
  follow();
  const auto index = write_components();
  write_relations(index);
  out_.graph = complete_ ? GraphState::kComplete : GraphState::kIncomplete;
}

}  // namespace akashi::ecosystems::npm
