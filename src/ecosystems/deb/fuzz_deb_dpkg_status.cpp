#include "ecosystems/deb/status.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::deb::kDpkgStatus,
                                          "var/lib/dpkg/status", data, size);
  return 0;
}
