// OCaml's opam: dpkg's comparison over the whole version, without epoch and revision ("1.0~beta" <
// "1.0", "4.14.1+flambda").
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kOpam;

}  // namespace akashi::version
