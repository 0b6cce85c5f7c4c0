#include "feeds/cpan/cpan.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::cpan::read_file, "fuzz/cpansa.json", data,
                                     size);
  return 0;
}
