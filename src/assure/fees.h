// Which fees of a scheme are for a level and a route, whatever the day.
#pragma once

#include <vector>

#include "assure/scheme.h"

namespace akashi::assure {

// Those that the route names for the level; else those that the level names. Those that name the
// level themselves, and that no route and no level names, stand in for these where there are none,
// and beside them when they are for renewals. `level` and `route` may be null.
std::vector<const Item*> fees_of(const Scheme& scheme, const Item* level, const Item* route);

}  // namespace akashi::assure
