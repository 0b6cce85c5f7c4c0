#include "support/fuzz_document.h"

namespace akashi::documents::cyclonedx {
extern const DocumentFormat kLeaf;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_document(akashi::documents::cyclonedx::kLeaf, data, size);
  return 0;
}
