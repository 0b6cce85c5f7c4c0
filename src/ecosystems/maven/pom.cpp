// https://maven.apache.org/pom.html. A pom.xml is a project: its root is an application, its
// dependencies are direct, its plugins are for the build. A *.pom is what a repository keeps of a
// published library: only what its users get is read.
#include "pom.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "coordinates.h"
#include "pom_effective.h"

namespace akashi::ecosystems::maven {
namespace {

bool has_placeholder(std::string_view text) {
  return text.contains("${");
}

// The packagings whose artifact is a jar: no type in the purl.
bool makes_jar(std::string_view packaging) {
  constexpr auto kJars = std::to_array<std::string_view>(
      {"", "jar", "atlassian-plugin", "bundle", "eclipse-plugin", "eclipse-test-plugin", "ejb",
       "hk2-jar", "maven-archetype", "maven-plugin", "takari-jar", "takari-maven-plugin"});
  return std::ranges::find(kJars, packaging) != kJars.end();
}

std::string dependency_identity(const PomDependency& dependency) {
  return dependency.key() + ":" + dependency.version + ":" +
         (dependency.scope.empty() ? "compile" : dependency.scope) + ":" + dependency.optional;
}

std::string plugin_identity(const PomPlugin& plugin) {
  return plugin.key() + ":" + plugin.version;
}

// True for a pom that the extractor is called for; parents can have other names.
bool is_read_itself(std::string_view path) {
  return path.ends_with(".pom") || file_name(path) == "pom.xml";
}

void add_properties(const EffectivePom& pom, Component& root) {
  set_property(root, "packaging", pom.packaging.empty() ? "jar" : pom.packaging);
  set_property(root, "parent", pom.parent);
  for (const auto& module : pom.modules) {
    set_property(root, "module", module);
  }
}

class PomExtraction {
 public:
  PomExtraction(const FileView& file, ScanContext& context, Inventory& out)
      : out_(out),
        path_(file.path),
        published_(!path_.ends_with(".xml")),
        limits_(context.limits()),
        tree_(context),
        builder_(tree_, limits_),
        components_(out, limits_) {}

  void run(PomModel model) {
    model_ = std::make_shared<const PomModel>(std::move(model));
    tree_.put(path_, model_);
    lineage_ = builder_.lineage(path_);
    const auto pom = builder_.build(lineage_);
    add_root(pom);
    for (const auto& dependency : pom.dependencies) {
      add_dependency(dependency, {});
    }
    if (!published_) {
      for (const auto& plugin : pom.plugins) {
        add_plugin(plugin, {});
      }
      add_imports(pom);
      add_profiles(pom);
    }
    report_missing(pom);
    out_.graph = GraphState::kIncomplete;
    components_.finish();
  }

 private:
  void add_root(const EffectivePom& pom);
  void add_dependency(const PomDependency& dependency, std::string_view profile);
  std::optional<std::uint32_t> add_library(const PomDependency& dependency, Scopes scopes,
                                           std::string_view profile);
  void add_plugin(const PomPlugin& plugin, std::string_view profile);
  void add_imports(const EffectivePom& pom);
  void add_profiles(const EffectivePom& base);
  void add_profile(const std::string& id, const std::unordered_set<std::string>& dependencies,
                   const std::unordered_set<std::string>& plugins);
  void report_missing(const EffectivePom& pom);
  // What names an artifact, wherever it is written.
  struct Named {
    std::string_view what;  // "dependency", for messages.
    const std::string& group;
    const std::string& artifact;
    const std::string& version;
    std::string_view classifier;
    InputPosition at;
    std::uint32_t origin;
  };
  VersionText check(const Named& named);
  void report_placeholders(std::string_view text, InputPosition at);

  InputPosition position(InputPosition at, std::uint32_t origin) const {
    return origin == 0 ? at : model_->parent.at;
  }
  std::string inherited_from(std::uint32_t origin) const {
    return origin == 0 ? std::string() : "inherited from " + lineage_.paths[origin];
  }
  void depend_on(std::uint32_t index, Scopes scopes) {
    if (out_.root) {
      out_.depends(*out_.root, index, scopes);
    }
  }

  Inventory& out_;
  std::string path_;
  bool published_;
  const Limits& limits_;
  PomTree tree_;
  PomBuilder builder_;
  ComponentSet components_;
  PomTree::Model model_;
  Lineage lineage_;
  std::set<std::string> reported_;  // Properties without value.
  std::vector<std::uint32_t> without_version_;
};

void PomExtraction::report_placeholders(std::string_view text, InputPosition at) {
  for (auto begin = text.find("${"); begin != std::string_view::npos;
       begin = text.find("${", begin + 2)) {
    const auto end = text.find('}', begin);
    if (end == std::string_view::npos) {
      return;
    }
    const auto name = std::string(text.substr(begin + 2, end - begin - 2));
    if (reported_.insert(name).second) {
      out_.problem(msg::kUnresolved, {"property " + name}, at);
    }
  }
}

// Says what is wrong with it, unless the pom that wrote it says so itself.
VersionText PomExtraction::check(const Named& named) {
  auto version = read_maven_version(named.version);
  if (named.origin != 0 && is_read_itself(lineage_.paths[named.origin])) {
    return version;
  }
  const auto at = position(named.at, named.origin);
  for (const std::string_view text :
       {std::string_view(named.group), std::string_view(named.artifact),
        std::string_view(named.version), named.classifier}) {
    report_placeholders(text, at);
  }
  const auto name = std::string(named.what) + " " + named.group + ":" + named.artifact;
  if (named.artifact.empty()) {
    out_.problem(msg::kMissingField, {"artifactId of " + name}, at);
  }
  if (named.group.empty()) {
    out_.problem(msg::kMissingField, {"groupId of " + name}, at);
  }
  report_ids({.group = named.group, .artifact = named.artifact, .type = {}, .classifier = {}}, at,
             out_);
  if (!version.valid) {
    out_.problem(msg::kBadValue, {"version of " + name, named.version, "version"}, at);
  }
  return version;
}

void PomExtraction::add_root(const EffectivePom& pom) {
  const auto version = check({.what = "project",
                              .group = pom.group,
                              .artifact = pom.artifact,
                              .version = pom.version,
                              .classifier = {},
                              .at = model_->version.empty() ? model_->at : model_->version_at,
                              .origin = 0});
  if (pom.artifact.empty()) {
    return;
  }
  if (pom.version.empty()) {
    out_.problem(msg::kMissingField, {"version of project " + pom.artifact}, model_->at);
  }
  auto root = make_component({.group = pom.group,
                              .artifact = pom.artifact,
                              .type = makes_jar(pom.packaging) ? "" : pom.packaging,
                              .classifier = {}},
                             version);
  root.type = published_ ? ComponentType::kLibrary : ComponentType::kApplication;
  describe(pom.info, root);
  add_properties(pom, root);
  out_.root = components_.add(std::move(root), {.at = model_->at});
}

std::optional<std::uint32_t> PomExtraction::add_library(const PomDependency& dependency,
                                                        Scopes scopes, std::string_view profile) {
  const auto version = check({.what = "dependency",
                              .group = dependency.group,
                              .artifact = dependency.artifact,
                              .version = dependency.version,
                              .classifier = dependency.classifier,
                              .at = dependency.at,
                              .origin = dependency.origin});
  if (dependency.artifact.empty()) {
    return std::nullopt;
  }
  const bool open_classifier = has_placeholder(dependency.classifier);
  const bool open_type = has_placeholder(dependency.type);
  auto component = make_component({.group = dependency.group,
                                   .artifact = dependency.artifact,
                                   .type = open_type ? "" : dependency.type,
                                   .classifier = open_classifier ? "" : dependency.classifier},
                                  version);
  component.scopes = scopes;
  component.directness = published_ ? Directness::kUnknown : Directness::kDirect;
  set_property(component, "classifier", open_classifier ? dependency.classifier : "");
  set_property(component, "type", open_type ? dependency.type : "");
  set_property(component, "system-path", dependency.system_path);
  set_property(component, "profile", profile);
  for (const auto& exclusion : dependency.exclusions) {
    set_property(component, "exclusion", exclusion);
  }
  const auto index =
      components_.add(std::move(component), {.at = position(dependency.at, dependency.origin),
                                             .detail = inherited_from(dependency.origin)});
  if (index && dependency.version.empty()) {
    without_version_.push_back(*index);
  }
  return index;
}

void PomExtraction::add_dependency(const PomDependency& dependency, std::string_view profile) {
  auto scopes = pom_scope(dependency.scope);
  if (!scopes) {
    if (dependency.origin == 0) {
      out_.problem(
          msg::kBadValue,
          {"scope of " + dependency.group + ":" + dependency.artifact, dependency.scope, "scope"},
          dependency.at);
    }
    scopes = Scopes();
  }
  // What users of a published library get.
  if (published_ && !scopes->has(Scope::kRuntime)) {
    return;
  }
  if (dependency.optional == "true" || !profile.empty()) {
    *scopes |= Scope::kOptional;
  }
  if (const auto index = add_library(dependency, *scopes, profile)) {
    depend_on(*index, *scopes);
  }
}

void PomExtraction::add_plugin(const PomPlugin& plugin, std::string_view profile) {
  Scopes scopes = Scope::kBuild;
  if (!profile.empty()) {
    scopes |= Scope::kOptional;
  }
  const auto version = check({.what = "plugin",
                              .group = plugin.group,
                              .artifact = plugin.artifact,
                              .version = plugin.version,
                              .classifier = {},
                              .at = plugin.at,
                              .origin = plugin.origin});
  if (plugin.artifact.empty()) {
    return;
  }
  auto component = make_component(
      {.group = plugin.group, .artifact = plugin.artifact, .type = {}, .classifier = {}}, version);
  component.scopes = scopes;
  component.directness = Directness::kDirect;
  set_property(component, "kind", plugin.extension ? "extension" : "plugin");
  set_property(component, "profile", profile);
  const auto index = components_.add(
      std::move(component),
      {.at = position(plugin.at, plugin.origin), .detail = inherited_from(plugin.origin)});
  if (!index) {
    return;
  }
  depend_on(*index, scopes);
  for (const auto& dependency : plugin.dependencies) {
    if (const auto to = add_library(dependency, scopes, profile)) {
      out_.depends(*index, *to, scopes);
    }
  }
}

void PomExtraction::add_imports(const EffectivePom& pom) {
  for (auto bom : pom.imports) {
    bom.exclusions.clear();
    if (const auto index = add_library(bom, Scope::kBuild, {})) {
      set_property(out_.components[*index], "kind", "bom");
      depend_on(*index, Scope::kBuild);
    }
  }
}

void PomExtraction::add_profile(const std::string& id,
                                const std::unordered_set<std::string>& dependencies,
                                const std::unordered_set<std::string>& plugins) {
  const auto pom = builder_.build(lineage_, id);
  for (const auto& dependency : pom.dependencies) {
    if (!dependencies.contains(dependency_identity(dependency))) {
      add_dependency(dependency, id);
    }
  }
  for (const auto& plugin : pom.plugins) {
    if (!plugins.contains(plugin_identity(plugin))) {
      add_plugin(plugin, id);
    }
  }
}

// What a profile adds or changes: the pom as it is with that profile, less what it is without.
void PomExtraction::add_profiles(const EffectivePom& base) {
  // Each profile costs as much as the pom itself.
  constexpr std::size_t kMostWork = 4'000'000;
  const auto size = 1 + base.dependencies.size() + base.management.size() + base.plugins.size();
  const auto most = std::min<std::size_t>(limits_.includes, 1 + kMostWork / size);
  auto ids = builder_.inactive_profiles(lineage_);
  if (ids.size() > most) {
    out_.problem(msg::kLimit, {"profiles", std::to_string(most)}, model_->at,
                 ErrorCode::kLimitExceeded);
    ids.resize(most);
  }
  std::unordered_set<std::string> dependencies;
  std::unordered_set<std::string> plugins;
  for (const auto& dependency : base.dependencies) {
    dependencies.insert(dependency_identity(dependency));
  }
  for (const auto& plugin : base.plugins) {
    plugins.insert(plugin_identity(plugin));
  }
  for (const auto& id : ids) {
    add_profile(id, dependencies, plugins);
  }
}

// A missing pom is said by the file that names it; others say how many versions they lack for it.
void PomExtraction::report_missing(const EffectivePom& pom) {
  std::ranges::sort(without_version_);
  const auto rest = std::ranges::unique(without_version_);
  without_version_.erase(rest.begin(), rest.end());
  std::uint32_t inherited = 0;
  for (const auto& missing : pom.missing) {
    if (missing.origin == 0) {
      out_.problem(msg::kUnresolved, {missing.what + " " + missing.coordinates}, missing.at,
                   ErrorCode::kNotFound);
    } else {
      inherited = missing.origin;
    }
  }
  if (inherited != 0 && !without_version_.empty()) {
    out_.problem(msg::kUnresolved,
                 {"version of " + std::to_string(without_version_.size()) + " dependencies (" +
                  lineage_.paths[inherited] + " names poms that are not in the target)"},
                 model_->parent.at, ErrorCode::kNotFound);
  }
  for (const auto index : without_version_) {
    auto& component = out_.components[index];
    if (pom.missing.size() == 1) {
      set_property(component, "version-from", pom.missing.front().coordinates);
    } else if (pom.missing.empty() && !component.scopes.has(Scope::kBuild)) {
      out_.problem(msg::kMissingField, {"version of " + component.name},
                   component.evidence.front().at);
    }
  }
  if (pom.exhausted) {
    out_.problem(msg::kLimit, {"values of properties", "64 MiB"}, model_->at,
                 ErrorCode::kLimitExceeded);
  }
}

// True for the poms that archives carry of themselves: another extractor reads them.
bool is_descriptor(std::string_view path) {
  return path.contains("META-INF/maven/");
}

}  // namespace

Result<void> extract_pom(const FileView& file, ScanContext& context, Inventory& out) {
  if (is_descriptor(file.path)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(auto model, parse_pom(file.bytes, context.limits()));
  constexpr auto kVersions = std::to_array<std::string_view>({"", "4.0.0", "4.1.0"});
  if (std::ranges::find(kVersions, model.model_version) == kVersions.end()) {
    out.problem(msg::kUnsupportedVersion, {"POM", model.model_version, "4.0.0, 4.1.0"}, model.at,
                ErrorCode::kUnsupported);
  }
  PomExtraction(file, context, out).run(std::move(model));
  return {};
}

void describe(const PomInfo& info, Component& component) {
  const auto known = [](const std::string& text) {
    return !text.empty() && !has_placeholder(text);
  };
  for (const auto& license : info.licenses) {
    const auto& text = known(license.name) ? license.name : license.url;
    if (known(text)) {
      component.licenses.push_back(declared_license(one_line(text)));
    }
  }
  if (known(info.organization)) {
    component.supplier = one_line(info.organization);
  }
  if (known(info.description)) {
    component.description = one_line(info.description);
  }
  std::vector<std::string> authors;
  std::ranges::copy_if(info.developers, std::back_inserter(authors), known);
  component.author = one_line(join(authors, ", "));
  const auto refer = [&](ExternalReference::Type type, const std::string& url) {
    if (known(url)) {
      component.references.push_back({type, one_line(url)});
    }
  };
  refer(ExternalReference::Type::kWebsite, info.url);
  refer(ExternalReference::Type::kVcs, info.scm_url.empty() ? info.scm_connection : info.scm_url);
  refer(ExternalReference::Type::kIssueTracker, info.issues_url);
}

}  // namespace akashi::ecosystems::maven
