#include "feeds/osv/osv.h"
#include "support/fuzz_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  akashi::testing_support::fuzz_feed(akashi::feeds::osv::read_file, "fuzz/file.json", data, size);
  akashi::testing_support::fuzz_feed(akashi::feeds::osv::read_file, "fuzz/file.yaml", data, size);
  akashi::testing_support::fuzz_feed(akashi::feeds::osv::read_file, "fuzz/file.jsonl", data, size);
  return 0;
}
