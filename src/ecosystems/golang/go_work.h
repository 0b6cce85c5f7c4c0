// golang/go-work: the members of a workspace and what it replaces.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::golang {

extern const Extractor kGoWork;

}  // namespace akashi::ecosystems::golang
