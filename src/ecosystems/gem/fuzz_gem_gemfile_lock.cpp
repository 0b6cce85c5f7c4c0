#include "ecosystems/gem/gem.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::gem::kGemfileLock, "app/Gemfile.lock",
                                          data, size, "app/Gemfile");
  return 0;
}
