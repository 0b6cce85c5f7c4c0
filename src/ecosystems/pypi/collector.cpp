#include "ecosystems/pypi/collector.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi::ecosystems::pypi {
namespace {

template <class T>
void sort_unique(std::vector<T>& items) {
  std::ranges::sort(items);
  const auto rest = std::ranges::unique(items);
  items.erase(rest.begin(), rest.end());
}

template <class T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  std::ranges::move(from, std::back_inserter(to));
}

void take_if_empty(std::string& to, std::string&& from) {
  if (to.empty()) {
    to = std::move(from);
  }
}

std::string identity(const Component& component) {
  auto key = component.purl.empty() ? component.name : component.purl.to_string();
  if (component.version.empty()) {
    key += '\n' + component.requirement;
  }
  return key;
}

void merge(Component& to, Component&& from) {
  if (from.type == ComponentType::kApplication) {
    to.type = from.type;
  }
  to.scopes |= from.scopes;
  to.directness = merged(to.directness, from.directness);
  append(to.hashes, std::move(from.hashes));
  append(to.licenses, std::move(from.licenses));
  append(to.references, std::move(from.references));
  append(to.properties, std::move(from.properties));
  take_if_empty(to.supplier, std::move(from.supplier));
  take_if_empty(to.author, std::move(from.author));
  take_if_empty(to.description, std::move(from.description));
}

void merge_edges(std::vector<Relation>& edges) {
  std::ranges::sort(edges);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    auto& last = edges[kept == 0 ? 0 : kept - 1];
    if (kept != 0 && last.type == edges[i].type && last.from == edges[i].from &&
        last.to == edges[i].to) {
      last.scopes |= edges[i].scopes;
    } else {
      edges[kept++] = edges[i];
    }
  }
  edges.resize(kept);
}

}  // namespace

Collector::~Collector() {
  for (auto& component : out_.components) {
    sort_unique(component.hashes);
    sort_unique(component.licenses);
    sort_unique(component.references);
    sort_unique(component.properties);
  }
  merge_edges(out_.relations);
}

std::uint32_t Collector::add(Component component, const Seen& seen) {
  const auto [found, is_new] =
      known_.try_emplace(identity(component), static_cast<std::uint32_t>(out_.components.size()));
  if (!is_new) {
    merge(out_.components[found->second], std::move(component));
    return found->second;
  }
  const auto index = out_.add(std::move(component), seen.at);
  auto& evidence = out_.components[index].evidence.back();
  evidence.path = seen.path;
  evidence.confidence = seen.confidence;
  evidence.detail = seen.detail;
  return index;
}

std::uint32_t Collector::add_root(Component component, const Seen& seen) {
  component.type = ComponentType::kApplication;
  const auto index = add(std::move(component), seen);
  out_.root = index;
  return index;
}

void Collector::depends(std::uint32_t from, std::uint32_t to, Scopes scopes) {
  out_.depends(from, to, scopes);
}

std::uint32_t add_named(Collector& collector, ByName& by_name, std::string_view key,
                        Component component, const Seen& seen) {
  const auto before = collector.size();
  const auto index = collector.add(std::move(component), seen);
  if (collector.size() != before) {
    by_name[std::string(key)].push_back(index);
  }
  return index;
}

Directness merged(Directness a, Directness b) {
  if (a == Directness::kDirect || b == Directness::kDirect) {
    return Directness::kDirect;
  }
  return a == Directness::kUnknown ? b : a;
}

}  // namespace akashi::ecosystems::pypi
