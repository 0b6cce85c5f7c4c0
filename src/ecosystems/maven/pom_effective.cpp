// https://maven.apache.org/ref/current/maven-model-builder/: the phases of building an effective
// model, with what is in the target in place of a repository.
#include "pom_effective.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "pom_merge.h"

namespace akashi::ecosystems::maven {
namespace {

std::string coordinates_text(std::string_view group, std::string_view artifact,
                             std::string_view version) {
  return std::string(group) + ":" + std::string(artifact) + ":" + std::string(version);
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

// A condition on a property that only the command line and .mvn/maven.config can set.
bool holds(const PomActivation& activation, const Properties& user) {
  const bool negated = activation.property.starts_with('!');
  const auto name = activation.property.substr(negated ? 1 : 0);
  const auto found = user.find(name);
  const bool set = found != user.end() && !found->second.empty();
  if (name.empty()) {
    return false;
  }
  if (activation.value.empty() || negated) {
    // Environment and system properties are unknown here: only that one of ours is not set is sure.
    const bool foreign = name.starts_with("env.") || name.starts_with("java.") ||
                         name.starts_with("os.") || name.starts_with("user.");
    return negated ? !set && !foreign : set;
  }
  const bool other = activation.value.starts_with('!');
  const auto value = activation.value.substr(other ? 1 : 0);
  return set && (found->second == value) != other;
}

struct InfoField {
  std::string_view name;
  std::string PomInfo::* field;
};
constexpr auto kInfoFields = std::to_array<InfoField>({
    {"name", &PomInfo::name},
    {"description", &PomInfo::description},
    {"url", &PomInfo::url},
    {"inceptionYear", &PomInfo::inception_year},
    {"organization.name", &PomInfo::organization},
    {"organization.url", &PomInfo::organization_url},
    {"scm.url", &PomInfo::scm_url},
    {"scm.connection", &PomInfo::scm_connection},
    {"scm.developerConnection", &PomInfo::scm_developer},
    {"scm.tag", &PomInfo::scm_tag},
    {"issueManagement.url", &PomInfo::issues_url},
    {"ciManagement.url", &PomInfo::ci_url},
    {"prerequisites.maven", &PomInfo::required_maven},
});

ExpandValues make_values(const Lineage& lineage, const MergedPom& merged, const Properties& user) {
  const auto& model = *lineage.models.front();
  ExpandValues values;
  auto& project = values.project;
  const auto set = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      project.insert_or_assign(std::string(name), value);
    }
  };
  set("groupId", model.own_group());
  set("artifactId", model.artifact);
  set("version", model.own_version());
  set("packaging", model.packaging.empty() ? "jar" : model.packaging);
  set("modelVersion", model.model_version);
  if (model.has_parent) {
    set("parent.groupId", model.parent.group);
    set("parent.artifactId", model.parent.artifact);
    set("parent.version", model.parent.version);
    set("parent.relativePath", model.parent.relative_path);
  }
  for (const auto& [name, field] : kInfoFields) {
    set(name, merged.info.*field);
  }
  values.user = user;
  values.properties = merged.properties;
  return values;
}

void expand_in_place(Expander& expander, std::string& text) {
  if (text.contains("${")) {
    text = trim(expander.expand(text));
  }
}

// A version that comes out empty is not one that was left out: it stays as written.
void expand_version(Expander& expander, std::string& text) {
  auto expanded = text;
  expand_in_place(expander, expanded);
  if (!expanded.empty()) {
    text = std::move(expanded);
  }
}

void expand_dependencies(Expander& expander, std::vector<PomDependency>& dependencies) {
  for (auto& dependency : dependencies) {
    for (auto* text : {&dependency.group, &dependency.artifact, &dependency.version,
                       &dependency.type, &dependency.classifier, &dependency.scope,
                       &dependency.system_path, &dependency.optional}) {
      expand_in_place(expander, *text);
    }
    expand_version(expander, dependency.version);
    for (auto& exclusion : dependency.exclusions) {
      expand_in_place(expander, exclusion);
    }
  }
}

void expand_plugins(Expander& expander, std::vector<PomPlugin>& plugins) {
  for (auto& plugin : plugins) {
    expand_in_place(expander, plugin.group);
    expand_in_place(expander, plugin.artifact);
    expand_version(expander, plugin.version);
    expand_dependencies(expander, plugin.dependencies);
  }
}

void expand_info(Expander& expander, PomInfo& info) {
  for (const auto& row : kInfoFields) {
    expand_in_place(expander, info.*row.field);
  }
  for (auto& license : info.licenses) {
    expand_in_place(expander, license.name);
    expand_in_place(expander, license.url);
  }
  for (auto& developer : info.developers) {
    expand_in_place(expander, developer);
  }
}

// A pom of Maven 4 may leave it to its parent's file to say who the parent is.
PomTree::Model with_parent(PomModel model, const PomModel& parent) {
  model.parent.group = parent.own_group();
  model.parent.artifact = parent.artifact;
  model.parent.version = parent.own_version();
  return std::make_shared<const PomModel>(std::move(model));
}

}  // namespace

Lineage PomBuilder::lineage(const std::string& path) {
  Lineage out;
  std::set<std::string> seen;
  auto next = path;
  while (!next.empty() && seen.insert(next).second) {
    const auto model = tree_.load(next);
    if (!model) {
      break;
    }
    out.paths.push_back(next);
    out.models.push_back(model);
    if (!model->has_parent) {
      return out;
    }
    next = out.models.size() < limits_.includes ? tree_.find_parent(out.paths.back(), *model)
                                                : std::string();
    if (model->parent.artifact.empty() && !next.empty()) {
      out.models.back() = with_parent(*model, *tree_.load(next));
    }
  }
  if (!out.models.empty()) {
    const auto& parent = out.models.back()->parent;
    out.missing.push_back(
        {.what = "parent",
         .coordinates = coordinates_text(parent.group, parent.artifact, parent.version),
         .at = parent.at,
         .origin = static_cast<std::uint32_t>(out.models.size() - 1)});
  }
  return out;
}

std::vector<const PomProfile*> PomBuilder::active(const PomModel& model,
                                                  const Choice& choice) const {
  std::vector<const PomProfile*> chosen;
  std::vector<const PomProfile*> by_default;
  for (const auto& profile : model.profiles) {
    if (contains(choice.config->inactive, profile.id)) {
      continue;
    }
    const auto& activation = profile.activation;
    if (contains(choice.config->active, profile.id) ||
        (!choice.extra.empty() && profile.id == choice.extra) ||
        (!activation.environment && holds(activation, choice.config->properties))) {
      chosen.push_back(&profile);
    } else if (activation.by_default) {
      by_default.push_back(&profile);
    }
  }
  return chosen.empty() ? by_default : chosen;
}

std::vector<std::string> PomBuilder::inactive_profiles(const Lineage& lineage) {
  const Choice choice{.config = &tree_.config(lineage.paths.front()), .extra = {}};
  std::vector<std::string> ids;
  std::unordered_set<std::string> seen;
  for (const auto& model : lineage.models) {
    const auto chosen = active(*model, choice);
    for (const auto& profile : model->profiles) {
      const auto& base = profile.base;
      const bool matters = !base.dependencies.empty() || !base.management.empty() ||
                           !base.plugins.empty() || !base.managed_plugins.empty() ||
                           !base.properties.empty() || !base.modules.empty();
      if (matters && !contains(choice.config->inactive, profile.id) &&
          std::ranges::find(chosen, &profile) == chosen.end() && seen.insert(profile.id).second) {
        ids.push_back(profile.id);
      }
    }
  }
  return ids;
}

EffectivePom PomBuilder::build(const Lineage& lineage, std::string_view profile) {
  const auto& config = tree_.config(lineage.paths.front());
  MergedPom merged;
  for (auto i = static_cast<std::uint32_t>(lineage.models.size()); i-- > 0;) {
    const auto& model = *lineage.models[i];
    auto own = start(model, i);
    for (const auto* chosen : active(model, {.config = &config, .extra = profile})) {
      inject_profile(own, *chosen, i);
    }
    if (i + 1 < lineage.models.size()) {
      const auto named = own.properties.find("project.directory");
      const auto folder = named == own.properties.end() ? model.artifact : named->second;
      const auto place = parent_prefix(lineage.paths[i]);
      const auto on_disk = file_name(place.substr(0, std::max<std::size_t>(place.size(), 1) - 1));
      inherit(own, merged, folder, path_adjustment(merged, on_disk, folder));
    }
    merged = std::move(own);
  }
  Expander expander(make_values(lineage, merged, config.properties));
  expand_dependencies(expander, merged.dependencies);
  expand_dependencies(expander, merged.management);
  for (auto* plugins : {&merged.plugins, &merged.managed_plugins, &merged.extensions}) {
    expand_plugins(expander, *plugins);
  }
  expand_info(expander, merged.info);
  inject_plugin_management(merged);
  const auto& model = *lineage.models.front();
  EffectivePom pom;
  pom.group = expander.expand(model.own_group());
  pom.artifact = expander.expand(model.artifact);
  pom.version = expander.expand(model.own_version());
  pom.packaging = expander.expand(model.packaging);
  if (model.has_parent) {
    pom.parent = expander.expand(
        coordinates_text(model.parent.group, model.parent.artifact, model.parent.version));
  }
  pom.info = std::move(merged.info);
  pom.dependencies = std::move(merged.dependencies);
  pom.management = std::move(merged.management);
  pom.plugins = std::move(merged.plugins);
  std::ranges::move(merged.extensions, std::back_inserter(pom.plugins));
  pom.modules = std::move(merged.modules);
  pom.missing = lineage.missing;
  pom.exhausted = expander.exhausted();
  import_management(lineage, pom);
  inject_management(pom.dependencies, pom.management);
  return pom;
}

// Own entries win over imported ones; of two imported poms the first.
void PomBuilder::import_management(const Lineage& lineage, EffectivePom& pom) {
  std::vector<PomDependency> own;
  for (auto& managed : pom.management) {
    (managed.scope == "import" && managed.type == "pom" ? pom.imports : own)
        .push_back(std::move(managed));
  }
  pom.management = std::move(own);
  if (pom.imports.empty()) {
    return;
  }
  std::unordered_map<std::string, std::size_t> places;
  std::vector<PomDependency> united;
  for (auto& managed : pom.management) {
    const auto [at, added] = places.try_emplace(managed.key(), united.size());
    if (added) {
      united.push_back(std::move(managed));
    } else {
      united[at->second] = std::move(managed);
    }
  }
  std::set<std::string> done;
  std::set<MissingPom> missing(pom.missing.begin(), pom.missing.end());
  for (const auto& bom : pom.imports) {
    const auto path = tree_.find(bom.group, bom.artifact, bom.version, lineage.paths[bom.origin],
                                 PomTree::Search::kEverywhere);
    if (!path.empty() && !done.insert(path).second) {
      continue;
    }
    const auto source = path.empty() ? nullptr : imported(path);
    if (!source) {
      missing.insert({.what = "import",
                      .coordinates = coordinates_text(bom.group, bom.artifact, bom.version),
                      .at = bom.at,
                      .origin = bom.origin});
      continue;
    }
    for (const auto& managed : source->management) {
      if (places.try_emplace(managed.key(), united.size()).second) {
        united.push_back(managed);
      }
    }
    for (auto inner : source->missing) {  // What that pom lacks, this one lacks through it.
      inner.at = bom.at;
      inner.origin = bom.origin;
      missing.insert(std::move(inner));
    }
  }
  pom.missing.assign(missing.begin(), missing.end());
  pom.management = std::move(united);
}

std::shared_ptr<const EffectivePom> PomBuilder::imported(const std::string& path) {
  if (const auto found = imports_.find(path); found != imports_.end()) {
    return found->second;
  }
  std::shared_ptr<const EffectivePom> pom;
  if (importing_.size() < limits_.includes && importing_.insert(path).second) {
    if (const auto line = lineage(path); !line.models.empty()) {
      pom = std::make_shared<const EffectivePom>(build(line));
    }
    importing_.erase(path);
    imports_.emplace(path, pom);
  }
  return pom;
}

}  // namespace akashi::ecosystems::maven
