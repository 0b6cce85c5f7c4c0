// A pom as it is written: one file, nothing inherited, no ${…} replaced.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::ecosystems::maven {

// <dependency>, in <dependencies> and <dependencyManagement>.
struct PomDependency {
  std::string group;
  std::string artifact;
  std::string version;
  std::string type;  // "" is "jar".
  std::string classifier;
  std::string scope;
  std::string system_path;
  std::string optional;
  std::vector<std::string> exclusions;  // "group:artifact", either may be "*".
  InputPosition at;
  std::uint32_t origin = 0;  // Which pom of the lineage wrote it: 0 is the file itself.

  // What Maven merges dependencies by: group:artifact:type[:classifier].
  std::string key() const;
};

// <plugin> and <extension>.
struct PomPlugin {
  std::string group;
  std::string artifact;
  std::string version;
  std::string inherited;  // "false" keeps it from modules; "" says nothing.
  bool has_executions = false;
  bool extension = false;
  std::vector<PomDependency> dependencies;
  InputPosition at;
  std::uint32_t origin = 0;

  std::string key() const { return group + ":" + artifact; }
};

// What a project and a profile have alike.
struct PomBase {
  std::vector<std::pair<std::string, std::string>> properties;  // In order; a later one wins.
  std::vector<PomDependency> dependencies;
  std::vector<PomDependency> management;
  std::vector<PomPlugin> plugins;
  std::vector<PomPlugin> managed_plugins;
  std::vector<std::string> modules;
};

struct PomActivation {
  bool by_default = false;
  bool environment = false;  // jdk, os, file, packaging, condition: not decided here.
  std::string property;      // "" where there is no such condition; "!name" when it must be absent.
  std::string value;         // May begin with '!'.
};

struct PomProfile {
  std::string id;
  PomActivation activation;
  PomBase base;
};

struct PomParent {
  std::string group;
  std::string artifact;
  std::string version;
  std::string relative_path = "../pom.xml";  // "" when the pom says that there is none.
  InputPosition at;
};

struct PomLicense {
  std::string name;
  std::string url;
};

// What describes the project to people.
struct PomInfo {
  std::string name;
  std::string description;
  std::string url;
  std::string inception_year;
  std::vector<PomLicense> licenses;
  std::vector<std::string> developers;
  bool has_organization = false;
  std::string organization;
  std::string organization_url;
  bool has_scm = false;
  std::string scm_url;
  std::string scm_connection;
  std::string scm_developer;
  std::string scm_tag;
  bool has_issues = false;
  std::string issues_url;
  std::string ci_url;
  std::string required_maven;  // <prerequisites><maven>
  bool append_url = true;      // child.project.url.inherit.append.path
  bool append_scm_url = true;
  bool append_scm_connection = true;
  bool append_scm_developer = true;
};

struct PomModel {
  std::string model_version;
  bool has_parent = false;
  PomParent parent;
  std::string group;
  std::string artifact;
  std::string version;
  std::string packaging;  // "" is "jar".
  PomBase base;
  std::vector<PomPlugin> extensions;
  std::vector<PomProfile> profiles;
  PomInfo info;
  InputPosition at;
  InputPosition version_at;

  // With what the <parent> element gives.
  const std::string& own_group() const { return group.empty() ? parent.group : group; }
  const std::string& own_version() const { return version.empty() ? parent.version : version; }
};

Result<PomModel> parse_pom(std::string_view bytes, const Limits& limits);

}  // namespace akashi::ecosystems::maven
