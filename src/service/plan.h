// Files that a user gives to `plan` and `scheme gap`. Errors name the file.
#pragma once

#include <string>
#include <vector>

#include "assure/gap.h"
#include "assure/response_model.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::service {

Result<assure::PlanRequest> load_plan(const std::string& path, const Limits& limits);
Result<std::vector<assure::Answer>> load_answers(const std::string& path, const Limits& limits);

}  // namespace akashi::service
