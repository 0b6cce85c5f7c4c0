#include "feeds/retirejs/retirejs.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::retirejs::read_file,
                                     "fuzz/jsrepository-master.json", data, size);
  return 0;
}
