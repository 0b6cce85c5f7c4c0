#include "ecosystems/pub/pubspec_lock.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_extractor(akashi::ecosystems::pub::kPubspecLock, "app/pubspec.lock",
                                          data, size, "app/.dart_tool/package_graph.json");
  return 0;
}
