// The user's weights, costs and wishes for a response model, as TOML (docs/formats/plan.md).
#pragma once

#include <string>
#include <string_view>

#include "assure/response_model.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::assure {

// Members that are not known, and values of another type, are errors with their line.
Result<PlanRequest> read_plan_file(std::string_view toml, const Limits& limits);

// The file to fill in: every option with its words, cost and question. With an example its weights
// are filled in; else they wait behind a `#`.
Result<std::string> new_plan_file(const Scheme& model, const Item* example, Lang lang);

}  // namespace akashi::assure
