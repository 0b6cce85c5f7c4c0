// What a buyer's list says of labels, held against a register: each line ok, not ok or unknown for
// the importance of the system, with reasons. Which level is enough is the scheme's data, never
// code's (data/schemes/jp-procurement).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/label.h"
#include "assure/label_validity.h"
#include "assure/procurement_list.h"
#include "assure/text_fold.h"
#include "base/messages.h"
#include "base/result.h"

namespace akashi::assure {

struct PurchaseRule {
  const Scheme* scheme = nullptr;  // Of kind `procurement`.
  const Item* importance = nullptr;
  const Item* requirement = nullptr;  // The one that asks for most, of those in force.
};
// The rule for an importance on a day; fails where the scheme has no such importance, or asks for
// nothing then.
Result<PurchaseRule> purchase_rule(const Catalogue& catalogue, std::string_view scheme,
                                   std::string_view importance, Date on);

enum class PurchaseVerdict : std::uint8_t { kOk, kNotOk, kUnknown };
std::string_view purchase_verdict_name(PurchaseVerdict verdict);  // "ok", "not-ok", "unknown"

struct PurchaseReason {
  PurchaseVerdict weight = PurchaseVerdict::kOk;  // kOk: for information.
  Message message;
};

struct PurchaseResult {
  const PurchaseLine* line = nullptr;
  const Label* label = nullptr;  // nullptr: none was found.
  LabelStatus status;
  Text level;  // Name of the label's level.
  PurchaseVerdict verdict = PurchaseVerdict::kUnknown;
  std::vector<PurchaseReason> reasons;
  std::optional<Date> support;             // The last day of it.
  std::vector<const Label*> alternatives;  // The best of them.
  std::size_t alternative_count = 0;
};

struct PurchaseOptions {
  Date on;
  std::optional<Date> until;        // The planned use ends.
  std::optional<Date> published;    // The register's day.
  std::uint32_t max_age_days = 30;  // Of the register, before what it says is unknown.
  bool support_given = false;       // A list of ends of support was given.
};

struct PurchaseReport {
  PurchaseRule rule;
  PurchaseOptions options;
  std::vector<PurchaseResult> results;  // In the order of the list.
  std::array<std::size_t, 3> counts = {};
  std::size_t count(PurchaseVerdict verdict) const {
    return counts[static_cast<std::size_t>(verdict)];
  }
};
// `labels`, `lines` and `support` (lines with maker, model and last day of support) must outlive
// the report.
PurchaseReport check_purchases(std::span<const PurchaseLine> lines, std::span<const Label> labels,
                               std::span<const PurchaseLine> support, const Catalogue& catalogue,
                               const PurchaseRule& rule, const TextFold& fold,
                               const PurchaseOptions& options);

}  // namespace akashi::assure
