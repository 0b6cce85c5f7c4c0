// Version schemes: how an ecosystem orders versions, as a comparison and as bytes whose memcmp
// order is that order.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace akashi::version {

struct Scheme {
  std::string_view
      id;  // "semver", "pep440", "maven", "deb", "rpm", "apk", "gem", "nuget", "composer", "go" …
  std::string_view description;  // With the specification it follows.
  // Total order of valid versions; kInvalidInput when one of the two cannot be ordered by the
  // scheme.
  Result<std::strong_ordering> (*compare)(std::string_view a, std::string_view b);
  // Appends bytes such that for all valid a, b: memcmp order of keys == compare(a, b), and equal
  // versions have equal keys. No key is a proper prefix of another. kInvalidInput when the version
  // is not valid; kUnsupported when valid but not encodable: then `compare` decides.
  Result<void> (*append_key)(std::string_view version, std::string& out);
};

std::span<const Scheme* const> all_schemes();    // Sorted by id.
const Scheme* find_scheme(std::string_view id);  // nullptr when there is none.

// Shortcut: the key alone.
Result<std::string> sort_key(const Scheme& scheme, std::string_view version);

}  // namespace akashi::version
