// Gem specifications: of installed gems (specifications/NAME-VERSION.gemspec below a GEM_HOME,
// specifications/default/ for those that come with Ruby) and of projects (NAME.gemspec at their
// top).
#include <algorithm>
#include <array>
#include <map>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/gem/gem.h"
#include "ecosystems/gem/gemspec_reader.h"

namespace akashi::ecosystems::gem {
namespace {

using ReferenceType = ExternalReference::Type;

struct MetadataReference {
  std::string_view key;
  ReferenceType type;
};
// The links of "Specification Reference", metadata.
constexpr auto kMetadataReferences = std::to_array<MetadataReference>({
    {"bug_tracker_uri", ReferenceType::kIssueTracker},
    {"changelog_uri", ReferenceType::kOther},
    {"documentation_uri", ReferenceType::kDocumentation},
    {"funding_uri", ReferenceType::kOther},
    {"mailing_list_uri", ReferenceType::kOther},
    {"source_code_uri", ReferenceType::kVcs},
    {"wiki_uri", ReferenceType::kDocumentation},
});

std::string one_line(std::string_view text) {
  std::string out;
  for (const auto word : split_spaces(text)) {
    out += (out.empty() ? "" : " ");
    out += word;
  }
  return out;
}

Component component_of(const GemSpecification& spec) {
  auto component = gem_component(spec.name, spec.version, spec.platform);
  component.description = one_line(spec.summary.empty() ? spec.description : spec.summary);
  component.author = join(spec.authors, ", ");
  for (const auto& license : spec.licenses) {
    if (!trim(license).empty()) {
      component.licenses.push_back(declared_license(license));
    }
  }
  add_reference(component, ReferenceType::kWebsite, spec.homepage);
  for (const auto& [key, url] : spec.metadata) {
    const auto* found = std::ranges::find(kMetadataReferences, key, &MetadataReference::key);
    if (found != kMetadataReferences.end()) {
      add_reference(component, found->type, url);
    }
  }
  add_property(component, "akashi:gem:required-ruby-version", spec.required_ruby_version);
  add_property(component, "akashi:gem:date", spec.date);
  return component;
}

void version_problem(const GemSpecification& spec, Inventory& out) {
  if (spec.version.empty()) {
    out.problem(msg::kUnresolved,
                {spec.version_source.empty() ? "version" : "version = " + spec.version_source},
                spec.version_at, ErrorCode::kUnsupported);
  }
}

}  // namespace

std::optional<std::uint32_t> add_gem(GemSpecification spec, Inventory& out) {
  const bool whole = spec.problems.empty();
  out.problems.add_all(std::move(spec.problems));
  if (spec.name.empty()) {
    out.problem(msg::kMissingField, {"name"}, spec.at);
    return std::nullopt;
  }
  version_problem(spec, out);
  const auto index = out.add(component_of(spec), spec.at);
  if (spec.version_from_stub) {
    out.components[index].evidence.back().detail = "version from the stub comment";
  }
  for (const auto& dependency : spec.dependencies) {
    if (!dependency.development) {  // Those are not installed with the gem.
      Scopes scopes = Scope::kRuntime;
      if (dependency.conditional) {
        scopes |= Scope::kOptional;
      }
      out.named.push_back({.from = index,
                           .package = make_purl("gem", dependency.name).package(),
                           .requirement = dependency.requirement,
                           .scopes = scopes});
    }
  }
  out.graph = whole ? GraphState::kComplete : GraphState::kIncomplete;
  return index;
}

namespace {

// RubyGems calls the file NAME-VERSION[-PLATFORM].gemspec.
std::string version_of_file(std::string_view name, const GemSpecification& spec) {
  if (spec.name.empty() || !name.starts_with(spec.name + "-")) {
    return {};
  }
  auto version = name.substr(spec.name.size() + 1);
  version.remove_suffix(std::string_view(".gemspec").size());
  version = version.substr(0, version.find('-'));
  return version.empty() || !is_digit(version.front()) ? std::string() : std::string(version);
}

// "…/bundler/gems/NAME-REVISION/…": Bundler keeps gems from git there, without a specification
// elsewhere.
bool is_installed_from_git(std::string_view path) {
  return path.starts_with("bundler/gems/") || path.contains("/bundler/gems/");
}

}  // namespace

Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(auto spec, read_gemspec(file.bytes, context.limits(), {}));
  const auto by_name =
      spec.version.empty() ? version_of_file(file_name(file.path), spec) : std::string();
  if (!by_name.empty()) {
    spec.version = by_name;
  }
  const auto index = add_gem(std::move(spec), out);
  if (index && !by_name.empty()) {
    out.components[*index].evidence.back().confidence = 90;
    out.components[*index].evidence.back().detail = "version from the name of the file";
  }
  if (index && parent_prefix(file.path).ends_with("specifications/default/")) {
    add_property(out.components[*index], "akashi:gem:default", "true");
  }
  return {};
}

bool belongs_to_installed_gem(std::string_view path, ScanContext& context) {
  if (path.contains(".gem!data.tar.gz!")) {
    return true;
  }
  for (auto at = path.rfind("gems/"); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : path.rfind("gems/", at - 1)) {
    const auto folder = path.substr(at + 5);
    const auto slash = folder.find('/');
    const bool is_folder = at == 0 || path[at - 1] == '/' || path[at - 1] == '!';
    if (is_folder && slash != std::string_view::npos) {
      const auto home = std::string(path.substr(0, at));
      const auto name = std::string(folder.substr(0, slash)) + ".gemspec";
      if (context.exists(home + "specifications/" + name) ||
          context.exists(home + "specifications/default/" + name)) {
        return true;
      }
    }
  }
  return false;
}

namespace {

// The files that the specification requires, where they hold `VERSION = "1.2.3"`.
std::optional<std::pair<std::string, std::string>> find_version(const GemSpecification& spec,
                                                                std::string_view folder,
                                                                ScanContext& context) {
  constexpr std::size_t kMostFiles = 16;
  std::size_t tried = 0;
  for (const auto& required : spec.required_files) {
    const bool relative = required.starts_with("./");
    const auto name = relative ? required.substr(2) : "lib/" + required;
    if (tried++ >= kMostFiles || !file_name(name).starts_with("version") || name.contains("..")) {
      continue;
    }
    const auto path = std::string(folder) + name + (name.ends_with(".rb") ? "" : ".rb");
    const auto bytes = context.read(path);
    if (!bytes) {
      continue;
    }
    if (auto version = find_version_constant(bytes->view(), context.limits())) {
      return std::pair(name, *std::move(version));
    }
  }
  return std::nullopt;
}

void add_requirements(const GemSpecification& spec, std::uint32_t root, Inventory& out) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> known;
  for (const auto& dependency : spec.dependencies) {
    Scopes scopes = dependency.development ? Scope::kDevelopment : Scope::kRuntime;
    if (dependency.conditional) {
      scopes |= Scope::kOptional;
    }
    const auto [at, is_new] = known.try_emplace({dependency.name, dependency.requirement}, 0);
    if (is_new) {
      auto component = gem_component(dependency.name, {});
      component.requirement = dependency.requirement.empty() ? ">= 0" : dependency.requirement;
      component.directness = Directness::kDirect;
      at->second = out.add(std::move(component), dependency.at);
    }
    out.components[at->second].scopes |= scopes;
    out.depends(root, at->second, scopes);
  }
}

}  // namespace

Result<void> extract_gemspec(const FileView& file, ScanContext& context, Inventory& out) {
  const auto folder = parent_prefix(file.path);
  if (folder.ends_with("specifications/") || folder.ends_with("specifications/default/") ||
      belongs_to_installed_gem(file.path, context)) {
    return {};
  }
  if (context.exists(std::string(folder) + "Gemfile.lock") ||
      context.exists(std::string(folder) + "gems.locked")) {
    return {};  // The lock file has the gem itself and what was resolved.
  }
  AKASHI_TRY_ASSIGN(auto spec, read_gemspec(file.bytes, context.limits(), {}));
  if (is_installed_from_git(file.path)) {
    if (const auto index = add_gem(std::move(spec), out)) {
      add_property(out.components[*index], "akashi:gem:source", "git");
    }
    return {};
  }
  std::string version_file;
  if (spec.version.empty() && !spec.required_files.empty()) {
    if (auto found = find_version(spec, folder, context)) {
      version_file = std::move(found->first);
      AKASHI_TRY_ASSIGN(spec,
                        read_gemspec(file.bytes, context.limits(), {{"::VERSION", found->second}}));
    }
  }
  out.problems.add_all(std::move(spec.problems));
  version_problem(spec, out);
  if (spec.name.empty()) {
    out.problem(msg::kMissingField, {"name"}, spec.at);
    return {};
  }
  auto component = component_of(spec);
  component.type = ComponentType::kApplication;
  const auto root = out.add(std::move(component), spec.at);
  if (!version_file.empty() && !spec.version.empty()) {
    out.components[root].evidence.back().confidence = 90;
    out.components[root].evidence.back().detail =
        "version from the constant VERSION of " + version_file;
  }
  out.root = root;
  add_requirements(spec, root, out);
  out.graph = GraphState::kIncomplete;
  return {};
}

}  // namespace akashi::ecosystems::gem
