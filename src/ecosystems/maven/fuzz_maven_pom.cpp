#include "ecosystems/maven/pom.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::maven::kPom, "app/pom.xml", data,
                                          size, "pom.xml");
  return 0;
}
