// A scheme and a mapping as JSON: the members of docs/formats/scheme.md, defaults spelled out for
// each item.
#pragma once

#include "assure/mapping.h"
#include "assure/scheme.h"
#include "formats/json_writer.h"

namespace akashi::assure {

void write_json(formats::JsonWriter& json, const Text& text);
void write_json(formats::JsonWriter& json, const Item& item);
// Without `whole` the head alone, with the number of items of each array.
void write_json(formats::JsonWriter& json, const Scheme& scheme, bool whole);
void write_json(formats::JsonWriter& json, const Mapping& mapping);

}  // namespace akashi::assure
