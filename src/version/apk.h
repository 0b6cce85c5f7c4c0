// Alpine packages (apk-tools 3): digits{.digits}[letter]{_suffix[number]}[~hash][-rN]. Suffixes
// before the release: alpha < beta < pre < rc; after it: cvs < svn < git < hg < p. A number behind
// a dot that begins with '0' is compared as text and comes before those that do not ("1.01" <
// "1.1"); the first number and the others are compared by value. What apk does not accept as a
// version is kInvalidInput.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kApk;

}  // namespace akashi::version
