#include "feeds/rustsec/rustsec.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::rustsec::read_file, "rust/std/file.md", data,
                                     size);
  return 0;
}
