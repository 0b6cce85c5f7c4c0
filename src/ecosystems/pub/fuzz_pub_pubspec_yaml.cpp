#include "ecosystems/pub/pubspec_yaml.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::pub::kPubspecYaml, "app/pubspec.yaml",
                                          data, size, "app/pubspec_overrides.yaml");
  return 0;
}
