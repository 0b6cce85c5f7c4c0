#include "ecosystems/npm/bun_lock.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kBunLock;
  akashi::testing_support::fuzz_extractor(kBunLock, "a/bun.lock", data, size);
  akashi::testing_support::fuzz_extractor(kBunLock, "a/bun.lock", data, size, "a/package.json");
  return 0;
}
