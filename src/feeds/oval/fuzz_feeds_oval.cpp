#include "feeds/oval/oval.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::oval::read_file, "fuzz/rhel-9.oval.xml", data,
                                     size);
  return 0;
}
