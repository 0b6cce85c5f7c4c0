// Conan (conan/internal/model/version.py): items between dots, zeros at the end do not count, then
// a pre-release behind the first '-' (before the release) and a build behind the last '+' (after
// it). Numbers come before words, and a number with something behind it ("1k" of openssl/1.1.1k)
// after that number alone.
//
// Where Conan has no order, this one has: it compares "1a" with numbers and with "10a" as texts,
// which makes 9 < 10 < "1a" < 9. Here such items go by their number first, then by the rest. The
// two agree wherever both numbers have as many digits. Neither are '_' between digits and the like
// numbers, as they are for Python's int().
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kConan;

}  // namespace akashi::version
