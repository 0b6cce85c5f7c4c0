#include "feeds/purl2cpe/purl2cpe.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::feeds::purl2cpe::read_file;
  akashi::testing_support::fuzz_feed(read_file, "fuzz/vendor/product/cpes.yml", data, size);
  akashi::testing_support::fuzz_feed(read_file, "fuzz/vendor/product/purls.yml", data, size);
  return 0;
}
