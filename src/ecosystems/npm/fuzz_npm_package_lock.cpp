#include "ecosystems/npm/package_lock.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kPackageLock;
  akashi::testing_support::fuzz_extractor(kPackageLock, "a/package-lock.json", data, size);
  akashi::testing_support::fuzz_extractor(kPackageLock, "a/package-lock.json", data, size,
                                          "a/package.json");
  return 0;
}
