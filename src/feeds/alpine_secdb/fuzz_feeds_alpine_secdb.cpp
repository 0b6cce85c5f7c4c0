#include "feeds/alpine_secdb/alpine_secdb.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::alpine_secdb::read_file, "fuzz/main.json", data,
                                     size);
  return 0;
}
