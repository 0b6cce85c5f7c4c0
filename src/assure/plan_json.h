// A plan as JSON: docs/formats/plan-1.schema.json.
#pragma once

#include "assure/response_model.h"
#include "base/sink.h"

namespace akashi::assure {

void write_plan_json(const Plan& plan, Sink& sink);

}  // namespace akashi::assure
