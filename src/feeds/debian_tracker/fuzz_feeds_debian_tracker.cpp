#include "feeds/debian_tracker/debian_tracker.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::debian_tracker::read_file, "fuzz/tracker.json",
                                     data, size);
  return 0;
}
