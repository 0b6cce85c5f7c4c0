#include "ecosystems/maven/gradle_lockfile.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::maven::kGradleLockfile,
                                          "app/gradle.lockfile", data, size);
  return 0;
}
