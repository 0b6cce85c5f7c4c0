#include "document/assembly.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace akashi::document {

std::string natural_ref(const Component& component) {
  auto ref = component.purl.to_string();
  if (ref.empty()) {
    ref = std::string(component_type_name(component.type)) + ":" + component.name + "@" +
          component.version;
  }
  return ref;
}

std::optional<std::uint32_t> Assembly::add(Component component, InputPosition at) {
  if (bom_.components.size() >= limits_.components) {
    if (!std::exchange(full_, true)) {
      reading_.problem(msg::kLimit, {"components", std::to_string(limits_.components)}, at,
                       ErrorCode::kLimitExceeded);
    }
    return std::nullopt;
  }
  const auto index = static_cast<std::uint32_t>(bom_.components.size());
  if (!component.ref.empty() && !by_ref_.try_emplace(component.ref, index).second) {
    reading_.problem(msg::kBadValue, {"reference", component.ref, "unique identifier"}, at);
    component.ref += "#2";
    if (!by_ref_.try_emplace(component.ref, index).second) {
      component.ref.clear();
    }
  }
  bom_.components.push_back(std::move(component));
  bom_.graph.push_back(GraphState::kUnknown);
  return index;
}

const std::uint32_t* Assembly::find(std::string_view ref) const {
  const auto found = by_ref_.find(std::string(ref));
  return found == by_ref_.end() ? nullptr : &found->second;
}

const std::uint32_t* Assembly::resolve(const std::string& ref, InputPosition at) {
  const auto* found = find(ref);
  if (found == nullptr && !full_ && dangling_.insert(ref).second) {
    reading_.problem(msg::kUnresolved, {"reference \"" + ref + "\""}, at);
  }
  return found;
}

void Assembly::complete_refs() {
  // A number per name, so that many of the same do not each try all that went before.
  std::unordered_map<std::string, std::uint32_t> used;
  for (std::uint32_t i = 0; i < bom_.components.size(); ++i) {
    auto& component = bom_.components[i];
    if (!component.ref.empty()) {
      continue;
    }
    const auto base = natural_ref(component);
    auto& count = used[base];
    do {
      ++count;
      component.ref = count == 1 ? base : base + "#" + std::to_string(count);
    } while (!by_ref_.try_emplace(component.ref, i).second);
  }
}

Bom Assembly::finish() && {
  complete_refs();
  std::vector<std::uint32_t> order(bom_.components.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {},
                    [&](std::uint32_t i) -> const std::string& { return bom_.components[i].ref; });
  std::vector<Component> components;
  std::vector<GraphState> graph;
  std::vector<std::uint32_t> position(order.size());
  components.reserve(order.size());
  graph.reserve(order.size());
  for (const auto i : order) {
    position[i] = static_cast<std::uint32_t>(components.size());
    components.push_back(std::move(bom_.components[i]));
    graph.push_back(bom_.graph[i]);
  }
  bom_.components = std::move(components);
  bom_.graph = std::move(graph);
  if (bom_.root) {
    bom_.root = position[*bom_.root];
  }
  for (auto& relation : bom_.relations) {
    relation.from = position[relation.from];
    relation.to = position[relation.to];
  }
  std::ranges::sort(bom_.relations);
  std::vector<Relation> relations;
  for (const auto& relation : bom_.relations) {
    const bool repeated =
        !relations.empty() &&
        std::tie(relations.back().type, relations.back().from, relations.back().to) ==
            std::tie(relation.type, relation.from, relation.to);
    if (repeated) {
      relations.back().scopes |= relation.scopes;
    } else {
      relations.push_back(relation);
    }
  }
  bom_.relations = std::move(relations);
  return std::move(bom_);
}

void derive_directness(Bom& bom) {
  if (!bom.root) {
    return;
  }
  const auto is_direct = [&](const Relation& relation) {
    return relation.type == RelationType::kDependsOn && relation.from == *bom.root;
  };
  const auto is_group = [&](const Relation& relation) {
    const auto type = bom.components[relation.to].type;
    return is_direct(relation) &&
           (type == ComponentType::kOperatingSystem || type == ComponentType::kApplication);
  };
  if (std::ranges::none_of(bom.relations, is_direct) ||
      std::ranges::any_of(bom.relations, is_group)) {
    return;
  }
  for (const auto& relation : bom.relations) {
    auto& directness = bom.components[relation.to].directness;
    if (relation.to == *bom.root || relation.type != RelationType::kDependsOn) {
      continue;
    }
    if (is_direct(relation)) {
      directness = Directness::kDirect;
    } else if (directness == Directness::kUnknown) {
      directness = Directness::kTransitive;
    }
  }
}

}  // namespace akashi::document
