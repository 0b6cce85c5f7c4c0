// Any bytes as the scores of a day: read or refused, and what was read is packed and read as it
// was.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/epss_day.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::store;
  const auto day = EpssDay::read({reinterpret_cast<const char*>(data), size});
  if (!day) {
    require(!day.error().text().empty());
    return 0;
  }
  const auto packed = pack_epss_day(day->scores());
  require(packed.has_value());
  const auto again = EpssDay::read(*packed);
  require(again.has_value() && again->scores() == day->scores());
  for (const auto& score : day->scores()) {
    require(again->find(score.cve) == score);
  }
  return 0;
}
