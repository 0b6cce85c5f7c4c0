// Environment markers: when a requirement applies. They are kept, never evaluated away: the only
// question asked is whether a choice of extras and dependency groups could make a marker true on
// some machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/component.h"

namespace akashi::ecosystems::pypi {

// What is chosen besides the environment; names normalised, sorted.
struct MarkerChoice {
  std::vector<std::string> extras;
  std::vector<std::string> groups;
};

class Marker {
 public:
  // Empty text is the marker that always holds. `column`: of the text within its line, for errors.
  static Result<Marker> parse(std::string_view text, InputPosition at = {});

  bool empty() const { return steps_.empty(); }
  // Comparisons of the environment count as true, those of extras and groups by `choice`.
  bool possible(const MarkerChoice& choice) const;
  // Normalised names that the marker compares with extras and groups, sorted.
  std::vector<std::string> extras() const { return names(Step::Kind::kExtra); }
  std::vector<std::string> groups() const { return names(Step::Kind::kGroup); }

 private:
  friend class MarkerParser;
  // In postfix order, so that evaluation needs no recursion.
  struct Step {
    enum class Kind : std::uint8_t { kEnvironment, kExtra, kGroup, kAnd, kOr };
    Kind kind = Kind::kEnvironment;
    bool negated = false;  // != and "not in"
    std::string name;
  };
  std::vector<std::string> names(Step::Kind kind) const;
  std::vector<Step> steps_;
};

// `always` where the marker can hold with none of its extras or groups chosen (`defaults` aside),
// else what choosing one makes of it.
Scopes marker_scopes(const Marker& marker, Scopes always, const MarkerChoice& defaults = {});

// Dependency groups and lock file groups have names only: test groups are for tests, the main one
// is for run time, all others are for development.
Scopes group_scopes(std::string_view group);

}  // namespace akashi::ecosystems::pypi
