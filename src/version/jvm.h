// Java runtimes (JEP 223, JEP 322, java.lang.Runtime.Version): numbers, missing ones being 0, and a
// pre-release before the release ("17-ea"). The form before Java 9 is the same version: 1.8.0_292,
// 8u292 and 8.0-update292 are 8.0.292. Builds and options ("+9", "-b10", "-LTS") don't count: a fix
// in 11.0.11 is in each of its builds, and "up to 11.0.10" means all of its builds.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kJvm;

}  // namespace akashi::version
