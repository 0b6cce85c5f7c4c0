#include "feeds/julia/julia.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::julia::read_file, "fuzz/file.md", data, size);
  return 0;
}
