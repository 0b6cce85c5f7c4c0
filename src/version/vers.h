// VERS, "version range specifier": vers:npm/>=1.0.0|<2.0.0 (ECMA-427 draft, vers-spec 0.2).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "version/intervals.h"
#include "version/scheme.h"

namespace akashi::version {

struct Constraint {
  enum class Comparator : std::uint8_t {
    kEqual,
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kAny
  };
  Comparator comparator = Comparator::kEqual;
  std::string version;  // Decoded; "" for kAny.
  bool operator==(const Constraint&) const = default;
};

struct Vers {
  std::string type;  // "npm", "deb": which versioning scheme.
  std::vector<Constraint> constraints;
  bool operator==(const Vers&) const = default;
};

// kInvalidInput: what is wrong, at which offset. Versions are checked by their scheme where it is
// known; the order of the constraints is not.
Result<Vers> parse_vers(std::string_view text);
// The same without asking the scheme.
Result<Vers> parse_vers_syntax(std::string_view text);
// Whether it is written as VERS 5.4 wants it: sorted, each version once, '>' and '<' by turns, no
// '=', nothing encoded in another way than to_string() does. kInvalidInput says what is not.
Result<void> check_vers(std::string_view text);
// Sorted by version where the scheme is known, "=" left out, reserved characters encoded.
std::string to_string(const Vers& vers);

// The scheme of a VERS type: "npm" orders by semver. nullptr when there is none.
const Scheme* scheme_of_vers(std::string_view type);
// Its first type by name; "" when VERS has none.
std::string_view vers_type_of(const Scheme& scheme);

// The versions that satisfy it. "vers:all/*" are all, "vers:none/*" none. kUnsupported when the
// type has no scheme here, kInvalidInput when a version is not one of it.
Result<std::vector<Interval>> to_intervals(const Vers& vers);
// In normal form; `intervals` as of unite().
Vers to_vers(std::string_view type, std::span<const Interval> intervals);

}  // namespace akashi::version
