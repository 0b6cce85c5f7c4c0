#include "ecosystems/npm/yarn_berry.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kYarnBerry;
  akashi::testing_support::fuzz_extractor(kYarnBerry, "a/yarn.lock", data, size);
  akashi::testing_support::fuzz_extractor(kYarnBerry, "a/yarn.lock", data, size, "a/package.json");
  return 0;
}
