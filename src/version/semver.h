// Semantic Versioning 2.0.0, for npm, crates.io, Swift, GitHub Actions, Visual Studio Code and
// every OSV range of type SEMVER; and the same order under the name of Hex.
//
// Build metadata does not count. Numbers and numeric identifiers may have any length. Besides
// strict SemVer these are accepted, because published packages and advisories have them:
//   - before the first number any mix of 'v', 'V', '=' and spaces: "v1.2.3", "=1.2.3", "= v1.2.3";
//   - one or two numbers: "1" and "1.0" are "1.0.0", "1-rc" is "1.0.0-rc";
//   - leading zeros: "1.02.3" is "1.2.3", "1.0.0-01" is "1.0.0-1";
//   - no hyphen before a pre-release that begins with a letter, after three numbers: "1.2.3beta" is
//   "1.2.3-beta".
// Not accepted: four and more numbers, empty identifiers ("1.0.0-", "1.0.0-a..b", "1.0.0+"), other
// characters, "1.x".
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kSemver;
extern const Scheme kHex;  // Elixir's Version; strict there, the same order here.

}  // namespace akashi::version
