// Gentoo (Package Manager Specification, "Version comparison"): numbers, one letter, suffixes
// (_alpha < _beta < _pre < _rc < none < _p), a revision. Behind a dot a leading zero makes a number
// a fraction: 1.001 < 1.01 < 1.1. More numbers come after fewer (1 < 1.0), before any letter
// counts.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kGentoo;

}  // namespace akashi::version
