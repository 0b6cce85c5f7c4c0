// What the lock files have in common: packages by name, dependencies by name, scopes that spread
// along them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystems/pypi/collector.h"
#include "ecosystems/pypi/project.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {

class LockedPackages {
 public:
  explicit LockedPackages(Collector& collector) : collector_(collector) {}

  // `key`: the normalised name.
  std::uint32_t add(std::string_view key, Component component, const Seen& seen);
  // A dependency by name; `exact`: the one version that will do, "" for any. A name that is not
  // locked is one that the lock's platforms or extras do not need.
  void needs(std::uint32_t from, std::string_view key, std::string_view exact, Scopes scopes);
  // Turns all needs into edges. Too many packages of one name are a problem.
  void link();

  // Root, direct and transitive, by the project beside the lock file.
  void apply(const Project& project);
  // For lock files that do not say what a package is for: what the project's wishes reach. Packages
  // that have scopes keep them.
  void spread_scopes(const Project& project);

  const ByName& by_name() const { return by_name_; }

 private:
  struct Need {
    std::uint32_t from;
    std::string key;
    std::string exact;
    Scopes scopes;
  };
  Collector& collector_;
  ByName by_name_;
  std::vector<Need> needs_;
};

// Lists of {file = …, url = …, hash = "sha256:…"} or hashes = {sha256 = "…"}; a single table counts
// as a list of one. Gives `component` the hashes of all of them, and as references the addresses of
// the source distribution, or where there is none of the wheels.
void add_files(std::initializer_list<formats::NodeView> lists, Component& component,
               Inventory& out);

// A project name of a [[package]] table; where it is missing or not a name, a problem of `out`.
std::optional<std::string_view> package_name(formats::NodeView package, Inventory& out);

// Adds the scopes of each node to those that its edges lead to, until nothing changes.
void spread(std::vector<Scopes>& scopes, const std::vector<Relation>& edges);

}  // namespace akashi::ecosystems::pypi
