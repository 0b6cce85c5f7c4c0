// [epoch:]version[-release], as rpm and pacman split it.
#pragma once

#include <optional>
#include <string_view>

#include "version/encoding.h"

namespace akashi::version {

struct Evr {
  Number epoch;
  std::string_view version;
  std::optional<std::string_view> release;
};

// The epoch is the digits before a colon that nothing else precedes (":1" has epoch 0); the release
// what follows the last hyphen.
Evr split_evr(std::string_view text);

}  // namespace akashi::version
