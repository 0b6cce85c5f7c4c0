// Answers for a gap, as CSV or JSON, and the words of a label that is held.
#include <cstddef>
#include <cstdint>
#include <string>

#include "assure/gap.h"
#include "support/fuzz_catalogue.h"

using akashi::testing_support::is_told;
using akashi::testing_support::own_catalogue;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto hold = assure::parse_hold(bytes);
  require(hold || is_told(hold));
  auto answers = assure::read_answers(bytes, Limits{});
  if (!answers) {
    require(is_told(answers));
    return 0;
  }
  assure::GapQuery query{.to = "cls",
                         .level = "2",
                         .array = {},
                         .on = std::chrono::year(2026) / 11 / 22,
                         .answers = *std::move(answers),
                         .holds = {}};
  if (hold) {
    query.holds.push_back(*hold);
  }
  const auto gap = assure::find_gap(own_catalogue(), query);
  require(gap || is_told(gap));
  if (gap) {
    for (const auto& entry : gap->items) {  // Nothing is answered without a reason.
      require(entry.status == assure::GapStatus::kMissing || !entry.reasons.empty());
    }
  }
  return 0;
}
