// Numbers between dots and nothing else counts; a missing one is 0 (1 = 1.0).
//   intdot  vers:intdot; what begins with another character than a digit or a dot is cut off.
//   nginx   nginx, mainline and stable.
//   nim     Nimble. It ignores what stands behind the digits of a number and takes "#head" for the
//           newest of all; here both have no order.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kIntdot;
extern const Scheme kNginx;
extern const Scheme kNim;

}  // namespace akashi::version
