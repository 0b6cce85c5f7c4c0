// Why not: a record that names a vulnerability, held against a component that it is no finding of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "match/cpe.h"
#include "match/records.h"
#include "model/bom.h"
#include "model/finding.h"

namespace akashi::match {

// One for each record of the index that names `vulnerability` and says what is affected: what of it
// comes nearest to the component. Sorted by record; withdrawn records say so.
std::vector<NearMiss> near_misses(const Bom& bom, std::uint32_t component,
                                  const std::string& vulnerability, const CpeInventory& others,
                                  RecordCache& records);

// Whether it is near enough to be told of where nobody named the component: the record names its
// package or product.
bool names_product(const NearMiss& miss);

}  // namespace akashi::match
