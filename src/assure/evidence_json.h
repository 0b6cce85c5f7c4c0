// What probes found, as JSON (docs/formats/evidence.md).
#pragma once

#include <span>

#include "assure/evidence.h"
#include "base/sink.h"

namespace akashi::assure {

void write_evidence_json(const Scheme& scheme, std::span<const ProbeResult> results,
                         std::span<const Bound> criteria, Date on, Sink& sink);

}  // namespace akashi::assure
