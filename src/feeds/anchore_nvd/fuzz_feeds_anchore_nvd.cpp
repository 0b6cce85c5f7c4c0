#include "feeds/anchore_nvd/anchore_nvd.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::anchore_nvd::read_file, "fuzz/CVE-1.json", data,
                                     size);
  return 0;
}
