#include "ecosystems/cargo/cargo_lock.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::cargo::kCargoLock, "app/Cargo.lock",
                                          data, size, "app/Cargo.toml");
  return 0;
}
