// The forms of one entry of JVN iPedia.
#pragma once

#include "base/result.h"
#include "formats/tree.h"
#include "formats/xml.h"
#include "model/advisory.h"

namespace akashi::feeds::jvn {

Result<Advisory> read_xml(formats::XmlView vulinfo);  // The element Vulinfo.
Result<Advisory> read_json(formats::NodeView root);   // The same as JSON, names in lower case.
Result<Advisory> read_csaf(formats::NodeView root);   // MyJVN's "jvncsaf".

// A product without a CPE, or with one that can't be read, is named to people only.
void add_product(std::string_view cpe, std::string_view product,
                 const std::vector<std::string>& versions, Advisory& out);
Result<void> check_id(const Advisory& advisory, InputPosition position);

}  // namespace akashi::feeds::jvn
