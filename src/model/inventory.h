// What one extractor found in one file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
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
  std::vector<Error> problems;              // What could not be read; the rest was kept.

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
  // "could not read this": the file goes on. Arguments as of Error; of long ones the beginning.
  // After kMostProblems only one more, which says that there are more.
  static constexpr std::size_t kMostProblems = 10'000;
  void problem(Msg id, std::vector<std::string> args, InputPosition at = {},
               ErrorCode code = ErrorCode::kInvalidInput) {
    constexpr std::size_t kLongest = 512;
    for (auto& arg : args) {
      arg.resize(utf8_prefix(arg, kLongest).size());
    }
    problem(Error(code, Message{id, std::move(args)}, at));
  }
  void problem(Error error) {
    if (problems.size() < kMostProblems) {
      problems.push_back(std::move(error));
    } else if (problems.size() == kMostProblems) {
      problems.emplace_back(
          ErrorCode::kLimitExceeded,
          Message{msg::kLimit, {"problems of one file", std::to_string(kMostProblems)}},
          error.at());
    }
  }
};

}  // namespace akashi
