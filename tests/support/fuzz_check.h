// What fuzz targets hold their subject to.
#pragma once

#include "base/result.h"

namespace akashi::testing_support {

// Also where assertions are compiled out.
inline void require(bool condition) {
  if (!condition) {
    __builtin_trap();
  }
}

// An error has a text, and quotes no more of a file than a person reads.
template <class T>
bool is_told(const Result<T>& failed) {
  constexpr std::size_t kLongest = 2000;
  const auto text = failed.error().text();
  return !text.empty() && text.size() <= kLongest;
}

}  // namespace akashi::testing_support
