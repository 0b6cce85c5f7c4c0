#include "assure/fees.h"

#include <algorithm>
#include <set>

namespace akashi::assure {
namespace {

bool for_level(const Item& fee, const Item* level) {
  const auto levels = fee.ids("levels");
  return levels.empty() ||
         (level != nullptr && std::ranges::find(levels, level->id) != levels.end());
}

// Of the fees that `from` names those for the level.
void add_named(const Scheme& scheme, const Item* from, const Item* level,
               std::vector<const Item*>& out) {
  if (from == nullptr) {
    return;
  }
  for (const auto& id : from->ids("fees")) {
    const auto* const fee = scheme.find("fees", id);
    if (fee != nullptr && for_level(*fee, level)) {
      out.push_back(fee);
    }
  }
}

std::set<std::string_view> named_somewhere(const Scheme& scheme) {
  std::set<std::string_view> out;
  for (const std::string_view array : {"levels", "routes"}) {
    for (const auto& item : scheme.items(array)) {
      const auto ids = item.ids("fees");
      out.insert(ids.begin(), ids.end());
    }
  }
  return out;
}

}  // namespace

std::vector<const Item*> fees_of(const Scheme& scheme, const Item* level, const Item* route) {
  std::vector<const Item*> out;
  add_named(scheme, route, level, out);
  if (out.empty()) {
    add_named(scheme, level, level, out);
  }
  if (out.empty() || std::ranges::none_of(out, [](const Item* f) { return f->flag("renewal"); })) {
    const auto named = named_somewhere(scheme);
    const bool any = !out.empty();
    for (const auto& fee : scheme.items("fees")) {
      // A fee for renewals stands beside those for the first label.
      if (!named.contains(fee.id) && !fee.ids("levels").empty() && for_level(fee, level) &&
          (!any || fee.flag("renewal"))) {
        out.push_back(&fee);
      }
    }
  }
  return out;
}

}  // namespace akashi::assure
