// Maven: ComparableVersion of Maven 3.9 (and 4), which compare() follows in every case but two:
//   - a text with other bytes than printable ASCII, and the empty one, are kInvalidInput;
//   - a number of ten and more zeros is 0 (the reference takes it for larger than every number
//   below 10^9).
//
// ComparableVersion is no order: "4.1.0" equals "4.1.0.Final" and comes before
// "4.1.0.Final.redhat-1", but the last one comes before "4.1.0.Final". Such contradictions need at
// least one version of these kinds, called irregular:
//   - a qualifier with a dot before it and a further part after it: "1.0.Final.x", "1.x.1";
//   - nothing but zeros between a hyphen (or the beginning) and a hyphen with a qualifier after it:
//   "1-0-rc",
//     "0-SNAPSHOT", "1--x";
//   - ga, final or release with a number: "1.Final1", "1-ga-1".
// compare() gives what the reference gives for them too, so transitivity holds among regular
// versions only; append_key gives kUnsupported for them, and a range test falls back on compare().
// Among regular versions keys and compare() agree.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kMaven;

}  // namespace akashi::version
