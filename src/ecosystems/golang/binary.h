// golang/binary: the modules that a program was built of.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::golang {

extern const Extractor kBinary;

}  // namespace akashi::ecosystems::golang
