// Which components of a Bom may have other findings than they had at an earlier revision of the
// index.
#pragma once

#include <vector>

#include "model/bom.h"
#include "store/advisory_store.h"

namespace akashi::match {

// One for each component. Never leaves one out whose findings or status are others now; may have
// some whose are not.
std::vector<bool> changed_components(const Bom& bom, AdvisoryReader& index,
                                     const store::Changes& changes);

}  // namespace akashi::match
