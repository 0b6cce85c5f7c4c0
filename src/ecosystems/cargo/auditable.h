// cargo/auditable: the crates that a program was built of, where "cargo auditable" recorded them.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::cargo {

extern const Extractor kAuditable;

}  // namespace akashi::ecosystems::cargo
