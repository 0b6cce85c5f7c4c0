// Which level is enough for an importance, by a scheme of kind `procurement`.
#include <algorithm>
#include <string>
#include <vector>

#include "assure/procurement.h"
#include "base/messages/register.h"
#include "base/strings.h"

namespace akashi::assure {

Result<PurchaseRule> purchase_rule(const Catalogue& catalogue, std::string_view scheme,
                                   std::string_view importance, Date on) {
  AKASHI_TRY_ASSIGN(const auto* found, catalogue.judge_by(scheme));
  PurchaseRule rule{.scheme = found, .importance = found->find("importance", importance)};
  if (rule.importance == nullptr) {
    std::vector<std::string> known;
    for (const auto& item : found->items("importance")) {
      known.push_back(item.id);
    }
    return fail(ErrorCode::kInvalidInput, msg::kBuyNoImportance,
                {std::string(importance), found->key(), join(known, ", ")});
  }
  const auto day = to_text(on);
  std::int64_t most = 0;
  for (const auto& item : found->items("requirements")) {
    const auto from = item.word("valid_from");
    const auto until = item.word("valid_until");
    const auto of = item.ids("importance");
    if (std::ranges::find(of, importance) == of.end() || item.word("level").empty() ||
        (!from.empty() && day < from) || (!until.empty() && day > until)) {
      continue;
    }
    const auto* labels = catalogue.find(item.word("scheme"));
    const auto* level = labels == nullptr ? nullptr : labels->find("levels", item.word("level"));
    const auto rank = level == nullptr ? 0 : level->integer("rank").value_or(0);
    if (rule.requirement == nullptr || rank > most) {
      rule.requirement = &item;
      most = rank;
    }
  }
  if (rule.requirement == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kBuyNoRule, {found->key(), std::string(importance)});
  }
  return rule;
}

}  // namespace akashi::assure
