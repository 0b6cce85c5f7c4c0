// FreeBSD packages (pkg, pkg_version_cmp): VERSION[_REVISION][,EPOCH]; the epoch counts first, then
// the version, then the revision. The version is components of a number, a letter and a patch
// number; missing ones are 0, a component without a number comes before 0, and "pl", "alpha",
// "beta", "pre", "rc" open one: 10alpha < 10 < 10a. Of other words the first letter counts. '+'
// ends a block of components; there are four blocks at most here. Upper and lower case are one.
// kInvalidInput: '-', which separates the name, a revision or an epoch that is no number.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kFreebsd;

}  // namespace akashi::version
