// RubyGems (RubyGems guides, "Specification Reference") and Bundler: the row of the leaf.
#include "ecosystems/gem/gem.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/vcs.h"

namespace akashi::ecosystems::gem {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"gem"});

constexpr auto kLockGlobs =
    std::to_array<std::string_view>({"**/Gemfile*.lock", "**/gems.locked", "**/*.gemfile.lock"});
constexpr auto kLockCompanions =
    std::to_array<std::string_view>({"**/Gemfile*", "**/gems.rb", "**/*.gemfile"});
constexpr auto kGemfileGlobs =
    std::to_array<std::string_view>({"**/Gemfile", "**/gems.rb", "**/*.gemfile"});
constexpr auto kGemfileCompanions =
    std::to_array<std::string_view>({"**/Gemfile.lock", "**/gems.locked", "**/*.gemfile.lock"});
constexpr auto kInstalledGlobs = std::to_array<std::string_view>(
    {"**/specifications/*.gemspec", "**/specifications/default/*.gemspec"});
constexpr auto kGemspecGlobs = std::to_array<std::string_view>({"**/*.gemspec"});
constexpr auto kArchiveGlobs = std::to_array<std::string_view>({"**.gem!metadata.gz"});
constexpr auto kGemspecCompanions =
    std::to_array<std::string_view>({"**/Gemfile.lock", "**/gems.locked", "**/version*.rb"});

// Other tools write the platform into the version, "1.15.0-x86_64-linux". A version of RubyGems has
// no '-' that is not one of a platform, but for ".pre." written so by people: "1.0-rc1".
std::string_view without_platform(std::string_view version) {
  constexpr auto kPlatforms = std::to_array<std::string_view>(
      {"x86",   "x64",   "arm",  "aarch64", "universal", "java",  "jruby",
       "mswin", "mingw", "ruby", "dalvik",  "powerpc",   "ppc64", "s390x",
       "riscv", "sparc", "mips", "linux",   "darwin",    "wasm",  "dotnet"});
  const auto parts = cut(version, "-");
  if (!parts) {
    return version;
  }
  const bool is_platform = std::ranges::any_of(
      kPlatforms, [&](std::string_view name) { return parts->second.starts_with(name); });
  return is_platform ? parts->first : version;
}

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  if (component.purl.type != "gem") {
    return {};
  }
  return {{.ecosystem = "RubyGems",
           .name = component.purl.name,
           .version = std::string(without_platform(component.purl.version))}};
}

}  // namespace

constexpr Extractor kGemfileLock{.id = "gem/gemfile-lock",
                                 .description = "Gemfile.lock and gems.locked of Bundler 1 to 4",
                                 .globs = kLockGlobs,
                                 .companions = kLockCompanions,
                                 .extract = extract_gemfile_lock};
constexpr Extractor kGemfile{.id = "gem/gemfile",
                             .description = "Gemfile and gems.rb where no lock file is beside it",
                             .globs = kGemfileGlobs,
                             .companions = kGemfileCompanions,
                             .extract = extract_gemfile};
constexpr Extractor kInstalled{.id = "gem/installed",
                               .description = "specifications/*.gemspec of installed gems",
                               .globs = kInstalledGlobs,
                               .companions = {},
                               .extract = extract_installed};
constexpr Extractor kGemspec{
    .id = "gem/gemspec",
    .description = "*.gemspec of a project or of a gem from git, where no lock file is beside it",
    .globs = kGemspecGlobs,
    .companions = kGemspecCompanions,
    .extract = extract_gemspec};
constexpr Extractor kGemArchive{.id = "gem/gem-archive",
                                .description = "metadata.gz inside *.gem",
                                .globs = kArchiveGlobs,
                                .companions = {},
                                .input = Input::kReader,
                                .extract = extract_gem_archive};

namespace {
constexpr std::array kExtractors{kGemfileLock, kGemfile, kInstalled, kGemspec, kGemArchive};
}

Component gem_component(std::string_view name, std::string_view version,
                        std::string_view platform) {
  Component component;
  component.name = name;
  component.version = version;
  component.purl = make_purl("gem", name, version);
  if (platform != "ruby") {
    component.purl.set_qualifier("platform", platform);
  }
  return component;
}

void add_property(Component& component, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    constexpr std::size_t kLongest = 1024;  // The same text may go to very many components.
    component.properties.push_back({std::string(name), std::string(utf8_prefix(value, kLongest))});
  }
}

void add_reference(Component& component, ExternalReference::Type type, std::string_view url) {
  if (!url.empty()) {
    component.references.push_back({type, without_credentials(url)});
  }
}

Scopes scopes_of_groups(const std::vector<std::string>& groups) {
  Scopes scopes;
  for (const auto& group : groups) {
    if (group == "development" || group == "dev") {
      scopes |= Scope::kDevelopment;
    } else if (group == "test" || group == "spec") {
      scopes |= Scope::kTest;
    } else {
      scopes |= Scope::kRuntime;
    }
  }
  return groups.empty() ? Scopes(Scope::kRuntime) : scopes;
}

extern constinit const Ecosystem kLeaf{.id = "gem",
                                       .name = "RubyGems (Ruby)",
                                       .purl_types = kPurlTypes,
                                       .extractors = kExtractors,
                                       .advisory_keys = advisory_keys};

}  // namespace akashi::ecosystems::gem
