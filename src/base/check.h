// AKASHI_CHECK(condition): a bug in this program ends it, in release too. Not for input: input
// errors are Results.
#pragma once

namespace akashi {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

#define AKASHI_CHECK(condition)                               \
  do {                                                        \
    if (!(condition)) [[unlikely]] {                          \
      ::akashi::check_failed(#condition, __FILE__, __LINE__); \
    }                                                         \
  } while (false)
