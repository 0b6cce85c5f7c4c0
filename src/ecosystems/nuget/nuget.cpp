// NuGet (learn.microsoft.com/nuget: "Package versioning", "PackageReference", "Central package
// management"): the row of the leaf, versions, and helpers.
#include "ecosystems/nuget/nuget.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/vcs.h"

namespace akashi::ecosystems::nuget {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"nuget"});
constexpr auto kProjectGlobs =
    std::to_array<std::string_view>({"**/*.csproj", "**/*.fsproj", "**/*.vbproj", "**/*.vcxproj",
                                     "**/*.sqlproj", "**/*.wixproj", "**/*.proj"});
constexpr auto kProjectCompanions =
    std::to_array<std::string_view>({"**/*.props", "**/*.targets", "**/packages.lock.json",
                                     "**/packages.*.lock.json", "**/project.assets.json"});
constexpr auto kLockGlobs =
    std::to_array<std::string_view>({"**/packages.lock.json", "**/packages.*.lock.json"});
constexpr auto kLockCompanions = std::to_array<std::string_view>(
    {"**/*.csproj", "**/*.fsproj", "**/*.vbproj", "**/*.vcxproj", "**/*.sqlproj", "**/*.wixproj",
     "**/*.proj", "**/*.props", "**/*.targets"});
constexpr auto kAssetsGlobs = std::to_array<std::string_view>({"**/project.assets.json"});
constexpr auto kDepsGlobs = std::to_array<std::string_view>({"**/*.deps.json"});
constexpr auto kConfigGlobs =
    std::to_array<std::string_view>({"**/packages.config", "**/packages.*.config"});
constexpr auto kNuspecGlobs = std::to_array<std::string_view>({"**/*.nuspec"});
constexpr auto kNuspecCompanions =
    std::to_array<std::string_view>({"**/.nupkg.metadata", "**/*.nupkg.sha512"});
constexpr auto kToolsGlobs = std::to_array<std::string_view>({"**/dotnet-tools.json"});
constexpr auto kPaketGlobs = std::to_array<std::string_view>({"**/paket.lock"});
constexpr auto kPaketCompanions = std::to_array<std::string_view>({"**/paket.dependencies"});

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  if (component.purl.type != "nuget") {
    return {};
  }
  return {{.ecosystem = "NuGet", .name = component.purl.name, .version = component.purl.version}};
}

}  // namespace

constexpr Extractor kPackagesLock{.id = "nuget/packages-lock",
                                  .description = "packages.lock.json, versions 1 to 3",
                                  .globs = kLockGlobs,
                                  .companions = kLockCompanions,
                                  .extract = extract_packages_lock};
constexpr Extractor kProjectAssets{.id = "nuget/project-assets",
                                   .description = "obj/project.assets.json, versions 2 to 4",
                                   .globs = kAssetsGlobs,
                                   .companions = {},
                                   .extract = extract_project_assets};
constexpr Extractor kDepsJson{.id = "nuget/deps-json",
                              .description = "*.deps.json of built .NET programs",
                              .globs = kDepsGlobs,
                              .companions = {},
                              .extract = extract_deps_json};
constexpr Extractor kPackagesConfig{.id = "nuget/packages-config",
                                    .description = "packages.config",
                                    .globs = kConfigGlobs,
                                    .companions = kProjectGlobs,
                                    .extract = extract_packages_config};
constexpr Extractor kProject{
    .id = "nuget/project",
    .description = "MSBuild projects with what they import, central package management",
    .globs = kProjectGlobs,
    .companions = kProjectCompanions,
    .extract = extract_project};
constexpr Extractor kNuspec{
    .id = "nuget/nuspec",
    .description = "*.nuspec of installed packages, inside *.nupkg, and of projects",
    .globs = kNuspecGlobs,
    .companions = kNuspecCompanions,
    .extract = extract_nuspec};
constexpr Extractor kDotnetTools{.id = "nuget/dotnet-tools",
                                 .description = ".config/dotnet-tools.json",
                                 .globs = kToolsGlobs,
                                 .companions = {},
                                 .extract = extract_dotnet_tools};
constexpr Extractor kPaketLock{.id = "nuget/paket-lock",
                               .description = "paket.lock",
                               .globs = kPaketGlobs,
                               .companions = kPaketCompanions,
                               .extract = extract_paket_lock};

namespace {

constexpr std::array kExtractors{kPackagesLock, kProjectAssets, kDepsJson,    kPackagesConfig,
                                 kProject,      kNuspec,        kDotnetTools, kPaketLock};

// Up to four numbers; nothing when the text does not begin as a version. `rest`: what follows them.
std::vector<std::string> numbers(std::string_view text, std::string_view& rest) {
  std::vector<std::string> parts;
  while (!text.empty() && is_digit(text.front()) && parts.size() < 4) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    auto number = text.substr(0, end);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size() - 1));
    parts.emplace_back(number);
    text.remove_prefix(end);
    const bool more = text.size() > 1 && text.front() == '.' && is_digit(text[1]);
    if (!more) {
      break;
    }
    text.remove_prefix(1);
  }
  rest = text;
  return parts;
}

bool is_label(std::string_view label) {
  return !label.empty() &&
         std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
}

}  // namespace

bool is_version(std::string_view text) {
  std::string_view rest;
  if (numbers(text, rest).empty()) {
    return false;
  }
  if (const auto plus = rest.find('+'); plus != std::string_view::npos) {
    if (!is_label(rest.substr(plus + 1))) {
      return false;
    }
    rest = rest.substr(0, plus);
  }
  return rest.empty() || (rest.front() == '-' && is_label(rest.substr(1)));
}

std::string normalized_version(std::string_view text) {
  if (!is_version(text)) {
    return std::string(text);
  }
  std::string_view rest;
  auto parts = numbers(text, rest);
  parts.resize(std::max<std::size_t>(parts.size(), 3), "0");
  if (parts.size() == 4 && parts[3] == "0") {
    parts.pop_back();
  }
  return join(parts, ".") + std::string(rest.substr(0, rest.find('+')));
}

VersionRange parse_range(std::string_view text) {
  text = trim(text);
  if (is_version(text)) {
    return {VersionRange::Kind::kMinimum, normalized_version(text)};
  }
  if (text.size() < 3 || text.front() != '[') {
    return {};
  }
  const auto inside = text.substr(1, text.size() - 2);
  const auto ends = cut(inside, ",");
  const auto low = trim(ends ? ends->first : inside);
  if (!is_version(low)) {
    return {};
  }
  if (text.back() == ']' &&
      (!ends || normalized_version(low) == normalized_version(trim(ends->second)))) {
    return {VersionRange::Kind::kExact, normalized_version(low)};
  }
  if (text.back() == ')' && ends && trim(ends->second).empty()) {
    return {VersionRange::Kind::kMinimum, normalized_version(low)};
  }
  return {};
}

Component nuget_component(std::string_view id, std::string_view version) {
  Component component;
  component.name = id;
  component.version = normalized_version(version);
  component.purl = make_purl("nuget", id, component.version);
  if (version != component.version) {
    add_property(component, "akashi:nuget:stated-version", version);
  }
  return component;
}

Component project_component(std::string_view name, std::string_view version) {
  Component component;
  component.type = ComponentType::kApplication;
  component.name = name;
  component.version = version;
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

void add_content_hash(Component& component, std::string_view base64, InputPosition at,
                      Inventory& out) {
  if (base64.empty()) {
    return;
  }
  const auto text = base64.starts_with("sha512-") ? base64.substr(7) : base64;
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() != hash_bytes(HashAlgorithm::kSha512)) {
    out.problem(msg::kBadValue,
                {"hash of " + component.name, std::string(base64), "SHA-512 in base64"}, at);
    return;
  }
  component.hashes.push_back({HashAlgorithm::kSha512, to_hex(*bytes)});
}

std::uint32_t Collector::add(Component component, InputPosition at) {
  auto key = component.purl.empty() ? "project\n" + component.name + "\n" + component.version
                                    : to_lower(component.purl.to_string());
  if (component.version.empty()) {
    key += "\n" + component.requirement;
  }
  const auto [known, is_new] = known_.try_emplace(std::move(key), 0);
  if (is_new) {
    known->second = out_.add(std::move(component), at);
    return known->second;
  }
  auto& first = out_.components[known->second];
  first.scopes |= component.scopes;
  const auto unite = [](auto& into, auto& from) {
    for (auto& item : from) {
      if (std::ranges::find(into, item) == into.end()) {
        into.push_back(std::move(item));
      }
    }
  };
  constexpr std::size_t kMost = 64;  // Each is compared with all.
  if (first.properties.size() < kMost && first.hashes.size() < kMost) {
    unite(first.properties, component.properties);
    unite(first.hashes, component.hashes);
  }
  return known->second;
}

bool Collector::depends(std::uint32_t from, std::uint32_t to, Scopes scopes, InputPosition at) {
  if (from == to) {
    return true;
  }
  const auto [edge, is_new] =
      edges_.try_emplace(std::uint64_t{from} << 32U | to, out_.relations.size());
  if (!is_new) {
    out_.relations[edge->second].scopes |= scopes;
    return true;
  }
  if (out_.relations.size() >= limits_.components) {
    edges_.erase(edge);
    if (!full_) {
      out_.problem(msg::kLimit, {"dependencies", std::to_string(limits_.components)}, at,
                   ErrorCode::kLimitExceeded);
      out_.graph = GraphState::kIncomplete;
      full_ = true;
    }
    return false;
  }
  out_.depends(from, to, scopes);
  return true;
}

namespace {
constexpr std::uint16_t kUnknownScope = 256;  // Beside the bits of Scope.
}

void ScopeSpreader::start(std::uint32_t component, std::optional<Scopes> scopes) {
  auto& bits = starts_[component];
  bits = static_cast<std::uint16_t>(bits | (scopes ? scopes->bits() : kUnknownScope));
}

void ScopeSpreader::finish() {
  std::vector<std::vector<std::uint32_t>> targets(out_.components.size());
  for (const auto& relation : out_.relations) {
    if (relation.from != out_.root) {
      targets[relation.from].push_back(relation.to);
    }
  }
  std::vector<std::uint16_t> bits(out_.components.size());
  std::vector<std::uint32_t> queue;
  for (const auto& [component, scopes] : starts_) {
    bits[component] = scopes;
    queue.push_back(component);
  }
  while (!queue.empty()) {
    const auto from = queue.back();
    queue.pop_back();
    for (const auto to : targets[from]) {
      const auto merged = static_cast<std::uint16_t>(bits[to] | bits[from]);
      if (merged != bits[to]) {
        bits[to] = merged;
        queue.push_back(to);
      }
    }
  }
  for (std::uint32_t i = 0; i < bits.size(); ++i) {
    auto& component = out_.components[i];
    if (i == out_.root || bits[i] == 0) {
      continue;
    }
    if ((bits[i] & kUnknownScope) == 0) {
      component.scopes |= Scopes::from_bits(static_cast<std::uint8_t>(bits[i]));
    }
    if (component.directness == Directness::kUnknown) {
      component.directness = Directness::kTransitive;
    }
  }
}

std::string text_field(formats::NodeView object, std::string_view key, Inventory& out) {
  const auto node = object[key];
  if (!node || node.is_null()) {
    return {};
  }
  if (!node.is_string()) {
    out.problem(formats::wrong_type(node, key, "string"));
    return {};
  }
  return std::string(node.text());
}

formats::NodeView object_field(formats::NodeView object, std::string_view key, Inventory& out) {
  const auto node = object[key];
  if (node && !node.is_object() && !node.is_null()) {
    out.problem(formats::wrong_type(node, key, "object"));
  }
  return node.is_object() ? node : formats::NodeView();
}

extern constinit const Ecosystem kLeaf{.id = "nuget",
                                       .name = "NuGet (.NET)",
                                       .purl_types = kPurlTypes,
                                       .extractors = kExtractors,
                                       .advisory_keys = advisory_keys};

}  // namespace akashi::ecosystems::nuget
