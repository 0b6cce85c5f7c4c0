// Applicability statements in JSON as the NVD writes them ("nodes", "cpeMatch"): its own API 2.0,
// and "cpeApplicability" of CVE records and of MyJVN.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/tree.h"
#include "model/advisory.h"

namespace akashi {

// Text of a string; "" where absent or null. kInvalidInput for other kinds.
Result<std::string> optional_text(formats::NodeView node, std::string_view field);
// Absent or null is an empty array.
Result<void> check_array(formats::NodeView node, std::string_view field);
Result<bool> optional_flag(formats::NodeView node, std::string_view field, bool absent);
// "AND", "OR", or absent (OR).
Result<bool> operator_is_and(formats::NodeView node);
// One member of "cpeMatch" or "cpe_match"; its name under `name`.
Result<CpeCriterion> read_cpe_criterion(formats::NodeView node, std::string_view name);
// An object with "nodes", each with "cpeMatch".
Result<CpeNode> read_cpe_configuration(formats::NodeView node);

}  // namespace akashi
