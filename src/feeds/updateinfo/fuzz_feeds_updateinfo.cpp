#include "feeds/updateinfo/updateinfo.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const bool json = size > 0 && (data[0] == '{' || data[0] == '[');
  akashi::testing_support::fuzz_feed(akashi::feeds::updateinfo::read_file,
                                     json ? "fuzz/errata.json" : "fuzz/updateinfo.xml", data, size);
  return 0;
}
