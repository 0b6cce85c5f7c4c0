// Haskell packages (Package Versioning Policy, Data.Version): numbers between dots; a shorter list
// comes first, so 1.0 < 1.0.0. Leading zeros are accepted. A tag ("1.0-beta", long withdrawn from
// Cabal) is kInvalidInput.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kHackage;

}  // namespace akashi::version
