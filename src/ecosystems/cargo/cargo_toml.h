// cargo/cargo-toml: what a package asks for, where no Cargo.lock says what is taken.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::cargo {

extern const Extractor kCargoToml;

}  // namespace akashi::ecosystems::cargo
