// cargo/cargo-lock: what a project is built of.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::cargo {

extern const Extractor kCargoLock;

}  // namespace akashi::ecosystems::cargo
