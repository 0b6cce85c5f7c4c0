#include "ecosystems/nuget/nuget.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::nuget::kPaketLock, "paket.lock", data,
                                          size, "paket.dependencies");
  return 0;
}
