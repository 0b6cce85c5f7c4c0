// A buyer's list against a register, from files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "assure/procurement.h"
#include "base/limits.h"
#include "base/result.h"
#include "service/label_files.h"

namespace akashi::service {

struct ProcureFiles {
  std::string list;
  std::string labels;                // A register's folder, or a file of labels.
  std::vector<std::string> support;  // Lists of ends of support.
  std::vector<std::string> trust;    // Public keys; one of them must have signed the register.
};

// What was read; the report points into it.
struct Purchases {
  assure::PurchaseList list;
  assure::PurchaseList support;
  RegisterLabels labels;
  assure::PurchaseReport report;
};
// `options.published` and `options.support_given` are taken from the files.
Result<std::unique_ptr<Purchases>> check_purchase_list(
    const ProcureFiles& files, const assure::Catalogue& catalogue, std::string_view scheme,
    std::string_view importance, assure::PurchaseOptions options, const Limits& limits);

}  // namespace akashi::service
