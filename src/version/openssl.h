// OpenSSL: three numbers, then the letters of a patch (1.0.2 < 1.0.2a < 1.0.2z < 1.0.2za, gone
// since 3.0), then "-dev", "-alphaN", "-betaN" or "-preN", which come before the release, and their
// own
// "-dev" before them. Numbers that are missing are 0. "-fips" and "-engine" name editions of the
// same release and don't count.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kOpenssl;

}  // namespace akashi::version
