// What the evidence says of a decision point, and never more than it says.
#pragma once

#include <string>
#include <vector>

#include "decide/table.h"
#include "model/finding.h"

namespace akashi::decide {

// Which data were loaded: "not listed" means something only then.
struct KnownSignals {
  bool kev = false;
};

// The values that are possible (keys, in the order of the point) and why. All of them when nothing
// is known.
DecisionInput derive_input(const DecisionPoint& point, const Finding& finding,
                           const KnownSignals& signals);

}  // namespace akashi::decide
