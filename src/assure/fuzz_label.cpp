// A label or a list of them: read, written, read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "assure/label.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Problems problems;
  const auto labels = assure::read_labels(text, "l.json", Limits{}, problems);
  if (!labels) {
    require(is_told(labels));
    return 0;
  }
  if (problems.empty()) {
    const auto again = assure::read_labels(
        assure::labels_json(*labels, formats::JsonLayout::kCompact), "l.json", Limits{}, problems);
    require(again.has_value() && *again == *labels && problems.empty());
  }
  return 0;
}
