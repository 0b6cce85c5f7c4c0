// How Maven lays one model over another: a profile over its pom, a pom over its parent, management
// under both.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pom_effective.h"

namespace akashi::ecosystems::maven {

// The parts of a model that are merged before ${…} is replaced.
struct MergedPom {
  Properties properties;
  std::vector<PomDependency> dependencies;
  std::vector<PomDependency> management;
  std::vector<PomPlugin> plugins;
  std::vector<PomPlugin> managed_plugins;
  std::vector<PomPlugin> extensions;
  std::vector<std::string> modules;  // Not inherited.
  PomInfo info;
};

// One file of the lineage; `origin` is its place there.
MergedPom start(const PomModel& model, std::uint32_t origin);
void inject_profile(MergedPom& pom, const PomProfile& profile, std::uint32_t origin);
// `path_adjustment`: what leads from the parent's address to the folder of the child, "modules" of
// "../modules/x".
void inherit(MergedPom& child, const MergedPom& parent, std::string_view child_folder,
             std::string_view path_adjustment);
// From the parent's list of modules: the folders between it and the child.
std::string path_adjustment(const MergedPom& parent, std::string_view child_artifact,
                            std::string_view child_folder);
void inject_plugin_management(MergedPom& pom);
// Versions, scopes and exclusions of `management` for the dependencies that do not state their own.
void inject_management(std::vector<PomDependency>& dependencies,
                       const std::vector<PomDependency>& management);

}  // namespace akashi::ecosystems::maven
