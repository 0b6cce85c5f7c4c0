#include "version/intervals.h"

#include <algorithm>
#include <span>
#include <utility>

#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::version {
namespace {

struct KeyedEvent {
  const RangeEvent* event;
  std::string key;
};

Result<std::vector<KeyedEvent>> keyed(const AffectedRange& range, const Scheme& scheme) {
  std::vector<KeyedEvent> events;
  events.reserve(range.events.size());
  for (const auto& event : range.events) {
    KeyedEvent keyed{&event, {}};
    const bool from_start = event.type == RangeEvent::Type::kIntroduced && event.version == "0";
    const bool no_limit = event.type == RangeEvent::Type::kLimit && event.version == "*";
    if (no_limit) {
      continue;
    }
    if (!from_start) {
      AKASHI_TRY_ASSIGN(keyed.key, sort_key(scheme, event.version));
    }
    events.push_back(std::move(keyed));
  }
  // Events of the same version keep the order of the record: "fixed 2, introduced 2" goes on,
  // "introduced 2, fixed 2" is empty. last_affected closes what begins at its version.
  std::ranges::stable_sort(events, [](const KeyedEvent& a, const KeyedEvent& b) {
    const auto last = [](const KeyedEvent& e) {
      return e.event->type == RangeEvent::Type::kLastAffected;
    };
    return a.key != b.key ? a.key < b.key : !last(a) && last(b);
  });
  return events;
}

}  // namespace

std::string Interval::text() const {
  return (lower_exclusive ? "(" : "[") + (lower.empty() ? "0" : lower) + ", " + upper +
         (upper_inclusive ? "]" : ")");
}

namespace {

// The first of the fixes behind the end of each interval. One that is affected itself is none.
void set_fixes(std::span<const std::string> fixes, const Scheme& scheme,
               std::vector<Interval>& intervals) {
  std::vector<std::pair<std::string, std::string_view>> by_key;
  for (const auto& fix : fixes) {
    auto key = sort_key(scheme, fix);
    if (key && !contains(intervals, *key)) {
      by_key.emplace_back(std::move(*key), fix);
    }
  }
  std::ranges::sort(by_key);
  for (auto& interval : intervals) {
    const auto first = std::ranges::lower_bound(by_key, interval.upper_key, {},
                                                &decltype(by_key)::value_type::first);
    interval.fix =
        interval.has_upper && first != by_key.end() ? std::string(first->second) : std::string();
  }
}

Result<std::vector<Interval>> vers_intervals(const AffectedRange& range, const Scheme& scheme) {
  if (range.vers.empty()) {
    return std::vector<Interval>();
  }
  AKASHI_TRY_ASSIGN(const auto vers, parse_vers(range.vers));
  if (scheme_of_vers(vers.type) != &scheme) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"versions of " + std::string(scheme.id), "vers:" + vers.type});
  }
  AKASHI_TRY_ASSIGN(auto intervals, to_intervals(vers));
  if (range.fixes) {
    set_fixes(*range.fixes, scheme, intervals);
    return intervals;
  }
  for (auto& interval : intervals) {
    interval.fix = interval.upper_inclusive ? std::string() : interval.upper;
  }
  return intervals;
}

}  // namespace

Result<std::vector<Interval>> to_intervals(const AffectedRange& range, const Scheme& scheme) {
  if (range.kind == AffectedRange::Kind::kVers) {
    return vers_intervals(range, scheme);
  }
  AKASHI_TRY_ASSIGN(const auto events, keyed(range, scheme));
  if (std::ranges::none_of(range.events, [](const RangeEvent& event) {
        return event.type == RangeEvent::Type::kIntroduced;
      })) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"introduced"});
  }
  std::vector<Interval> intervals;
  bool open = false;
  for (const auto& [event, key] : events) {
    if (event->type == RangeEvent::Type::kIntroduced) {
      if (!open) {
        open = true;
        intervals.push_back(
            {.lower = key.empty() ? std::string() : event->version, .lower_key = key});
      }
      continue;
    }
    if (!open) {
      continue;
    }
    open = false;
    auto& interval = intervals.back();
    interval.upper = event->version;
    interval.upper_key = key;
    interval.has_upper = true;
    interval.upper_inclusive = event->type == RangeEvent::Type::kLastAffected;
    interval.fix = event->type == RangeEvent::Type::kFixed ? event->version : std::string();
  }
  return intervals;
}

}  // namespace akashi::version
