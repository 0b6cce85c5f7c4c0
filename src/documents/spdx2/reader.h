// Reads SPDX 2.2 and 2.3 JSON of any tool.
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "model/bom.h"

namespace akashi::documents::spdx2 {

bool sniff(std::string_view head);
Result<Bom> read(PaddedView bytes, const Limits& limits, Problems& problems);

}  // namespace akashi::documents::spdx2
