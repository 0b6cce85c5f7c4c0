// Bitnami packages (bitnami/go-version): Semantic Versioning, except that what follows '-' is a
// revision of the package and comes after the version without one: 1.2.3 < 1.2.3-0 < 1.2.3-1. Build
// metadata does not count. More lenient than the reference, as its own advisories need: one or two
// numbers, leading zeros ("2023.05.18").
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kBitnami;

}  // namespace akashi::version
