// A gap as JSON: docs/formats/gap-1.schema.json.
#pragma once

#include "assure/gap.h"
#include "base/sink.h"

namespace akashi::assure {

void write_gap_json(const Gap& gap, Date on, Sink& sink);

}  // namespace akashi::assure
