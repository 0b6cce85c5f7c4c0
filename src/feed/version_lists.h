// Lists of requirements in a package manager's syntax, as advisory databases write them, and what
// they make of a package. What cannot be read never makes a version safe: the answer is unknown.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/tree.h"
#include "model/advisory.h"
#include "version/intervals.h"

namespace akashi {

struct VersionList {
  std::vector<version::Interval> set;
  bool all_read = true;  // False: more versions are meant.
};

// Requirements of which one holds ("type": of VERS). Null or missing: none. Anything else that is
// no list of them: not read.
void add_any_of(std::string_view type, formats::NodeView list, VersionList& out);
// The versions for which all of the requirements hold; nothing is added when one can't be read.
void add_all_of(std::string_view type, formats::NodeView list, VersionList& out);

// As a range of kind kVers.
AffectedRange affected_range(std::string_view type, std::vector<version::Interval> affected);
// Introduces nothing: what the other ranges of the package don't have affected is unknown.
AffectedRange unknown_rest();
// All versions but those of `safe`; unknown where more may be safe than was read.
AffectedRange all_but(std::string_view type, const VersionList& safe);

// Of the single versions that mend something: what is older is affected, but for those themselves.
// There are several where releases are mended side by side. Unknown where one has no sort key.
AffectedRange below_fixes(const std::set<std::string>& fixes, const version::Scheme& scheme);

}  // namespace akashi
