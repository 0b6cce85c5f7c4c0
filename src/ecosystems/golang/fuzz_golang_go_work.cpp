#include "ecosystems/golang/go_work.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::golang::kGoWork, "app/go.work", data,
                                          size, "app/go.mod");
  return 0;
}
