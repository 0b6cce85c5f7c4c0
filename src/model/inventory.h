// What one extractor found in one file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/problems.h"
#include "model/bom.h"
#include "model/component.h"

namespace akashi {

// A dependency by package name on something that another file describes; the scan resolves it.
struct NamedDependency {
  std::uint32_t from = 0;   // Index into Inventory::components.
  std::string package;      // As Purl::package() gives it: "pkg:pypi/requests".
  std::string requirement;  // In the ecosystem's own syntax; "" for any version.
  Scopes scopes;
};

struct Inventory {
  std::vector<Component> components;
  std::vector<Relation> relations;  // Indices into `components`.
  std::vector<NamedDependency> named;
  std::optional<std::uint32_t> root;        // The project itself, when the file names it.
  GraphState graph = GraphState::kUnknown;  // Of all components of this file.
  Problems problems;                        // What could not be read; the rest was kept.

  // Appends; gives its index. `at`: where the file names it.
  std::uint32_t add(Component component, InputPosition at = {}) {
    component.evidence.push_back(
        {.path = {}, .at = at, .method = {}, .layer = {}, .confidence = 100, .detail = {}});
    components.push_back(std::move(component));
    return static_cast<std::uint32_t>(components.size() - 1);
  }
  void depends(std::uint32_t from, std::uint32_t to, Scopes scopes = {}) {
    relations.push_back({RelationType::kDependsOn, from, to, scopes});
  }
  // "could not read this": the file goes on. Arguments as of Error.
  void problem(Msg id, std::vector<std::string> args, InputPosition at = {},
               ErrorCode code = ErrorCode::kInvalidInput) {
    problems.add(id, std::move(args), at, code);
  }
  void problem(Error error) { problems.add(std::move(error)); }
};

}  // namespace akashi
