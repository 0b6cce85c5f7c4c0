// NuGet (NuGet.Versioning, VersionComparer.Default): one to four numbers, missing ones are zero; a
// pre-release before the release, its labels without regard to case. A label is a number when it
// fits a 32-bit signed integer, with or without '-' before it, otherwise it is a text, as in the
// reference. Build metadata does not count. More lenient than the reference: the four numbers may
// have any length, and a leading 'v' or 'V' is skipped.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kNuget;

}  // namespace akashi::version
