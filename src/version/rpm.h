// RPM packages (Red Hat, SUSE, Fedora …): [epoch:]version[-release] as rpm >= 4.15 compares them,
// with '~' (before the end) and '^' (after the end, before anything else). Separators only
// separate: "1.0" = "1_0".
//
// A missing epoch is 0. A missing release comes before every release, as in rpm's own rpmverCmp.
// rpm's dependency ranges ignore the release when one side has none; that is not an order, so it is
// left to the caller, who cuts the release off both sides. Every printable ASCII text is a version.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kRpm;

}  // namespace akashi::version
