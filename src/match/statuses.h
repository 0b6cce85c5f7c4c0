// The status of a component after findings were looked at again.
#pragma once

#include <cstdint>
#include <set>
#include <span>

#include "match/match.h"
#include "model/finding.h"

namespace akashi::match {

// Of `changed` components, whose findings are less than what their records said: the strongest that
// is left. Coverage is put right.
void settle_statuses(const std::set<std::uint32_t>& changed, std::span<const Finding> findings,
                     MatchResult& result);

}  // namespace akashi::match
