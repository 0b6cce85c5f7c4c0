#include "ecosystems/deb/status.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::deb::kDpkgStatusD,
                                          "var/lib/dpkg/status.d/base", data, size);
  return 0;
}
