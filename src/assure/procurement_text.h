// A checked purchase list as JSON and CSV (docs/formats/procurement-list.md).
#pragma once

#include <string>

#include "assure/procurement.h"

namespace akashi::assure {

std::string purchases_json(const PurchaseReport& report, const PurchaseList& list,
                           const std::string& tool);
// With a line for each of the list's, in the language's column names. A cell that a spreadsheet
// would take for a formula gets an apostrophe.
std::string purchases_csv(const PurchaseReport& report, Lang lang);
// Reasons with their marks, one a line; only those that decide when `all` is false.
std::string purchase_reasons(const PurchaseResult& result, Lang lang, bool all,
                             std::string_view separator);
Msg purchase_verdict_text(PurchaseVerdict verdict);

}  // namespace akashi::assure
