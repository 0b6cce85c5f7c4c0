// What an annotation of ours says of a package: the fields of its component that SPDX has no place
// for, or not the whole of. One compact JSON object:
//   {"akashi":"1","ref":"…","scopes":"runtime,dev","evidence":[…],…}
#pragma once

#include <string>
#include <string_view>

#include "document/reading.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "model/bom.h"

namespace akashi::documents::spdx2 {

// The comment of the annotation. `id`: the SPDXID that the package gets.
std::string package_facts(const Component& component, GraphState graph, std::string_view id);

// Whether an annotation's comment is ours.
bool is_own_comment(std::string_view comment);

// Puts what a comment of ours says over what the fields said, unless those were edited since.
void apply_package_facts(formats::NodeView facts, InputPosition at, document::Reading& reading,
                         Component& component, GraphState& graph);

}  // namespace akashi::documents::spdx2
