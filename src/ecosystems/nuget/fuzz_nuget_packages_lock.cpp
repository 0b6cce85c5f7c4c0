#include "ecosystems/nuget/nuget.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::nuget::kPackagesLock,
                                          "app/packages.lock.json", data, size, "app/App.csproj");
  return 0;
}
