// A purchase list, as people write it in a spreadsheet, and a list of ends of support
// (docs/formats/procurement-list.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/date.h"
#include "assure/text_fold.h"
#include "base/problems.h"
#include "base/result.h"

namespace akashi::assure {

struct PurchaseLine {
  std::uint32_t line = 0;
  std::string number;  // Of the label.
  std::string maker;
  std::string model;
  std::string name;
  std::string type;  // Product type, as written.
  std::optional<std::uint64_t> quantity;
  std::optional<Date> support;  // The last day of support.
  std::string bad_support;      // What stands there instead of a day.
};

struct PurchaseList {
  std::vector<PurchaseLine> lines;
  Problems problems;           // Lines and cells that can't be read; columns that are not used.
  std::size_t unreadable = 0;  // Lines that are not in `lines`.
};

// A table with commas, tabs or semicolons; columns by their names in the first line. Fails where it
// is no text or has no column for label numbers or models. At most 100,000 lines.
Result<PurchaseList> read_purchase_list(std::string_view bytes, std::string_view file,
                                        const TextFold& fold);

}  // namespace akashi::assure
