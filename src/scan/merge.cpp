#include "scan/merge.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"

namespace akashi::scan {
namespace {

// Components are the same when their purls are, or, without purl or version, when all that is known
// agrees.
std::string identity(const Component& component) {
  std::string key = component.purl.to_string();
  if (component.purl.type == "nuget") {
    key = to_lower(key);  // NuGet ids and versions compare without case.
  }
  if (key.empty()) {
    key = std::string(component_type_name(component.type)) + '\n' + component.name + '\n' +
          component.version;
  }
  if (component.version.empty() && !component.requirement.empty()) {
    key += '\n' + component.requirement;
  }
  return key;
}

// Repeats of a long list stay until all are in: a component can have very many pieces.
template <class T>
void unite(std::vector<T>& into, std::vector<T>&& from) {
  constexpr std::size_t kShort = 32;
  for (auto& item : from) {
    if (into.size() >= kShort || std::ranges::find(into, item) == into.end()) {
      into.push_back(std::move(item));
    }
  }
}

template <class T>
void sort_unique(std::vector<T>& list) {
  std::ranges::sort(list);
  const auto rest = std::ranges::unique(list);
  list.erase(rest.begin(), rest.end());
}

void take_first(std::string& into, std::string&& from) {
  if (into.empty()) {
    into = std::move(from);
  }
}

void unite(Component& into, Component&& from) {
  if (into.type == ComponentType::kLibrary) {
    into.type = from.type;
  }
  into.scopes |= from.scopes;
  if (from.directness == Directness::kDirect || into.directness == Directness::kUnknown) {
    into.directness = from.directness;
  }
  take_first(into.requirement, std::move(from.requirement));
  take_first(into.supplier, std::move(from.supplier));
  take_first(into.author, std::move(from.author));
  take_first(into.copyright, std::move(from.copyright));
  take_first(into.description, std::move(from.description));
  if (into.source.empty()) {
    into.source = std::move(from.source);
  }
  unite(into.hashes, std::move(from.hashes));
  unite(into.licenses, std::move(from.licenses));
  unite(into.references, std::move(from.references));
  unite(into.cpes, std::move(from.cpes));
  unite(into.properties, std::move(from.properties));
  unite(into.evidence, std::move(from.evidence));
}

void sort_lists(Component& component) {
  sort_unique(component.hashes);
  sort_unique(component.licenses);
  sort_unique(component.references);
  sort_unique(component.cpes);
  sort_unique(component.properties);
  sort_unique(component.evidence);
}

// A dependency by name is meant for what lies nearest: the candidate whose evidence shares most of
// the path.
std::size_t shared_prefix(std::string_view a, std::string_view b) {
  const auto [x, y] = std::ranges::mismatch(a, b);
  (void)y;
  return static_cast<std::size_t>(x - a.begin());
}

class NameIndex {
 public:
  explicit NameIndex(const std::vector<Component>& components) {
    for (std::uint32_t i = 0; i < components.size(); ++i) {
      if (components[i].purl.empty()) {
        continue;
      }
      auto& places = by_package_[components[i].purl.package()];
      for (const auto& evidence : components[i].evidence) {
        places.emplace_back(evidence.path, i);
      }
    }
    for (auto& [package, places] : by_package_) {
      std::ranges::sort(places);
    }
  }

  // The nearest component of that package that has a version; nothing when there is none in the
  // same tree.
  const std::uint32_t* find(const std::string& package, std::string_view path) const {
    const auto found = by_package_.find(package);
    if (found == by_package_.end() || found->second.empty()) {
      return nullptr;
    }
    // The folder that holds the packages: two up from the file that describes one.
    const auto folder = parent_prefix(
        parent_prefix(path).substr(0, std::max<std::size_t>(parent_prefix(path).size(), 1) - 1));
    // In order, the longest shared prefix is beside where the path would be.
    const auto& places = found->second;
    const auto from = [&](std::string_view prefix) {
      return std::ranges::lower_bound(places, prefix, {}, &Place::first);
    };
    const auto after = from(path);
    std::size_t shared = after == places.end() ? 0 : shared_prefix(after->first, path);
    if (after != places.begin()) {
      shared = std::max(shared, shared_prefix(std::prev(after)->first, path));
    }
    return shared < folder.size() ? nullptr : &from(path.substr(0, shared))->second;
  }

 private:
  using Place = std::pair<std::string_view, std::uint32_t>;  // Path of evidence, component.
  std::unordered_map<std::string, std::vector<Place>> by_package_;
};

// An archive that is a component contains the components that were found inside it.
void relate_nested(Bom& bom) {
  std::unordered_map<std::string_view, std::uint32_t> archives;
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    for (const auto& evidence : bom.components[i].evidence) {
      archives.emplace(evidence.path, i);
    }
  }
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    for (const auto& evidence : bom.components[i].evidence) {
      const std::string_view path = evidence.path;
      for (auto mark = path.rfind('!'); mark != std::string_view::npos && mark > 0;
           mark = path.rfind('!', mark - 1)) {
        const auto outer = archives.find(path.substr(0, mark));
        if (outer == archives.end() || outer->second == i) {
          continue;
        }
        bom.relations.push_back({RelationType::kContains, outer->second, i, {}});
        break;
      }
    }
  }
}

}  // namespace

void merge(std::vector<Extraction>& extractions, Bom& bom) {
  std::unordered_map<std::string, std::uint32_t> known;
  for (auto& extraction : extractions) {
    Inventory copy;
    if (extraction.keep_inventory) {
      copy = extraction.inventory;
    }
    auto& inventory = extraction.keep_inventory ? copy : extraction.inventory;
    extraction.merged.reserve(inventory.components.size());
    for (auto& component : inventory.components) {
      for (auto& evidence : component.evidence) {
        if (evidence.path.empty()) {  // Else a file that this one includes.
          evidence.path = extraction.path;
        }
        evidence.method = extraction.method;
        evidence.layer = extraction.layer;
      }
      const auto [at, added] =
          known.try_emplace(identity(component), static_cast<std::uint32_t>(bom.components.size()));
      extraction.merged.push_back(at->second);
      if (added) {
        bom.components.push_back(std::move(component));
        bom.graph.push_back(inventory.graph);
      } else {
        unite(bom.components[at->second], std::move(component));
        bom.graph[at->second] = std::max(bom.graph[at->second], inventory.graph);
      }
    }
    for (const auto& relation : inventory.relations) {
      const auto from = extraction.merged[relation.from];
      const auto to = extraction.merged[relation.to];
      if (from != to) {
        bom.relations.push_back({relation.type, from, to, relation.scopes});
      }
    }
    for (const auto& problem : inventory.problems) {
      // A companion file that could not be read is named by the extractor.
      bom.unknowns.push_back({.path = problem.file().empty() ? extraction.path : problem.file(),
                              .at = problem.at(),
                              .method = extraction.method,
                              .code = problem.code(),
                              .message = problem.message()});
    }
  }
  std::ranges::for_each(bom.components, sort_lists);
  const NameIndex names(bom.components);
  for (const auto& extraction : extractions) {
    for (const auto& named : extraction.inventory.named) {
      const auto* to = names.find(named.package, extraction.path);
      const auto from = extraction.merged[named.from];
      if (to != nullptr && *to != from) {
        bom.relations.push_back({RelationType::kDependsOn, from, *to, named.scopes});
      }
    }
  }
  relate_nested(bom);
}

void put_in_order(Bom& bom) {
  // The ref: the purl, or what identifies it otherwise; a number where two would be the same.
  std::unordered_map<std::string, std::uint32_t> used;
  std::vector<std::pair<std::string, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    const auto& component = bom.components[i];
    auto ref = component.purl.to_string();
    if (ref.empty()) {
      ref = std::string(component_type_name(component.type)) + ":" + component.name + "@" +
            component.version;
    }
    if (component.version.empty() && !component.requirement.empty()) {
      ref += (ref.contains('?') ? "&" : "?") + std::string("requirement=") + component.requirement;
    }
    order.emplace_back(std::move(ref), i);
  }
  std::ranges::sort(order, [&](const auto& a, const auto& b) {
    return std::tie(a.first, bom.components[a.second].evidence) <
           std::tie(b.first, bom.components[b.second].evidence);
  });
  std::vector<Component> components;
  std::vector<GraphState> graph;
  std::vector<std::uint32_t> position(order.size());
  components.reserve(order.size());
  for (auto& [ref, index] : order) {
    position[index] = static_cast<std::uint32_t>(components.size());
    const auto count = ++used[ref];
    components.push_back(std::move(bom.components[index]));
    components.back().ref = count == 1 ? ref : ref + "#" + std::to_string(count);
    graph.push_back(bom.graph[index]);
  }
  bom.components = std::move(components);
  bom.graph = std::move(graph);
  for (auto& relation : bom.relations) {
    relation.from = position[relation.from];
    relation.to = position[relation.to];
  }
  // The same dependency from two files: one, for all their scopes.
  std::ranges::sort(bom.relations);
  std::vector<Relation> relations;
  for (const auto& relation : bom.relations) {
    if (!relations.empty() && relations.back().type == relation.type &&
        relations.back().from == relation.from && relations.back().to == relation.to) {
      relations.back().scopes |= relation.scopes;
    } else {
      relations.push_back(relation);
    }
  }
  bom.relations = std::move(relations);
  std::ranges::sort(bom.unknowns, [](const Unknown& a, const Unknown& b) {
    const auto id_a = a.message.id.name();
    const auto id_b = b.message.id.name();
    return std::tie(a.path, a.at, a.method, id_a, a.message.args) <
           std::tie(b.path, b.at, b.method, id_b, b.message.args);
  });
  const auto rest = std::ranges::unique(bom.unknowns);
  bom.unknowns.erase(rest.begin(), rest.end());
}

}  // namespace akashi::scan
