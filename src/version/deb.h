// Debian, Ubuntu and their kin: [epoch:]upstream[-revision] as dpkg compares them. A missing epoch
// is 0, a missing revision is equal to "0". As dpkg does (with a warning) characters outside its
// policy are ordered too, and an upstream version need not begin with a digit. Not valid, as for
// dpkg: an epoch that is empty, not a number or above 2147483647; nothing after the colon, before
// or after the last hyphen; a space inside.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kDeb;

}  // namespace akashi::version
