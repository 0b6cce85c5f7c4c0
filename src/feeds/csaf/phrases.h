// What the name of a branch product_version_range means, where that is certain.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::feeds::csaf {

struct VersionSpan {
  std::string start;  // "" for from the beginning.
  bool start_excluded = false;
  std::string end;  // "" for no end.
  bool end_included = false;
  bool operator==(const VersionSpan&) const = default;
};

// One token that begins with a number, a 'v' before it left out: "V3.4.1" is "3.4.1".
std::optional<std::string> plain_version(std::string_view text);

// Spans of versions of which any may hold. "<7.2", ">=1|<2", "prior to 3.1", "1.0 and later",
// "all versions", "vers:…/…". Nothing for every text that leaves a doubt.
std::optional<std::vector<VersionSpan>> read_range_phrase(std::string_view text);

}  // namespace akashi::feeds::csaf
