// The packages of a lock file or of installed.json: both hold what Composer knows of a package,
// with what it requires.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "ecosystem/ecosystem.h"
#include "formats/tree.h"
#include "model/inventory.h"

namespace akashi::ecosystems::composer {

// Adds packages, then the edges between them: by name, or through what a package provides or
// replaces.
class Packages {
 public:
  Packages(const Limits& limits, Inventory& out) : limits_(limits), out_(out) {}

  // Adds one package; nothing when it has no name.
  std::optional<std::uint32_t> add(formats::NodeView package, Scopes scopes);
  // Every package by that name, or that stands for it. Names compare without case.
  const std::vector<std::uint32_t>* find(std::string_view name) const;
  // The package of that name and version; nothing when there is none.
  std::optional<std::uint32_t> find_exact(std::string_view name, std::string_view version) const;
  // A name that the project itself stands for: nothing else has to.
  void stands_for(std::string_view name);
  // Edges of all packages. A requirement that nothing meets is a problem, but for platform
  // packages.
  void connect();

 private:
  void index(formats::NodeView package, std::uint32_t component);
  bool connect(formats::NodeView package, std::uint32_t from);

  const Limits& limits_;
  Inventory& out_;
  std::vector<std::pair<formats::NodeView, std::uint32_t>> nodes_;
  std::unordered_map<std::string, std::uint32_t> identity_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_name_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> stand_ins_;
  std::unordered_map<std::string, bool> unmet_;
};

// With the project's composer.json at `path`, when the target has it: edges of `packages`, the
// project as root, what it asks for. `has_dev`: development packages must be there too.
void connect_project(const std::string& path, bool has_dev, ScanContext& context,
                     Packages& packages, Inventory& out);
// The component of a project by its composer.json; nothing when it has no name.
std::optional<Component> project_component(formats::NodeView json, Inventory& out);

}  // namespace akashi::ecosystems::composer
