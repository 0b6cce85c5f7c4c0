// Dart's pub_semver: Semantic Versioning, but build metadata counts: nothing before something,
// identifiers as in a pre-release. Julia's VersionNumber has the same order ("1.0.7+0" of a JLL
// package). As lenient as scheme "semver" about a leading 'v' or '=', missing numbers and leading
// zeros. An identifier is a number when all of it is digits (pub_semver also reads "0x1f" and "-5"
// as numbers; SemVer and we do not).
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kPub;

}  // namespace akashi::version
