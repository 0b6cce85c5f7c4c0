#include "feeds/jvn_rss/jvn_rss.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::jvn_rss::read_file, "fuzz/file.rdf", data,
                                     size);
  return 0;
}
