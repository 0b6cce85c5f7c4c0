#include "assure/level_criteria.h"

#include <algorithm>
#include <set>

namespace akashi::assure {
namespace {

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool for_type(const Item& criterion, std::string_view product_type) {
  const auto types = criterion.ids("product_types");
  return types.empty() || has(types, product_type);
}

// Whether the type has criteria of its own on a level below the one that is looked at.
bool asks_type(const Scheme& scheme, const Item& level, std::string_view product_type) {
  const auto* const type = scheme.find("product_types", product_type);
  return level.word("criteria_by") != "product-type" || type == nullptr ||
         type->ids("levels").empty() || has(type->ids("levels"), level.id);
}

}  // namespace

LevelCriteria level_criteria(const Scheme& scheme, const Item& level,
                             std::string_view product_type) {
  LevelCriteria out;
  std::set<const Item*> seen;
  auto levels = with_included(scheme, level);
  std::ranges::reverse(levels);
  for (const auto* one : levels) {
    bool any = false;
    const auto add = [&](const Item* item) {
      any = true;
      if (seen.insert(item).second) {
        out.criteria.push_back(item);
      }
    };
    for (const auto& id : one->ids("criteria")) {
      if (const auto* item = scheme.find("criteria", id); item != nullptr) {
        add(item);
      }
    }
    for (const auto& item : scheme.items("criteria")) {
      if (has(item.ids("levels"), one->id) && for_type(item, product_type)) {
        add(&item);
      }
    }
    if (!any && (one == &level || asks_type(scheme, *one, product_type))) {
      out.unknown.push_back(one);
    }
  }
  return out;
}

std::vector<const Item*> with_included(const Scheme& scheme, const Item& top) {
  std::vector<const Item*> out = {&top};
  std::set<const Item*> seen = {&top};
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const auto& id : out[i]->ids("includes")) {
      const auto* below = scheme.find("levels", id);
      if (below != nullptr && seen.insert(below).second) {
        out.push_back(below);
      }
    }
  }
  return out;
}

const Item* find_level(const Scheme& scheme, std::string_view level) {
  if (const auto* found = scheme.find("levels", level)) {
    return found;
  }
  for (const std::string_view star : {"*", "☆", "★"}) {
    if (level.starts_with(star)) {
      return scheme.find("levels", level.substr(star.size()));
    }
  }
  return nullptr;
}

}  // namespace akashi::assure
