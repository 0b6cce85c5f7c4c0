#include "ecosystems/composer/composer.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::composer::kComposerLock,
                                          "app/composer.lock", data, size, "app/composer.json");
  return 0;
}
