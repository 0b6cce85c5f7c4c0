// Trees back to JSON.
#pragma once

#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::formats {

// The value with all below it. Members keep their order; numbers are written as the writer writes
// them, and those that it cannot hold as their source text.
void write_tree(NodeView node, JsonWriter& json);

}  // namespace akashi::formats
