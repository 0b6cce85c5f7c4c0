#include "ecosystems/npm/package_json.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::ecosystems::npm::kPackageJson;
  akashi::testing_support::fuzz_extractor(kPackageJson, "a/b/package.json", data, size);
  akashi::testing_support::fuzz_extractor(kPackageJson, "a/b/package.json", data, size,
                                          "a/pnpm-workspace.yaml");
  return 0;
}
