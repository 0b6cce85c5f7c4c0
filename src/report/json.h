// Akashi's own report, version 1: docs/formats/report-1.schema.json. Published fields never change
// their meaning.
#pragma once

#include "base/result.h"
#include "base/sink.h"
#include "model/finding.h"

namespace akashi::report {

Result<void> write_json(const Report& report, Sink& sink);

}  // namespace akashi::report
