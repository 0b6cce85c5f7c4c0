#include "version/version_set.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <utility>

namespace akashi::version {
namespace {

// Where an interval begins or ends, between two versions: before `key`, or behind it.
struct Edge {
  const std::string* key;
  bool behind;
  auto operator<=>(const Edge& other) const {
    const auto order = *key <=> *other.key;
    return order != 0 ? order : behind <=> other.behind;
  }
  bool operator==(const Edge&) const = default;
};

Edge lower_edge(const Interval& interval) {
  return {&interval.lower_key, interval.lower_exclusive};
}
Edge upper_edge(const Interval& interval) {  // Only where there is one.
  return {&interval.upper_key, interval.upper_inclusive};
}

bool is_empty(const Interval& interval) {
  return interval.has_upper && upper_edge(interval) <= lower_edge(interval);
}

void take_upper(Interval& into, const Interval& from) {
  into.upper = from.upper;
  into.upper_key = from.upper_key;
  into.upper_inclusive = from.upper_inclusive;
  into.has_upper = from.has_upper;
  into.fix = from.fix;
}

}  // namespace

std::vector<Interval> unite(std::vector<Interval> intervals) {
  std::erase_if(intervals, is_empty);
  std::ranges::stable_sort(intervals, [](const Interval& a, const Interval& b) {
    return lower_edge(a) < lower_edge(b);
  });
  std::vector<Interval> out;
  for (auto& interval : intervals) {
    if (out.empty() || (out.back().has_upper && upper_edge(out.back()) < lower_edge(interval))) {
      out.push_back(std::move(interval));
    } else if (out.back().has_upper &&
               (!interval.has_upper || upper_edge(out.back()) < upper_edge(interval))) {
      take_upper(out.back(), interval);
    }
  }
  return out;
}

std::vector<Interval> complement(std::span<const Interval> intervals) {
  std::vector<Interval> out;
  Interval gap;
  for (const auto& interval : unite({intervals.begin(), intervals.end()})) {
    gap.upper = interval.lower;
    gap.upper_key = interval.lower_key;
    gap.upper_inclusive = interval.lower_exclusive;
    gap.has_upper = true;
    gap.fix = interval.lower_exclusive ? std::string() : interval.lower;
    const bool from_start = interval.lower_key.empty() && !interval.lower_exclusive;
    if (!from_start) {
      out.push_back(gap);
    }
    if (!interval.has_upper) {
      return out;
    }
    gap = {.lower = interval.upper,
           .lower_exclusive = interval.upper_inclusive,
           .lower_key = interval.upper_key};
  }
  out.push_back(std::move(gap));
  return out;
}

std::vector<Interval> intersect(std::span<const Interval> a, std::span<const Interval> b) {
  auto outside = complement(a);
  std::ranges::move(complement(b), std::back_inserter(outside));
  return complement(outside);
}

bool contains(std::span<const Interval> intervals, std::string_view key) {
  return std::ranges::any_of(intervals,
                             [&](const Interval& interval) { return interval.contains_key(key); });
}

}  // namespace akashi::version
