// What every lock file of this folder becomes before it is an inventory: the packages as the file
// places them, the projects that ask for them, and who needs whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "model/inventory.h"

namespace akashi::ecosystems::npm {

class LockGraph {
 public:
  using Node = std::uint32_t;

  LockGraph(const Limits& limits, Inventory& out) : limits_(limits), out_(out) {}

  // A limit of the caller, asked once the number of packages is known.
  Result<void> reserve(std::size_t packages);

  Node add(Component package, InputPosition at);
  // Somebody whose own manifest asks for packages. The first one that is added as root stays it.
  enum class Project : std::uint8_t { kRoot, kMember };
  Node add(Component project, InputPosition at, Project role);
  // A project that nobody names: its requests count, but it is no component of the inventory.
  Node add_nameless_project();

  Component& component(Node node) { return nodes_[node].component; }
  const Component& component(Node node) const { return nodes_[node].component; }
  bool is_project(Node node) const { return nodes_[node].project; }

  void depends(Node from, Node to, Scopes scopes) { edges_.push_back({from, to, scopes}); }
  // `from` asks for something that the file does not have. A problem, unless it may be missing.
  void missing(std::string_view what, Scopes scopes, InputPosition at);
  // The file does not say what some packages need.
  void incomplete() { complete_ = false; }
  // Nothing says what the projects ask for: no package is known to be direct or transitive.
  void requests_unknown() { requests_known_ = complete_ = false; }

  // Of some requests it is not known what they are for: then no scope follows from the edges.
  void scopes_unknown() { scopes_known_ = false; }

  // What the file itself says that a package is needed for; else it follows from the edges.
  void state_scopes(Node node, Scopes scopes) { nodes_[node].stated = scopes; }

  // Merges what is the same package, and writes everything to the inventory. Once.
  void finish();

 private:
  struct Place {
    Component component;
    InputPosition at;
    std::optional<Scopes> stated = std::nullopt;
    std::uint8_t reached = 0;  // Bits of Scope: on which kinds of paths from a project.
    bool project = false;
    bool nameless = false;
    bool direct = false;
  };
  struct Edge {
    Node from;
    Node to;
    Scopes scopes;
  };

  void follow();  // Sets `reached` and `direct`.
  std::vector<std::uint32_t> write_components();
  void write_relations(const std::vector<std::uint32_t>& index);

  const Limits& limits_;
  Inventory& out_;
  std::vector<Place> nodes_;
  std::vector<Edge> edges_;
  std::optional<Node> root_;
  bool complete_ = true;
  bool requests_known_ = true;
  bool scopes_known_ = true;
};

// A package that the product needs when it runs is that only, as npm's own flags have it.
Scopes settled(Scopes scopes);

// The name under which equal packages meet.
std::string identity(const Component& component);

}  // namespace akashi::ecosystems::npm
