#include "ecosystems/gem/gem.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::gem::kGemspec, "app/a.gemspec", data,
                                          size, "app/lib/a/version.rb");
  return 0;
}
