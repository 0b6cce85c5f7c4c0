#include "feeds/poc_index/poc_index.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::poc_index::read_file,
                                     "fuzz/2024/CVE-2024-0001.json", data, size);
  return 0;
}
