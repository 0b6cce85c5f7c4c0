#include "model/signals.h"

#include <algorithm>
#include <tuple>

namespace akashi {

std::string_view exploit_kind_name(ExploitEntry::Kind kind) {
  constexpr std::string_view kNames[] = {"code", "module", "template", "claim"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_proof(const ExploitEntry& entry) {
  return entry.kind == ExploitEntry::Kind::kCode || entry.kind == ExploitEntry::Kind::kModule;
}

void sort_exploits(std::vector<ExploitEntry>& entries) {
  std::ranges::sort(entries, [](const ExploitEntry& a, const ExploitEntry& b) {
    if (is_proof(a) != is_proof(b)) {
      return is_proof(a);
    }
    return std::tie(b.verified, b.date, a.feed, a.id, a.url) <
           std::tie(a.verified, a.date, b.feed, b.id, b.url);
  });
}

std::string_view support_state_name(SupportState state) {
  constexpr std::string_view kNames[] = {"unknown", "supported", "security-fixes-only",
                                         "extended-support", "ended"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace akashi
