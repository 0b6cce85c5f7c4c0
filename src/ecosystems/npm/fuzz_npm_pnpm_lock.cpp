#include "ecosystems/npm/pnpm_lock.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kPnpmLock;
  akashi::testing_support::fuzz_extractor(kPnpmLock, "a/pnpm-lock.yaml", data, size);
  akashi::testing_support::fuzz_extractor(kPnpmLock, "a/pnpm-lock.yaml", data, size,
                                          "a/package.json");
  return 0;
}
