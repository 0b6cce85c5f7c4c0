#include "ecosystems/cargo/cargo_toml.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::cargo::kCargoToml, "app/x/Cargo.toml",
                                          data, size, "app/Cargo.toml");
  return 0;
}
