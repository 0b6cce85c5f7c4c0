// ADR 37; docs/formats/application.md
#include "assure/check_coverage.h"

#include <algorithm>
#include <set>

#include "assure/level_criteria.h"
#include "base/messages/label.h"
#include "base/strings.h"

namespace akashi::assure {

std::vector<Message> uncovered(const Scheme& scheme, std::string_view level, const Label& label,
                               const std::optional<std::vector<std::string>>& answered) {
  std::vector<Message> out;
  const auto* const item = scheme.find("levels", level);
  if (item == nullptr) {
    return out;  // No application has such a level.
  }
  std::set<std::string> types;
  for (const auto& product : label.products) {
    types.insert(product.type);
  }
  std::vector<std::string> open;
  for (const auto& type : types) {
    const auto found = level_criteria(scheme, *item, type);
    for (const auto* unknown : found.unknown) {
      out.push_back({msg::kStepCriteriaUnknown,
                     {unknown->id, type,
                      scheme.id + "/" + scheme.version + "/criteria-" +
                          (type.empty() ? "level-" + unknown->id : type) + ".json"}});
    }
    for (const auto* criterion : found.criteria) {
      const auto same = [&](const std::string& id) { return id == criterion->id; };
      if (answered && std::ranges::none_of(*answered, same) && std::ranges::none_of(open, same)) {
        open.push_back(criterion->id);
      }
    }
  }
  if (!open.empty()) {
    out.push_back({msg::kStepCriteriaOpen, {std::string(level), join(open, ", ")}});
  }
  return out;
}

}  // namespace akashi::assure
