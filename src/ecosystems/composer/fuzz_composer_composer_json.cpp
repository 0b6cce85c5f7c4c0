#include "ecosystems/composer/composer.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::composer::kComposerJson,
                                          "app/composer.json", data, size);
  return 0;
}
