#include "feeds/ubuntu/ubuntu.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::ubuntu::read_file, "fuzz/file.json", data,
                                     size);
  return 0;
}
