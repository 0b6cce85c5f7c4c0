// The poms of a target, as one pom sees them: its parents and the poms that it imports versions
// from.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "pom_expand.h"
#include "pom_model.h"

namespace akashi::ecosystems::maven {

// What .mvn/maven.config adds to every command line of a build.
struct MavenConfig {
  Properties properties;              // -Dname=value
  std::vector<std::string> active;    // -Pid
  std::vector<std::string> inactive;  // -P!id
};
MavenConfig parse_maven_config(std::string_view text);

class PomTree {
 public:
  using Model = std::shared_ptr<const PomModel>;

  explicit PomTree(ScanContext& context) : context_(context) {}

  // Read once; null when there is none or it is not readable (its own extraction reports that).
  Model load(const std::string& path);
  void put(const std::string& path, Model model) {
    models_.insert_or_assign(path, std::move(model));
  }

  // Where the parent of the pom at `path` is; "" when it is not in the target. By relativePath, in
  // the same repository (below), or as find().
  std::string find_parent(const std::string& path, const PomModel& model);
  // A pom by its coordinates, "" when it is not in the target. `from` asks for it: in a repository
  // that holds <group>/<artifact>/<version>/<artifact>-<version>.pom, or any pom.xml of the tree
  // that lies in a folder named like the artifact; with kEverywhere also in other folders when the
  // groups have the same owner.
  enum class Search : std::uint8_t { kNamedFolders, kEverywhere };
  std::string find(std::string_view group, std::string_view artifact, std::string_view version,
                   const std::string& from, Search search);

  // Of the build that the pom at `path` belongs to: the nearest .mvn folder at or above it.
  const MavenConfig& config(const std::string& path);

 private:
  bool is(const std::string& path, std::string_view group, std::string_view artifact,
          std::string_view version);
  std::string find_in_repository(std::string_view group, std::string_view artifact,
                                 std::string_view version, const std::string& from);
  std::string find_in_tree(std::string_view group, std::string_view artifact,
                           std::string_view version, const std::string& from, Search search);
  const std::vector<std::string_view>& all_poms(std::string_view root);

  ScanContext& context_;
  std::unordered_map<std::string, Model> models_;
  std::unordered_map<std::string, std::string> found_;  // "g:a:v" to path.
  std::vector<std::string_view> poms_;
  bool listed_ = false;
  bool configured_ = false;
  MavenConfig config_;
};

// Whether a pom lies in a repository (as its coordinates say it must), and where that begins.
bool repository_root(std::string_view path, const PomModel& model, std::string_view& root);

}  // namespace akashi::ecosystems::maven
