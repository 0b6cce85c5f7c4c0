// Sets of versions of one scheme, as intervals of sort keys, with the operations of sets.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "version/intervals.h"

namespace akashi::version {

// Sorted, disjoint, and joined where they touch.
std::vector<Interval> unite(std::vector<Interval> intervals);
std::vector<Interval> complement(std::span<const Interval> intervals);
std::vector<Interval> intersect(std::span<const Interval> a, std::span<const Interval> b);
bool contains(std::span<const Interval> intervals, std::string_view key);

}  // namespace akashi::version
