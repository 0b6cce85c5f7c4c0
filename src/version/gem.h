// RubyGems (Gem::Version): numbers and letters by turns, letters before numbers, a missing segment
// is 0, zeros at the end and before the first letters do not count. "1.0-rc1" is "1.0.pre.rc.1".
// Not accepted, as in Gem::Version.correct?: other characters than [0-9A-Za-z.-], empty parts, no
// number at the beginning. The empty version, there equal to 0, is kInvalidInput.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kGem;

}  // namespace akashi::version
