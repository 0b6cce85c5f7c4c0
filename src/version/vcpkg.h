// vcpkg has four kinds of versions, each with an optional "#" and the number of the port's version.
//   vcpkg       version and version-semver: numbers of any count, a shorter list first (1.0
//   < 1.0.0),
//               pre-releases as in SemVer; a build does not count.
//   vcpkg-date  version-date: a date and numbers behind it.
// Between the two kinds, and among texts of version-string, vcpkg has no order, nor have they here.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kVcpkg;
extern const Scheme kVcpkgDate;

}  // namespace akashi::version
