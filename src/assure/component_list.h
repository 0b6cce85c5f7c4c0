// Patterns that say which components are meant: purls with or without a version, or names; '*' and
// '?' as in paths.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/component.h"

namespace akashi::assure {

class ComponentList {
 public:
  ComponentList() = default;
  explicit ComponentList(std::span<const std::string> patterns) { add(patterns); }
  void add(std::span<const std::string> patterns);
  bool has(const Component& component) const;
  bool empty() const { return exact_.empty() && globs_.empty(); }

 private:
  std::unordered_set<std::string> exact_;
  std::vector<std::string> globs_;
};

}  // namespace akashi::assure
