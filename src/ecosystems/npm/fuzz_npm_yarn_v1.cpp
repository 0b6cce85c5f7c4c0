#include "ecosystems/npm/yarn_v1.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kYarnV1;
  akashi::testing_support::fuzz_extractor(kYarnV1, "a/yarn.lock", data, size);
  akashi::testing_support::fuzz_extractor(kYarnV1, "a/yarn.lock", data, size, "a/package.json");
  return 0;
}
