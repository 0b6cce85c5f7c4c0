// One package of an SPDX 2 document.
#pragma once

#include <string_view>

#include "documents/spdx2/native.h"
#include "formats/json_writer.h"
#include "model/bom.h"

namespace akashi::documents::spdx2 {

struct PackageOutput {
  std::string_view id;         // SPDXID
  std::string_view annotator;  // "Tool: akashi-0.1.0"
  std::string_view created;
  std::string_view facts;        // Comment of our annotation.
  ExtractedLicenses& extracted;  // Gets what the licence expressions refer to.
};

void write_package(formats::JsonWriter& writer, const Component& component,
                   const PackageOutput& output);

// {"annotationDate", "annotationType", "annotator", "comment"}
void write_annotation(formats::JsonWriter& writer, std::string_view annotator,
                      std::string_view created, std::string_view comment);

}  // namespace akashi::documents::spdx2
