// A purchase list of any bytes: read, judged against two labels, written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "assure/procurement_text.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  using namespace akashi::assure;
  static const auto kFold = load_text_fold();
  require(kFold.has_value());
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto list = read_purchase_list(bytes, "list", *kFold);
  if (!list) {
    require(is_told(list));
    return 0;
  }
  require(list->unreadable == 0 || !list->problems.empty());
  Item item;
  item.values = {{"scheme", std::string("s")}, {"level", std::string("1")}};
  const Scheme scheme;
  Label label;
  label.number = "A1";
  label.products = {{.name = {}, .type = "t", .models = {"M"}}};
  const std::vector<Label> labels = {label};
  const auto report =
      check_purchases(list->lines, labels, list->lines, {},
                      {.scheme = &scheme, .importance = &item, .requirement = &item}, *kFold, {});
  // Nothing is ok by a label whose scheme is not known.
  require(report.count(PurchaseVerdict::kOk) == 0 && report.results.size() == list->lines.size());
  require(!purchases_csv(report, Lang::kJa).empty());
  require(!purchases_json(report, *list, "").empty());
  return 0;
}
