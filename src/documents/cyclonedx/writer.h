// Writes a Bom as CycloneDX JSON. What the format has no field for goes into properties, so that
// reading the document gives the same Bom. docs/formats/cyclonedx.md
#pragma once

#include <string_view>
#include <vector>

#include "base/problems.h"
#include "document/document.h"

namespace akashi::documents::cyclonedx {

Result<void> write(const DocumentInput& input, std::string_view version, Sink& sink,
                   Problems& problems);

}  // namespace akashi::documents::cyclonedx
