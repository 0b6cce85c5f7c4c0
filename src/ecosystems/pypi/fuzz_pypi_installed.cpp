#include "ecosystems/pypi/pypi.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::pypi::kInstalled,
                                          "site/x-1.dist-info/METADATA", data, size,
                                          "site/x-1.dist-info/direct_url.json");
  return 0;
}
