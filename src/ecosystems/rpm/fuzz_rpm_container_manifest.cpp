#include "ecosystems/rpm/manifest.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const auto* path :
       {"var/lib/rpmmanifest/container-manifest-1", "var/lib/rpmmanifest/container-manifest-2"}) {
    akashi::testing_support::fuzz_extractor(akashi::ecosystems::rpm::kContainerManifest, path, data,
                                            size);
  }
  return 0;
}
