#include "assure/component_list.h"

#include <algorithm>
#include <array>

#include "base/glob.h"

namespace akashi::assure {

void ComponentList::add(std::span<const std::string> patterns) {
  for (const auto& pattern : patterns) {
    if (pattern.find_first_of("*?") != std::string::npos) {
      globs_.push_back(pattern);
      continue;
    }
    exact_.insert(pattern);
    // Also as the canonical purl writes it: "%40scope".
    if (const auto purl = parse_purl(pattern)) {
      exact_.insert(purl->to_string());
    }
  }
}

bool ComponentList::has(const Component& component) const {
  if (empty()) {
    return false;
  }
  // Without qualifiers as well: the same package by another road.
  auto bare = component.purl;
  bare.qualifiers.clear();
  bare.subpath.clear();
  const auto names = std::to_array<std::string>(
      {component.purl.to_string(), bare.to_string(), component.purl.package(), component.name});
  return std::ranges::any_of(names, [&](const std::string& name) {
    return !name.empty() &&
           (exact_.contains(name) || std::ranges::any_of(globs_, [&](const std::string& glob) {
              return glob_match(glob, name);
            }));
  });
}

}  // namespace akashi::assure
