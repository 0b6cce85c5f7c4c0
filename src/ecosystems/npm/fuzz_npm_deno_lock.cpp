#include "ecosystems/npm/deno_lock.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kDenoLock;
  akashi::testing_support::fuzz_extractor(kDenoLock, "a/deno.lock", data, size);
  return 0;
}
