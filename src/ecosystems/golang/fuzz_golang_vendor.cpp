#include "ecosystems/golang/vendor.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::golang::kVendor,
                                          "app/vendor/modules.txt", data, size, "app/go.mod");
  return 0;
}
