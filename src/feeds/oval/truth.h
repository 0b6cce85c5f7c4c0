// What a criterion says, as far as an installed package shows it.
#pragma once

#include <cstdint>
#include <vector>

#include "version/intervals.h"

namespace akashi::feeds::oval {

// Of what is no package: the release, what runs, a file.
enum class Known : std::uint8_t { kNo, kUnknown, kYes };

// Of one package by its version: for which it holds for certain, and for which it may hold.
struct Truth {
  std::vector<version::Interval> certain;
  std::vector<version::Interval> possible;  // `certain` and more.
};

}  // namespace akashi::feeds::oval
