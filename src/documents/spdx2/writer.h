// Writes a Bom as SPDX 2.3 JSON. What the format has no field for goes into annotations, so that
// reading the document gives the same Bom. docs/formats/spdx.md
#pragma once

#include <string_view>
#include <vector>

#include "base/problems.h"
#include "document/document.h"

namespace akashi::documents::spdx2 {

Result<void> write(const DocumentInput& input, std::string_view version, Sink& sink,
                   Problems& problems);

}  // namespace akashi::documents::spdx2
