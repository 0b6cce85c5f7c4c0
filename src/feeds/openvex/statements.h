// Statements of one document on one vulnerability: which component each is about, and what it says.
#pragma once

#include <string>
#include <string_view>

#include "formats/tree.h"
#include "model/advisory.h"
#include "model/purl.h"

namespace akashi::feeds::openvex {

// The purl, CPE or other identifier of a product or subcomponent: 0.0.1 writes a string, 0.2.0 an
// object with "@id" and "identifiers".
struct Identity {
  Purl purl;        // Empty where it has none.
  std::string cpe;  // As written.
};
Identity identity_of(formats::NodeView product);

// When the statement was made, as text that sorts; the document's own time where it states none.
std::string time_of(formats::NodeView document, formats::NodeView statement);

// Fills `affected` and `configurations`.
void read_statements(formats::NodeView document, formats::NodeView statements, Advisory& out);

}  // namespace akashi::feeds::openvex
