// What the items of a scheme say of each other, beyond their types and references
// (docs/formats/scheme.md, "What is checked").
#pragma once

#include "assure/catalogue.h"
#include "assure/scheme.h"
#include "base/problems.h"

namespace akashi::assure {

// Placeholders of texts; levels, packages and options without contradiction or circle; `implies`
// and weights; words of `requires`; fees; fields of the information page; patterns of numbers. Each
// problem names file, line and JSON pointer.
void check_rules(const Scheme& scheme, const Catalogue& catalogue, Problems& problems);

}  // namespace akashi::assure
