#include "feeds/cve5/cve5.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::cve5::read_file, "fuzz/CVE-2024-0001.json",
                                     data, size);
  return 0;
}
