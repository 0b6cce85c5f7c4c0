// The bytes that a record is kept as.
#pragma once

#include <cstdint>
#include <string>

#include "feeds/csaf/product_tree.h"

namespace akashi::feeds::csaf {

// {"record": ID, "document": …, "product_tree": …, "vulnerabilities": [ONE]}: a document of CSAF
// with one vulnerability and the products that it states the status of, their parts, and the groups
// that it names. All values as they are. Of the document, legal notes, acknowledgments, the
// generator and the history of revisions are left out. `vulnerability` may be missing.
std::string raw_record(const std::string& id, formats::NodeView document,
                       formats::NodeView vulnerability, const ProductTree& tree);

}  // namespace akashi::feeds::csaf
