// Reads CycloneDX JSON of any version and any tool.
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "model/bom.h"

namespace akashi::documents::cyclonedx {

bool sniff(std::string_view head);
Result<Bom> read(PaddedView bytes, const Limits& limits, Problems& problems);

}  // namespace akashi::documents::cyclonedx
