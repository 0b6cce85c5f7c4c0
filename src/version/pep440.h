// Python (PEP 440, the order of pypa/packaging): epoch, release without trailing zeros,
// pre-release, post-release, development release, local version. Every spelling that PEP 440
// normalises is read ("v1.0-Alpha.1", "1.0-1", "1.0.c2"). Versions that PEP 440 does not know (the
// "legacy" ones, such as "0.1-bulbasaur") have no order: kInvalidInput.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kPep440;

}  // namespace akashi::version
