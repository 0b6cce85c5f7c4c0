// Rules that were kept, as far as anybody may have written them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "assure/kept_rules.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::assure;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const akashi::Limits limits;
  const auto rules = unpack_rules(bytes, "s@1", limits);
  if (!rules) {
    require(!rules.error().text().empty());
    return 0;
  }
  // What was read is kept as it was: packed and read again it is the same.
  const auto packed = pack_rules(*rules, *rules->find("s@1"));
  const auto again = unpack_rules(packed, "s@1", limits);
  require(again.has_value() && pack_rules(*again, *again->find("s@1")) == packed);
  return 0;
}
