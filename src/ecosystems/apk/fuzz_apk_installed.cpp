#include "ecosystems/apk/installed.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::apk::kInstalled,
                                          "lib/apk/db/installed", data, size, "etc/apk/world");
  return 0;
}
