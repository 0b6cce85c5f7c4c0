// https://maven.apache.org/ref/current/maven-model-builder/: inheritance assembly, profile
// injection, management injection, in the order and with the precedence of Maven 3.
#include "pom_merge.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/strings.h"

namespace akashi::ecosystems::maven {
namespace {

enum class Winner : std::uint8_t { kTarget, kSource };

void take(std::string& into, const std::string& from, Winner winner) {
  if (!from.empty() && (into.empty() || winner == Winner::kSource)) {
    into = from;
  }
}

void merge_one(PomDependency& into, const PomDependency& from, Winner winner) {
  if (winner == Winner::kSource) {
    into = from;
  }
}

template <class T>
void merge_lists(std::vector<T>& into, const std::vector<T>& from, Winner winner);

void merge_one(PomPlugin& into, const PomPlugin& from, Winner winner) {
  take(into.version, from.version, winner);
  take(into.inherited, from.inherited, winner);
  if (!from.dependencies.empty()) {
    merge_lists(into.dependencies, from.dependencies, winner);
  }
  into.has_executions = into.has_executions || from.has_executions;
}

// Keeps the place of the first of equal keys, and the values of the winner.
template <class T>
void merge_lists(std::vector<T>& into, const std::vector<T>& from, Winner winner) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<T> merged;
  merged.reserve(into.size() + from.size());
  const auto add = [&](const T& item, Winner wins) {
    const auto [at, added] = places.try_emplace(item.key(), merged.size());
    if (added) {
      merged.push_back(item);
    } else {
      merge_one(merged[at->second], item, wins);
    }
  };
  for (const auto& item : into) {
    add(item, Winner::kSource);  // Written twice in one file: the later one.
  }
  for (const auto& item : from) {
    add(item, winner);
  }
  into = std::move(merged);
}

template <class T>
std::vector<T> with_origin(std::vector<T> items, std::uint32_t origin) {
  for (auto& item : items) {
    item.origin = origin;
    if constexpr (requires { item.dependencies; }) {
      for (auto& dependency : item.dependencies) {
        dependency.origin = origin;
      }
    }
  }
  return items;
}

void concat_path(std::string& url, std::string_view path) {
  if (path.empty()) {
    return;
  }
  const bool slash = url.ends_with('/');
  if (path.starts_with('/')) {
    url.resize(url.size() - (slash ? 1 : 0));
  } else if (!slash) {
    url += '/';
  }
  url += path;
  if (slash && !path.ends_with('/')) {
    url += '/';
  }
}

// The address of a module is below that of its parent, unless the parent says that it is not.
void inherit_url(std::string& child, const std::string& parent, bool append,
                 std::string_view adjustment, std::string_view folder) {
  if (!child.empty() || parent.empty()) {
    return;
  }
  child = parent;
  if (append) {
    concat_path(child, adjustment);
    concat_path(child, folder);
  }
}

void inherit_info(PomInfo& child, const PomInfo& parent, std::string_view folder,
                  std::string_view adjustment) {
  take(child.description, parent.description, Winner::kTarget);
  take(child.inception_year, parent.inception_year, Winner::kTarget);
  inherit_url(child.url, parent.url, parent.append_url, adjustment, folder);
  inherit_url(child.scm_url, parent.scm_url, parent.append_scm_url, adjustment, folder);
  inherit_url(child.scm_connection, parent.scm_connection, parent.append_scm_connection, adjustment,
              folder);
  inherit_url(child.scm_developer, parent.scm_developer, parent.append_scm_developer, adjustment,
              folder);
  take(child.scm_tag, parent.scm_tag, Winner::kTarget);
  child.append_url = child.append_url && parent.append_url;
  child.append_scm_url = child.append_scm_url && parent.append_scm_url;
  child.append_scm_connection = child.append_scm_connection && parent.append_scm_connection;
  child.append_scm_developer = child.append_scm_developer && parent.append_scm_developer;
  if (!child.has_organization) {
    child.has_organization = parent.has_organization;
    child.organization = parent.organization;
    child.organization_url = parent.organization_url;
  }
  if (!child.has_issues) {
    child.has_issues = parent.has_issues;
    child.issues_url = parent.issues_url;
  }
  take(child.ci_url, parent.ci_url, Winner::kTarget);
  if (child.licenses.empty()) {
    child.licenses = parent.licenses;
  }
  if (child.developers.empty()) {
    child.developers = parent.developers;
  }
}

// A plugin that says it is not inherited is so all the same where it has executions: of those each
// decides.
std::vector<PomPlugin> inheritable(const std::vector<PomPlugin>& plugins) {
  std::vector<PomPlugin> out;
  std::ranges::copy_if(plugins, std::back_inserter(out), [](const PomPlugin& plugin) {
    return plugin.inherited != "false" || plugin.has_executions;
  });
  return out;
}

}  // namespace

MergedPom start(const PomModel& model, std::uint32_t origin) {
  MergedPom pom;
  for (const auto& [name, value] : model.base.properties) {
    pom.properties.insert_or_assign(name, value);
  }
  merge_lists(pom.dependencies, with_origin(model.base.dependencies, origin), Winner::kSource);
  pom.management = with_origin(model.base.management, origin);
  merge_lists(pom.plugins, with_origin(model.base.plugins, origin), Winner::kSource);
  merge_lists(pom.managed_plugins, with_origin(model.base.managed_plugins, origin),
              Winner::kSource);
  merge_lists(pom.extensions, with_origin(model.extensions, origin), Winner::kSource);
  pom.modules = model.base.modules;
  pom.info = model.info;
  return pom;
}

void inject_profile(MergedPom& pom, const PomProfile& profile, std::uint32_t origin) {
  const auto& base = profile.base;
  for (const auto& [name, value] : base.properties) {
    pom.properties.insert_or_assign(name, value);
  }
  merge_lists(pom.dependencies, with_origin(base.dependencies, origin), Winner::kSource);
  if (!base.management.empty()) {
    merge_lists(pom.management, with_origin(base.management, origin), Winner::kSource);
  }
  merge_lists(pom.plugins, with_origin(base.plugins, origin), Winner::kSource);
  merge_lists(pom.managed_plugins, with_origin(base.managed_plugins, origin), Winner::kSource);
  for (const auto& module : base.modules) {
    if (std::ranges::find(pom.modules, module) == pom.modules.end()) {
      pom.modules.push_back(module);
    }
  }
}

void inherit(MergedPom& child, const MergedPom& parent, std::string_view child_folder,
             std::string_view path_adjustment) {
  for (const auto& [name, value] : parent.properties) {
    if (name != "project.directory") {
      child.properties.try_emplace(name, value);
    }
  }
  merge_lists(child.dependencies, parent.dependencies, Winner::kTarget);
  if (!parent.management.empty()) {
    merge_lists(child.management, parent.management, Winner::kTarget);
  }
  merge_lists(child.plugins, inheritable(parent.plugins), Winner::kTarget);
  merge_lists(child.managed_plugins, inheritable(parent.managed_plugins), Winner::kTarget);
  merge_lists(child.extensions, parent.extensions, Winner::kTarget);
  inherit_info(child.info, parent.info, child_folder, path_adjustment);
}

std::string path_adjustment(const MergedPom& parent, std::string_view child_artifact,
                            std::string_view child_folder) {
  for (const auto& entry : parent.modules) {
    auto module = replace_all(entry, "\\", "/");
    if (module.size() > 4 &&
        equal_ignoring_case(std::string_view(module).substr(module.size() - 4), ".xml")) {
      module.resize(module.rfind('/') + 1);
    }
    auto path = std::string_view(module);
    if (path.ends_with('/')) {
      path.remove_suffix(1);
    }
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) {
      continue;
    }
    const auto name = path.substr(slash + 1);
    if (name == child_artifact || name == child_folder) {
      return std::string(path.substr(0, slash));
    }
  }
  return {};
}

void inject_plugin_management(MergedPom& pom) {
  std::unordered_map<std::string, const PomPlugin*> managed;
  for (const auto& plugin : pom.managed_plugins) {
    managed.emplace(plugin.key(), &plugin);
  }
  for (auto& plugin : pom.plugins) {
    if (const auto found = managed.find(plugin.key()); found != managed.end()) {
      merge_one(plugin, *found->second, Winner::kTarget);
    }
  }
}

void inject_management(std::vector<PomDependency>& dependencies,
                       const std::vector<PomDependency>& management) {
  std::unordered_map<std::string, PomDependency*> places;
  for (auto& dependency : dependencies) {
    places.insert_or_assign(dependency.key(), &dependency);
  }
  for (const auto& managed : management) {
    const auto found = places.find(managed.key());
    if (found == places.end()) {
      continue;
    }
    auto& dependency = *found->second;
    take(dependency.version, managed.version, Winner::kTarget);
    take(dependency.scope, managed.scope, Winner::kTarget);
    take(dependency.system_path, managed.system_path, Winner::kTarget);
    if (dependency.exclusions.empty()) {
      dependency.exclusions = managed.exclusions;
    }
  }
}

}  // namespace akashi::ecosystems::maven
