#include "ecosystems/golang/go_mod.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::golang::kGoMod, "app/go.mod", data,
                                          size, "app/go.sum");
  return 0;
}
