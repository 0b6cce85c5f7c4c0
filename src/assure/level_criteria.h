// Which criteria a level asks of a product: those that the level names, and those that name the
// level, where they are for the product's type (docs/formats/scheme.md, "Criteria of a product
// type").
#pragma once

#include <string_view>
#include <vector>

#include "assure/scheme.h"

namespace akashi::assure {

struct LevelCriteria {
  std::vector<const Item*> criteria;  // Of the lowest included level first, each once.
  // Levels whose criteria for a product of this type the catalogue has not: nothing can be said of
  // them. An included level that the type's `levels` leave out has none for it, and is not here.
  std::vector<const Item*> unknown;
};

// `product_type` is an id of the scheme's `product_types`; "" or another text: the type is not
// known, and with it no criterion that is for some types only.
LevelCriteria level_criteria(const Scheme& scheme, const Item& level,
                             std::string_view product_type);

// The level, then those it includes, each once.
std::vector<const Item*> with_included(const Scheme& scheme, const Item& top);

// Of a scheme the level with this id; "*2", "☆2" and "★2" are also "2".
const Item* find_level(const Scheme& scheme, std::string_view level);

}  // namespace akashi::assure
