// product_status held against the product tree: which component each statement is about, and what
// it says of it.
#pragma once

#include <string_view>
#include <vector>

#include "feeds/csaf/product_tree.h"
#include "feeds/csaf/texts.h"
#include "model/advisory.h"

namespace akashi::feeds::csaf {

// Fills `affected` and `configurations` of `out`. A statement on a product whose identifiers no
// component could be asked for gives nothing.
//
// - pkg:rpm of Red Hat and SUSE as part of one of their products: the ecosystem of that product.
//   "Fixed" means that what is older is affected; it and "not affected" count from the distribution
//   itself alone.
// - Packages of language ecosystems, part of nothing: exactly the versions that are named.
// - CPE names: configurations. They say what is affected and what is open, never what is not.
void read_statements(formats::NodeView document, formats::NodeView vulnerability,
                     const ProductTree& tree, Advisory& out);

}  // namespace akashi::feeds::csaf
