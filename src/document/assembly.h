// Puts the components of a document together: references become indices, and all comes in the
// order that a Bom promises.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/limits.h"
#include "document/reading.h"
#include "model/bom.h"

namespace akashi::document {

class Assembly {
 public:
  Assembly(const Limits& limits, Reading& reading) : limits_(limits), reading_(reading) {}

  // Gives the index until finish(); nothing when there are too many. `component.ref` may be empty:
  // finish() makes one. One that is taken is a problem; references go to the first.
  std::optional<std::uint32_t> add(Component component, InputPosition at);
  std::size_t size() const { return bom_.components.size(); }
  Component& component(std::uint32_t index) { return bom_.components[index]; }
  GraphState& graph(std::uint32_t index) { return bom_.graph[index]; }
  // nullptr where there is none.
  const std::uint32_t* find(std::string_view ref) const;
  // The same, and a problem where there is none: once for each reference.
  const std::uint32_t* resolve(const std::string& ref, InputPosition at);

  void relate(RelationType type, std::uint32_t from, std::uint32_t to, Scopes scopes = {}) {
    bom_.relations.push_back({type, from, to, scopes});
  }
  const std::vector<Relation>& relations() const { return bom_.relations; }
  void set_root(std::uint32_t index) { bom_.root = index; }
  std::optional<std::uint32_t> root() const { return bom_.root; }
  // All but components, graph, relations and root.
  Bom& rest() { return bom_; }

  // Refs made, components and relations sorted, relations between the same two made one.
  Bom finish() &&;

 private:
  void complete_refs();

  const Limits& limits_;
  Reading& reading_;
  Bom bom_;
  std::unordered_map<std::string, std::uint32_t> by_ref_;
  std::unordered_set<std::string> dangling_;
  bool full_ = false;
};

// The component that a purl or, without one, type, name and version stand for: a ref to be made
// unique.
std::string natural_ref(const Component& component);

// Direct are those that the root depends on, transitive those that only others depend on. Nothing
// is said without a root or its dependencies, or where these stand for groups: an operating system,
// the applications found in an image.
void derive_directness(Bom& bom);

}  // namespace akashi::document
