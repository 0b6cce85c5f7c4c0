// PHP packages: the version as composer/semver normalises it, compared as PHP's version_compare
// does: one to four numbers
// ("1.0" is "1.0.0.0"), or a date ("2010-01-02", "20100102.1"); then dev < alpha < beta < RC <
// release < patch with their numbers; "+build" does not count. A numeric branch ("2.1.x-dev")
// is 2.1.9999999.9999999-dev, as in Composer. Other branches ("dev-main", "master") have no order:
// kInvalidInput. Numbers may have any length (PHP stops at 2^63).
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kComposer;

}  // namespace akashi::version
