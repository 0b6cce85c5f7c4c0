// What a product id of a document stands for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/csaf/product_tree.h"
#include "model/purl.h"

namespace akashi::feeds::csaf {

struct Meaning {
  std::vector<Purl> purls;
  std::string cpe;
  std::string version;                    // Of a branch product_version.
  std::string range;                      // Of a branch product_version_range.
  bool narrower = false;                  // Below its version: service pack, patch level …
  std::vector<const Product*> platforms;  // What it is part of.
  std::vector<std::string> modules;       // Streams that it is in; "" of one that isn't named.
  bool part_of_part = false;              // And the part between names no module.
};

// Nothing for an id that the tree hasn't, or that is a part of parts in a way that nobody uses.
std::optional<Meaning> meaning_of(const ProductTree& tree, std::string_view id);

}  // namespace akashi::feeds::csaf
