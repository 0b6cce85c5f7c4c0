// One file per project (Gradle 6.4 and later; buildscript- and settings-gradle.lockfile for the
// build itself):
//   # comment
//   group:name:version=configuration,configuration
//   empty=configuration,configuration
// One file per configuration (Gradle 4.8 to 6): gradle/dependency-locks/<configuration>.lockfile
//   group:name:version
// https://docs.gradle.org/current/userguide/dependency_locking.html
#include "gradle_lockfile.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "coordinates.h"

namespace akashi::ecosystems::maven {
namespace {

constexpr std::string_view kBuildScript = "buildscript-";

// True when `word` stands in a camelCase name: "test" in "testImplementation" and
// "debugUnitTestRuntime".
bool has_word(std::string_view name, std::string_view word) {
  const auto starts_word = [&](std::size_t end) {
    return end == name.size() || !is_lower(name[end]);
  };
  if (name.starts_with(word) && starts_word(word.size())) {
    return true;
  }
  std::string capital(word);
  capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
  for (auto at = name.find(capital); at != std::string_view::npos;
       at = name.find(capital, at + 1)) {
    if (at > 0 && starts_word(at + word.size())) {
      return true;
    }
  }
  return false;
}

enum class Where : std::uint8_t { kWord, kWhole, kEnd };

struct ConfigurationRow {
  Where where;
  std::string_view text;  // kEnd: without regard to the case of its first letter.
  Scopes scopes;
};

// The first row that fits decides.
constexpr auto kConfigurations = std::to_array<ConfigurationRow>({
    {Where::kWhole, "classpath", Scope::kBuild},
    {Where::kWord, "annotationProcessor", Scope::kBuild},
    {Where::kWord, "kapt", Scope::kBuild},
    {Where::kWord, "ksp", Scope::kBuild},
    {Where::kWord, "test", Scope::kTest},
    {Where::kWord, "tests", Scope::kTest},
    {Where::kWord, "testFixtures", Scope::kTest},
    {Where::kWord, "jmh", Scope::kTest},
    {Where::kWord, "benchmark", Scope::kTest},
    {Where::kWord, "lint", Scope::kBuild},
    {Where::kWord, "checkstyle", Scope::kBuild},
    {Where::kWord, "pmd", Scope::kBuild},
    {Where::kWord, "codenarc", Scope::kBuild},
    {Where::kWord, "spotbugs", Scope::kBuild},
    {Where::kWord, "errorprone", Scope::kBuild},
    {Where::kWord, "detekt", Scope::kBuild},
    {Where::kWord, "ktlint", Scope::kBuild},
    {Where::kWord, "jacoco", Scope::kBuild},
    {Where::kWord, "zinc", Scope::kBuild},
    {Where::kEnd, "CompilerPlugins", Scope::kBuild},
    {Where::kEnd, "CompilerClasspath", Scope::kBuild},
    {Where::kEnd, "CompilerPluginClasspath", Scope::kBuild},
    {Where::kWord, "coreLibraryDesugaring", Scope::kBuild},
    {Where::kWord, "developmentOnly", Scope::kDevelopment},
    {Where::kEnd, "CompileOnly", Scope::kProvided},
    {Where::kEnd, "CompileOnlyApi", Scope::kProvided},
    {Where::kEnd, "ProvidedCompile", Scope::kProvided},
    {Where::kEnd, "ProvidedRuntime", Scope::kProvided},
    {Where::kEnd, "RuntimeClasspath", Scope::kRuntime},
    {Where::kEnd, "CompileClasspath", Scope::kRuntime},
    {Where::kEnd, "RuntimeOnly", Scope::kRuntime},
    {Where::kEnd, "Implementation", Scope::kRuntime},
    {Where::kEnd, "Api", Scope::kRuntime},
    {Where::kWhole, "compile", Scope::kRuntime},
    {Where::kWhole, "runtime", Scope::kRuntime},
    {Where::kWhole, "default", Scope::kRuntime},
    {Where::kWhole, "archives", Scope::kRuntime},
});

bool fits(const ConfigurationRow& row, std::string_view name) {
  switch (row.where) {
    case Where::kWhole:
      return name == row.text;
    case Where::kWord:
      return has_word(name, row.text);
    case Where::kEnd:
      return name.ends_with(row.text) ||
             (name.size() == row.text.size() && name.substr(1) == row.text.substr(1) &&
              name.front() == to_lower(row.text.front()));
  }
  return false;
}

constexpr std::string_view kCompileClasspath = "ompileClasspath";
constexpr std::string_view kRuntimeClasspath = "untimeClasspath";

struct LockedModule {
  std::string_view group;
  std::string_view name;
  std::string_view version;
  std::vector<std::string_view> configurations;
  std::uint32_t line = 0;
};

class LockExtraction {
 public:
  LockExtraction(std::string_view path, Inventory& out, const Limits& limits)
      : out_(out), components_(out, limits) {
    const auto name = file_name(path);
    build_ = name.starts_with(kBuildScript) || name == "settings-gradle.lockfile";
    if (!name.ends_with("gradle.lockfile")) {
      // One file for one configuration, which is its name.
      single_ = name.substr(0, name.size() - std::string_view(".lockfile").size());
      if (build_) {
        single_.remove_prefix(kBuildScript.size());
      }
    }
  }

  void run(std::string_view text) {
    for (const auto& line : lines(text)) {
      read_line(line);
    }
    for (const auto& module : modules_) {
      add(module);
    }
    out_.graph = GraphState::kIncomplete;  // All modules, but no edges.
    components_.finish();
  }

 private:
  void read_line(const Line& line) {
    const auto text = trim(line.text);
    if (text.empty() || text.starts_with('#')) {
      return;
    }
    const auto pair = cut(text, "=");
    const auto coordinates = pair ? pair->first : text;
    std::vector<std::string_view> configurations;
    if (pair && !pair->second.empty()) {
      configurations = split(pair->second, ',');
    }
    if (coordinates == "empty") {
      locked_.insert(configurations.begin(), configurations.end());
      return;
    }
    const auto parts = split(coordinates, ':');
    if (parts.size() != 3 || std::ranges::any_of(parts, &std::string_view::empty) ||
        (single_.empty() && !pair)) {
      out_.problem(msg::kExpected,
                   {single_.empty() ? "group:name:version=configurations" : "group:name:version",
                    std::string(text.substr(0, 100))},
                   {.line = line.number, .column = 1, .offset = 0});
      return;
    }
    if (!single_.empty()) {
      configurations = {single_};
    }
    locked_.insert(configurations.begin(), configurations.end());
    modules_.push_back({parts[0], parts[1], parts[2], std::move(configurations), line.number});
  }

  // What is only on a compile classpath is not delivered, where the runtime classpath is locked as
  // well.
  bool only_compiled(std::string_view configuration,
                     const std::unordered_set<std::string_view>& of_module) const {
    if (!configuration.ends_with(kCompileClasspath)) {
      return false;
    }
    auto runtime =
        std::string(configuration.substr(0, configuration.size() - kCompileClasspath.size() - 1));
    runtime += configuration[runtime.size()] == 'c' ? 'r' : 'R';
    runtime += kRuntimeClasspath;
    return locked_.contains(runtime) && !of_module.contains(runtime);
  }

  Scopes scopes_of(const LockedModule& module) const {
    if (build_) {
      return Scope::kBuild;
    }
    const std::unordered_set<std::string_view> all(module.configurations.begin(),
                                                   module.configurations.end());
    Scopes scopes;
    for (const auto configuration : all) {
      const auto own = configuration_scopes(configuration);
      scopes |= own == Scopes(Scope::kRuntime) && only_compiled(configuration, all)
                    ? Scopes(Scope::kProvided)
                    : own;
    }
    return scopes;
  }

  void add(const LockedModule& module) {
    const auto version = read_gradle_version(module.version);
    const InputPosition at{.line = module.line, .column = 1, .offset = 0};
    if (version.version.empty()) {
      out_.problem(msg::kBadValue,
                   {std::string(module.group) + ":" + std::string(module.name),
                    std::string(module.version), "version"},
                   at);
    }
    const Coordinates coordinates{.group = std::string(module.group),
                                  .artifact = std::string(module.name),
                                  .type = {},
                                  .classifier = {}};
    report_ids(coordinates, at, out_);
    auto component = make_component(coordinates, version);
    component.scopes = scopes_of(module);
    for (const auto configuration : module.configurations) {
      set_property(component, "configuration", trim(configuration));
    }
    components_.add(std::move(component), {.at = at});
  }

  Inventory& out_;
  ComponentSet components_;
  bool build_ = false;
  std::string_view single_;
  std::vector<LockedModule> modules_;
  std::set<std::string_view, std::less<>> locked_;  // Every configuration that the file speaks of.
};

}  // namespace

Result<void> extract_gradle_lockfile(const FileView& file, ScanContext& context, Inventory& out) {
  LockExtraction(file.path, out, context.limits()).run(file.bytes);
  return {};
}

Scopes configuration_scopes(std::string_view configuration) {
  const auto* found = std::ranges::find_if(
      kConfigurations, [&](const ConfigurationRow& row) { return fits(row, configuration); });
  return found == kConfigurations.end() ? Scopes() : found->scopes;
}

}  // namespace akashi::ecosystems::maven
