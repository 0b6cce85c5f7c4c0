// One component of a CycloneDX document.
#pragma once

#include <span>

#include "documents/cyclonedx/names.h"
#include "formats/json_writer.h"
#include "model/component.h"

namespace akashi::documents::cyclonedx {

// `more`: properties of ours behind those of the component (relations, target).
void write_component(formats::JsonWriter& writer, const Component& component,
                     const Version& version, std::span<const Property> more);

void write_hashes(formats::JsonWriter& writer, const std::vector<Hash>& hashes);
void write_property(formats::JsonWriter& writer, std::string_view name, std::string_view value);
// One of a component or a document: wrapped where its name could be taken for one of ours.
void write_model_property(formats::JsonWriter& writer, const Property& property);

}  // namespace akashi::documents::cyclonedx
