// The effective model of a pom: its own text, that of its parents, the profiles that are on, the
// versions that dependencyManagement and imported poms give; every ${…} replaced that has a value.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pom_expand.h"
#include "pom_model.h"
#include "pom_tree.h"

namespace akashi::ecosystems::maven {

// A parent or an imported pom that is not in the target.
struct MissingPom {
  std::string what;         // "parent", "import"
  std::string coordinates;  // "g:a:v"
  InputPosition at;
  std::uint32_t origin = 0;  // Which pom of the lineage asks for it.
  auto operator<=>(const MissingPom&) const = default;
};

struct EffectivePom {
  std::string group;
  std::string artifact;
  std::string version;
  std::string packaging;
  std::string parent;  // "g:a:v"; "" where there is none.
  PomInfo info;
  std::vector<PomDependency> dependencies;  // With version and scope from dependencyManagement.
  std::vector<PomDependency> management;    // With that of imported poms.
  std::vector<PomDependency> imports;
  std::vector<PomPlugin> plugins;  // And extensions.
  std::vector<std::string> modules;
  std::vector<MissingPom> missing;
  bool exhausted = false;  // Values of properties grew beyond all measure.
};

// A pom and its parents; 0 is the pom itself.
struct Lineage {
  std::vector<std::string> paths;
  std::vector<PomTree::Model> models;
  std::vector<MissingPom> missing;
};

class PomBuilder {
 public:
  PomBuilder(PomTree& tree, const Limits& limits) : tree_(tree), limits_(limits) {}

  Lineage lineage(const std::string& path);
  // `profile`: the id of a profile that is switched on besides; "" for the build as it is without
  // options.
  EffectivePom build(const Lineage& lineage, std::string_view profile = {});
  // Ids of the profiles of the lineage that the build without options leaves off, in order of their
  // text.
  std::vector<std::string> inactive_profiles(const Lineage& lineage);

 private:
  struct Choice {
    const MavenConfig* config;
    std::string_view extra;
  };
  std::vector<const PomProfile*> active(const PomModel& model, const Choice& choice) const;
  void import_management(const Lineage& lineage, EffectivePom& pom);
  std::shared_ptr<const EffectivePom> imported(const std::string& path);

  PomTree& tree_;
  const Limits& limits_;
  std::unordered_map<std::string, std::shared_ptr<const EffectivePom>> imports_;
  std::set<std::string> importing_;  // Being built: a pom that imports itself ends here.
};

}  // namespace akashi::ecosystems::maven
