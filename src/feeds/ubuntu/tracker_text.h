// Files of ubuntu-cve-tracker: one for each vulnerability.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/advisory.h"

namespace akashi::feeds::ubuntu {

Result<Advisory> read_tracker_text(std::string_view text);

}  // namespace akashi::feeds::ubuntu
