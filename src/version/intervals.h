// The events of an OSV range as intervals of versions (OSV schema, "Evaluation").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/advisory.h"
#include "version/scheme.h"

namespace akashi::version {

struct Interval {
  std::string lower;             // First affected version; "" for "from the beginning".
  bool lower_exclusive = false;  // The first affected version is the next one.
  std::string upper;             // "" for no end.
  bool upper_inclusive = false;  // last_affected; else the fix or limit.
  bool has_upper = false;
  std::string fix;        // The version that mends it, where one is known.
  std::string lower_key;  // Sort keys; "" for "from the beginning".
  std::string upper_key;

  bool contains_key(std::string_view key) const {
    return (lower_exclusive ? key > lower_key : key >= lower_key) &&
           (!has_upper || (upper_inclusive ? key <= upper_key : key < upper_key));
  }
  std::string text() const;  // "[2.0.0, 2.15.0)", "[0, 1.2]", "(1.0, )"
  bool operator==(const Interval&) const = default;
};

// Sorted, as the schema's evaluation algorithm treats the events, or as the VERS says.
// kInvalidInput when nothing is introduced or an event's version is not one of the scheme,
// kUnsupported when it has no sort key: then nothing of the range may be taken as known.
Result<std::vector<Interval>> to_intervals(const AffectedRange& range, const Scheme& scheme);

}  // namespace akashi::version
