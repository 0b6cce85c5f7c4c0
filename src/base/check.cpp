#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace akashi {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "akashi: bug: %s:%d: %s\n", file, line, condition);
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace akashi
