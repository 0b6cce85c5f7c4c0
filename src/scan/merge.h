// Many inventories become one Bom: a component found by several files is one component with several
// pieces of evidence.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/bom.h"
#include "model/inventory.h"

namespace akashi::scan {

// What one extractor said of one file.
struct Extraction {
  std::string path;
  std::string layer;
  std::int64_t modified = 0;  // Seconds since 1970.
  std::string method;
  Inventory inventory;
  bool keep_inventory = false;  // Its components are still needed after the merge.
  std::vector<std::uint32_t>
      merged;  // Set by merge: index in Bom::components of each component of the inventory.
};

// Fills components, relations, graph and unknowns of `bom`. The order of `extractions` decides
// nothing but which of several texts (description, supplier) is taken: the first that is not empty.
void merge(std::vector<Extraction>& extractions, Bom& bom);

// Sorts components by ref, renumbering relations; sorts and deduplicates relations and unknowns.
void put_in_order(Bom& bom);

}  // namespace akashi::scan
