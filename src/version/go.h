// Go: module versions as golang.org/x/mod/semver orders them, and versions of the Go toolchain.
//
// Modules: "v1.2.3", "v1.2.3-0.20200101120000-abcdef123456" (a pseudo-version),
// "v2.0.0+incompatible"; the 'v' may be missing, as in OSV, "v1" and "v1.2" are "v1.0.0" and
// "v1.2.0". What follows '+' does not count. More lenient than the reference: no 'v', leading zeros
// ("18.09.8"), a pre-release after one or two numbers.
//
// Toolchain: "go1.21rc1" is "1.21.0-rc.1", as the Go vulnerability database writes it for "stdlib"
// and "toolchain". Since go1.21 the name without a patch number is the language version and
// precedes the betas and candidates: it is "1.21.0-0"; before, "go1.20" is "1.20.0". What follows
// the first '-', '+' or space does not count ("go1.21.3-custom", "go1.22.1 X:boringcrypto"). Not
// orderable: "devel …".
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kGo;

}  // namespace akashi::version
