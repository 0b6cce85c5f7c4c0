// The releases that a definition is about, and the ecosystems whose packages it speaks of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feeds/oval/document.h"
#include "feeds/oval/tests.h"

namespace akashi::feeds::oval {

// One release of one distribution.
struct Release {
  std::string distribution;  // As ReleaseTest::distribution.
  std::string version;
  std::string ecosystem;
  bool names_source = false;  // The ecosystem names source packages; binary ones have other names.
  bool operator==(const Release&) const = default;
};

// Those that the tests name, else those that the definition states. Empty: not known, or none that
// a component could be of. `versions`: that packages are compared with.
std::vector<Release> releases_of(const Record& record, const std::vector<const Test*>& tests,
                                 const std::vector<std::string>& versions);

Known holds(const ReleaseTest& test, const Release& release);

}  // namespace akashi::feeds::oval
