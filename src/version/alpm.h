// Arch Linux (pacman's vercmp): [epoch:]version[-release]. The number of separators before a
// segment counts ("1..0" > "1.0"), letters that follow a number directly come before the end
// ("1.0a" < "1.0"), after a separator behind it.
//
// A missing epoch is 0. pacman ignores the release when one side has none; here a missing release
// comes first, and the caller cuts the release off both sides to do as pacman does. A version or
// release that ends in a separator has no consistent order in pacman ("a.b" < "a." < "a1" < "a.b")
// and is kInvalidInput.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kAlpm;

}  // namespace akashi::version
