#include "ecosystems/pypi/pypi.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::pypi::kCondaEnvironment,
                                          "app/environment.yml", data, size,
                                          "app/requirements.txt");
  return 0;
}
