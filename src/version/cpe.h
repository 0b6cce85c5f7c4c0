// Versions of CPE names and of the NVD's ranges. The NVD defines no order, so only what is certain
// has one here: numbers between dots ("1.0" is "1.0.0", a 'v' before them does not count), then
// nothing; alpha, beta or rc with a number (before the release); one letter, or z and a letter as
// OpenSSL counts on (1.0.2 < 1.0.2k < 1.0.2za); p, pl or patch with a number (9.3 < 9.3p1); '_' and
// a number (1.6.0 < 1.6.0_22), in this order where a product should mix them. All else is
// kInvalidInput as a version and has bounds only: "12.2(33)sxi" is some version of 12.2, "5.0_sp1"
// follows 5.0, "1.0b" is a beta or the letter after a.
#pragma once

#include <string>
#include <string_view>

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kCpe;

// Where a version can stand among sort keys, both ends included; equal when that is certain.
struct CpeBounds {
  std::string low;
  std::string high;
  bool exact() const { return low == high; }
  bool operator==(const CpeBounds&) const = default;
};

// kInvalidInput when it doesn't begin with a number ("xp", "r2") or has an epoch: nothing is known
// then.
Result<CpeBounds> cpe_bounds(std::string_view version);

}  // namespace akashi::version
