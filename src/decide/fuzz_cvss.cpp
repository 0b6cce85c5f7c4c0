#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "decide/cvss.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::decide;
  const auto vector = parse_cvss({reinterpret_cast<const char*>(data), size});
  if (!vector) {
    require(vector.error().code() == akashi::ErrorCode::kInvalidInput);
    require(!vector.error().text().empty());
    return 0;
  }
  const auto again = parse_cvss(vector->text());
  require(again.has_value() && *again == *vector);
  for (const double score :
       {base_score(*vector), temporal_score(*vector), environmental_score(*vector)}) {
    require(score >= 0 && score <= 10 && score == std::round(score * 10) / 10);
  }
  return 0;
}
