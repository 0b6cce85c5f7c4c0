#include "feeds/mozilla/mozilla.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const bool markdown = size != 0 && data[0] == '-';
  akashi::testing_support::fuzz_feed(
      akashi::feeds::mozilla::read_file,
      markdown ? "announce/2099/mfsa2099-01.md" : "announce/2099/mfsa2099-01.yml", data, size);
  return 0;
}
