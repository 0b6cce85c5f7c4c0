#include "ecosystems/nuget/nuget.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::nuget::kNuspec, "a/1.0.0/a.nuspec",
                                          data, size, "a/1.0.0/.nupkg.metadata");
  return 0;
}
