#include "feeds/cpe_dictionary/cpe_dictionary.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::feeds::cpe_dictionary::read_file;
  akashi::testing_support::fuzz_feed(read_file, "fuzz/page.json", data, size);
  akashi::testing_support::fuzz_feed(read_file, "fuzz/dictionary.xml", data, size);
  return 0;
}
