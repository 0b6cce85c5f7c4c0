// Perl (version.pm, lax): a decimal number has three digits to each part, "1.5" is v1.500 and
// "1.10" is "1.1"; with 'v' or two dots the parts are numbers. A missing part is 0, and an
// underscore before the last digits, which marks a trial release, does not count.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kCpan;

}  // namespace akashi::version
