// cargo/cargo-toml. The format is in manifest.cpp.
// A manifest asks for ranges of versions: its dependencies are requirements. Where a Cargo.lock
// covers the package (beside, or above and naming it), that is the better source and nothing is
// given here. A crate as a registry distributes it (vendored, in Cargo's cache, in a distribution's
// package) is a crate with a version: what it asks for is not what a project takes.
#include "ecosystems/cargo/cargo_toml.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/cargo/workspace.h"
#include "version/semver_text.h"

namespace akashi::ecosystems::cargo {
namespace {

// Whether a lock file has a package of that name: cheaper than to parse it for every member.
bool names_package(std::string_view lock, std::string_view name) {
  const auto line = "name = \"" + std::string(name) + "\"";
  for (auto at = lock.find(line); at != std::string_view::npos; at = lock.find(line, at + 1)) {
    const auto end = at + line.size();
    if ((at == 0 || lock[at - 1] == '\n') &&
        (end == lock.size() || lock[end] == '\n' || lock[end] == '\r')) {
      return true;
    }
  }
  return false;
}

bool is_locked(ScanContext& context, const std::string& folder, const std::string& name) {
  if (context.exists(folder + "Cargo.lock")) {
    return true;
  }
  for (auto above = parent_folder(folder); above; above = parent_folder(*above)) {
    const auto path = *above + "Cargo.lock";
    if (context.exists(path)) {
      const auto bytes = context.read(path);
      if (bytes && names_package(bytes->view(), name)) {
        return true;
      }
    }
  }
  return false;
}

// "=1.2.3" allows one version.
std::string_view exact_version(std::string_view requirement) {
  if (!requirement.starts_with('=')) {
    return {};
  }
  const auto version = trim(requirement.substr(1));
  return version::is_complete_semver(version) ? version : std::string_view();
}

class TomlExtractor {
 public:
  TomlExtractor(std::string folder, ScanContext& context, Inventory& out)
      : folder_(std::move(folder)), context_(context), out_(out), manifests_(context, nullptr) {}

  Result<void> extract(std::string_view bytes) {
    AKASHI_TRY_ASSIGN(auto parsed, parse_manifest(bytes, context_.limits(), out_.problems));
    const bool distributed = is_distributed(context_, folder_);
    if (parsed.name.empty() || (!distributed && is_locked(context_, folder_, parsed.name))) {
      return {};
    }
    const auto before = parsed;
    const auto& manifest = *manifests_.add(folder_, std::move(parsed));
    report_inheritance(before, manifest);
    add_root(manifest, distributed);
    if (distributed) {
      return {};
    }
    out_.graph = GraphState::kIncomplete;
    for (const auto& dependency : manifest.dependencies) {
      add_dependency(dependency);
    }
    for (std::uint32_t i = 0; i < out_.components.size(); ++i) {
      if (i != *out_.root) {
        out_.depends(*out_.root, i, out_.components[i].scopes);
      }
    }
    return {};
  }

 private:
  // `manifests_` tells nothing: problems of other files are told where they are read.
  void report_inheritance(const Manifest& before, const Manifest& after) {
    for (const auto& field : before.package.inherited) {
      if (field != "authors" && after.package.text(field).empty()) {
        out_.problem(msg::kUnresolved, {"workspace.package." + field}, before.name_at);
      }
    }
    for (const auto& dependency : after.dependencies) {
      if (dependency.inherited) {
        out_.problem(msg::kUnresolved, {"workspace.dependencies." + dependency.key}, dependency.at);
      }
    }
  }

  void add_root(const Manifest& manifest, bool distributed) {
    auto version = std::string(manifest.package.text("version"));
    if (!version.empty() && !version::is_complete_semver(version)) {
      out_.problem(msg::kBadValue, {"package.version", version, "version"}, manifest.name_at);
      version.clear();
    }
    CrateSource source;
    if (distributed) {
      source.kind = CrateSource::Kind::kDefaultRegistry;
    }
    auto component = crate_component(manifest.name, version, source);
    describe(manifest.package, component);
    for (const auto& patch : manifest.patches) {
      set_property(component, "patch", patch);
    }
    if (distributed) {
      add_checksum(component);
    } else {
      component.type = ComponentType::kApplication;
    }
    out_.root = out_.add(std::move(component), manifest.name_at);
  }

  // .cargo-checksum.json: {"files": {…}, "package": "sha256 of the .crate file"}
  void add_checksum(Component& component) {
    const auto path = folder_ + ".cargo-checksum.json";
    const auto bytes = context_.read(path);
    if (!bytes) {
      if (bytes.error().code() != ErrorCode::kNotFound) {
        out_.problem(Error(bytes.error()).in_file(path));
      }
      return;
    }
    const auto tree = formats::parse_json(bytes->padded(), context_.limits());
    if (!tree) {
      out_.problem(Error(tree.error()).in_file(path));
      return;
    }
    const auto checksum = tree->root()["package"].string().value_or("");
    constexpr std::size_t kSha256 = 64;
    if (checksum.size() == kSha256 && from_hex(checksum)) {
      component.hashes.push_back({HashAlgorithm::kSha256, to_lower(checksum)});
    }
  }

  void add_dependency(const ManifestDependency& dependency) {
    if (out_.components.size() >= context_.limits().components) {
      return;
    }
    auto component = dependency_component(dependency);
    component.directness = Directness::kDirect;
    component.scopes = dependency.scope;
    if (dependency.optional) {
      component.scopes |= Scope::kOptional;
    }
    set_property(component, "target", dependency.target);
    if (dependency.key != dependency.package) {
      set_property(component, "renamed", dependency.key);
    }
    add_once(std::move(component), dependency.at);
  }

  Component dependency_component(const ManifestDependency& dependency) {
    if (!dependency.git.empty()) {
      CrateSource source{.kind = CrateSource::Kind::kGit,
                         .url = dependency.git,
                         .reference = dependency.reference,
                         .commit = {}};
      if (dependency.reference.starts_with("rev=")) {
        source.commit = dependency.reference.substr(4);
      }
      auto component = crate_component(dependency.package, {}, source);
      component.requirement = dependency.requirement;
      return component;
    }
    if (!dependency.path.empty()) {
      return local_component(dependency);
    }
    const auto version = exact_version(dependency.requirement);
    auto component = crate_component(dependency.package, version, registry_of(dependency));
    component.requirement = dependency.requirement;
    set_property(component, "registry", dependency.registry);
    return component;
  }

  // A folder: the package whose manifest is there.
  Component local_component(const ManifestDependency& dependency) {
    const auto folder = folder_of(dependency, folder_);
    const auto* manifest = folder ? manifests_.at(*folder) : nullptr;
    if (manifest == nullptr || manifest->name != dependency.package) {
      out_.problem(msg::kUnresolved, {"path " + dependency.path}, dependency.at,
                   ErrorCode::kNotFound);
      auto component = crate_component(dependency.package, {}, {});
      component.requirement = dependency.requirement;
      return component;
    }
    const auto version = manifest->package.text("version");
    return crate_component(manifest->name,
                           version::is_complete_semver(version) ? version : std::string_view(), {});
  }

  CrateSource registry_of(const ManifestDependency& dependency) {
    CrateSource source;
    source.kind = CrateSource::Kind::kDefaultRegistry;
    auto url = dependency.registry_index;
    if (!dependency.registry.empty() && dependency.registry != "crates-io") {
      source.kind = CrateSource::Kind::kRegistry;
      url = configured_index(dependency.registry);
    }
    if (!url.empty()) {
      source = parse_source(url.starts_with("sparse+") ? url : "registry+" + url);
    }
    return source;
  }

  // [registries.<name>] index = "URL", in a .cargo/config.toml of the target, the nearest first.
  std::string configured_index(const std::string& name) {
    if (const auto known = indexes_.find(name); known != indexes_.end()) {
      return known->second;
    }
    std::string index;
    for (std::optional folder = folder_; folder && index.empty(); folder = parent_folder(*folder)) {
      for (const std::string_view file : {".cargo/config.toml", ".cargo/config"}) {
        const auto bytes = context_.read(*folder + std::string(file));
        const auto tree = bytes ? formats::parse_toml(bytes->view(), context_.limits())
                                : Result<formats::Tree>(std::unexpected(bytes.error()));
        if (tree && index.empty()) {
          index = printable(tree->root()["registries"][name]["index"].string().value_or(""));
        }
      }
    }
    indexes_.emplace(name, index);
    return index;
  }

  // Several tables may name one crate.
  void add_once(Component component, InputPosition at) {
    const auto key = component.purl.to_string() + '\n' + component.name + '\n' + component.version +
                     '\n' + component.requirement;
    const auto [found, is_new] = seen_.try_emplace(key, out_.components.size());
    if (is_new) {
      out_.add(std::move(component), at);
      return;
    }
    auto& known = out_.components[found->second];
    // Optional only where every table says so.
    const bool optional =
        known.scopes.has(Scope::kOptional) && component.scopes.has(Scope::kOptional);
    constexpr auto kOptionalBit = static_cast<std::uint8_t>(Scope::kOptional);
    known.scopes |= component.scopes;
    if (!optional) {
      known.scopes =
          Scopes::from_bits(static_cast<std::uint8_t>(known.scopes.bits() & ~kOptionalBit));
    }
    constexpr std::size_t kMost = 100;
    for (auto& property : component.properties) {
      if (known.properties.size() < kMost &&
          std::ranges::find(known.properties, property) == known.properties.end()) {
        known.properties.push_back(std::move(property));
      }
    }
  }

  std::string folder_;
  ScanContext& context_;
  Inventory& out_;
  Manifests manifests_;
  std::unordered_map<std::string, std::uint32_t> seen_;
  std::unordered_map<std::string, std::string> indexes_;  // Of registries, by name.
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  return TomlExtractor(std::string(parent_prefix(file.path)), context, out).extract(file.bytes);
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/Cargo.toml"};
constexpr std::array<std::string_view, 6> kCompanions = {
    "**/Cargo.lock",           "**/Cargo.toml",         "**/Cargo.toml.orig",
    "**/.cargo-checksum.json", "**/.cargo/config.toml", "**/.cargo/config"};

}  // namespace

constinit const Extractor kCargoToml{
    .id = "cargo/cargo-toml",
    .description = "Cargo.toml where no Cargo.lock covers it; vendored and cached crates",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

}  // namespace akashi::ecosystems::cargo
