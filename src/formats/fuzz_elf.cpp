#include "support/fuzz_executable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_executable(
      "\x7f"
      "ELF",
      data, size);
  return 0;
}
