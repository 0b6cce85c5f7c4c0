#include "feeds/nvd/nvd.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::nvd::read_file, "fuzz/file.json", data, size);
  akashi::testing_support::fuzz_feed(akashi::feeds::nvd::read_file, "fuzz/CVE-1.json", data, size);
  return 0;
}
