#include "feeds/elixir/elixir.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::elixir::read_file, "fuzz/file.yml", data, size);
  return 0;
}
