#include "ecosystems/maven/descriptor.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::maven::kDescriptor,
                                          "x/META-INF/maven/g/a/pom.properties", data, size,
                                          "x/META-INF/maven/g/a/pom.properties");
  return 0;
}
