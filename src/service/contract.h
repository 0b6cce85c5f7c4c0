// A term sheet and what was delivered under it, read from files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assure/contract_check.h"
#include "base/problems.h"
#include "base/result.h"
#include "service/services.h"

namespace akashi::service {

// The newest transaction model, or the one that is named. Fails where it is no model with terms.
Result<const assure::Scheme*> find_contract_model(const assure::Catalogue& catalogue,
                                                  const std::string& key);

struct LoadedSheet {
  const assure::Scheme* model = nullptr;  // Of the catalogue.
  assure::TermSheet sheet;
  Problems problems;
};
Result<LoadedSheet> load_sheet(const std::string& path, const assure::Catalogue& catalogue,
                               const Limits& limits);

struct DeliveryFiles {
  std::vector<std::string> sboms;
  std::vector<std::string> vex;
  std::vector<std::string> evidence;
};
// All of them or an error: what can't be read is not judged.
Result<assure::Delivery> load_delivery(const DeliveryFiles& files, const Limits& limits);

}  // namespace akashi::service
