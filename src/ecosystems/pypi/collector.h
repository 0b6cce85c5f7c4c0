// Fills an Inventory with one component per identity (purl with version, or name with requirement).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/inventory.h"

namespace akashi::ecosystems::pypi {

// How sure the evidence is, when not certain, and in which file when not in the one that the
// extractor was called for.
struct Seen {
  InputPosition at;
  std::string_view path = {};
  std::uint8_t confidence = 100;
  std::string_view detail = {};
};

class Collector {
 public:
  explicit Collector(Inventory& out) : out_(out) {}
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  // Sorts hashes, properties, references and edges, each once.
  ~Collector();

  // Adds, or merges into the component of the same identity; gives its index. The first evidence is
  // kept.
  std::uint32_t add(Component component, const Seen& seen);
  void depends(std::uint32_t from, std::uint32_t to, Scopes scopes = {});
  // The project that the file belongs to; becomes the root.
  std::uint32_t add_root(Component component, const Seen& seen);

  Component& component(std::uint32_t index) { return out_.components[index]; }
  Inventory& inventory() { return out_; }
  std::size_t size() const { return out_.components.size(); }

 private:
  Inventory& out_;
  std::unordered_map<std::string, std::uint32_t> known_;
};

// Indices of components by normalised name.
using ByName = std::unordered_map<std::string, std::vector<std::uint32_t>>;
std::uint32_t add_named(Collector& collector, ByName& by_name, std::string_view key,
                        Component component, const Seen& seen);

// Direct beats transitive beats unknown.
Directness merged(Directness a, Directness b);

}  // namespace akashi::ecosystems::pypi
