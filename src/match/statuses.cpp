#include "match/statuses.h"

#include <algorithm>
#include <map>

#include "base/messages/match.h"

namespace akashi::match {

void settle_statuses(const std::set<std::uint32_t>& changed, std::span<const Finding> findings,
                     MatchResult& result) {
  if (changed.empty()) {
    return;
  }
  std::map<std::uint32_t, const Finding*> strongest;
  for (const auto& finding : findings) {
    if (changed.contains(finding.component)) {
      auto& best = strongest[finding.component];
      best = best == nullptr || finding.status < best->status ? &finding : best;
    }
  }
  for (const auto& [component, best] : strongest) {
    auto& status = result.statuses[component];
    // What could not be read may say more than the findings that are left.
    const bool unread = result.unread.contains(component) || status.reason.id == msg::kDamagedEntry;
    if (!unread && status.status < best->status) {
      status = {best->status, {}};
    }
  }
  result.coverage = count_coverage(result.statuses);
}

}  // namespace akashi::match
