// pub/pubspec-yaml. The format is in manifest.cpp.
// A manifest asks for ranges of versions: its dependencies are requirements. Where a pubspec.lock
// holds for it, that is the better source and nothing is given here. A package in pub's cache is a
// package with a version: what it asks for is not what a project takes.
#include "ecosystems/pub/pubspec_yaml.h"

#include <array>
#include <unordered_map>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pub/project.h"

namespace akashi::ecosystems::pub {
namespace {

using Kind = PackageSource::Kind;

class YamlExtractor {
 public:
  YamlExtractor(std::string folder, ScanContext& context, Inventory& out)
      : folder_(std::move(folder)), context_(context), out_(out), manifests_(context, nullptr) {}

  Result<void> extract(std::string_view bytes) {
    const auto cached = cached_package(folder_);
    if (cached && cached->folder != folder_) {
      return {};  // An example or test inside a package.
    }
    if (!cached && lock_folder(manifests_, context_, folder_)) {
      return {};  // The other extractor tells what is wrong with it.
    }
    Problems problems;
    auto manifest = parse_manifest(bytes, context_.limits(), problems);
    out_.problems.add_all(std::move(problems));
    if (!manifest) {
      return std::unexpected(std::move(manifest).error());
    }
    manifest->folder = folder_;
    if (cached) {
      add_cached(*cached, *manifest);
    } else {
      add_project(*manifest);
    }
    return {};
  }

 private:
  void add_cached(const CachedPackage& cached, const Manifest& manifest) {
    if (manifest.name != cached.name || manifest.version != cached.version) {
      out_.problem(msg::kBadValue,
                   {"name and version", manifest.name + ' ' + manifest.version,
                    "content of a folder " + cached.name + '-' + cached.version},
                   manifest.name_at);
      return;
    }
    auto component = manifest_component(manifest, {});
    if (const auto bytes = context_.read(cached.hash_file)) {
      const auto text = trim(bytes->view());
      const auto digest = from_hex(text);
      if (digest && digest->size() == hash_bytes(HashAlgorithm::kSha256)) {
        component.hashes.push_back({HashAlgorithm::kSha256, to_lower(text)});
      } else {
        out_.problem(Error(ErrorCode::kInvalidInput,
                           Message{msg::kBadValue,
                                   {"content-hash", printable(utf8_prefix(text, 128)), "SHA-256"}})
                         .in_file(cached.hash_file));
      }
    } else if (bytes.error().code() != ErrorCode::kNotFound) {
      out_.problem(Error(bytes.error()).in_file(cached.hash_file));
    }
    out_.root = out_.add(std::move(component), manifest.name_at);
  }

  void add_project(Manifest& manifest) {
    read_overrides(manifest);
    if (!manifest.name.empty()) {
      PackageSource source;
      source.kind = Kind::kPath;
      auto component = manifest_component(manifest, source);
      component.type = ComponentType::kApplication;
      for (const auto& [sdk, range] : manifest.sdks) {
        set_property(component, "requires_sdk", sdk + ' ' + range);
      }
      out_.root = out_.add(std::move(component), manifest.name_at);
    }
    out_.graph = GraphState::kIncomplete;
    for (const auto& dependency : manifest.overrides) {
      add_dependency(dependency, {}, true);
    }
    for (const auto& dependency : manifest.dependencies) {
      add_dependency(dependency, Scope::kRuntime, false);
    }
    for (const auto& dependency : manifest.dev_dependencies) {
      add_dependency(dependency, Scope::kDevelopment, false);
    }
    for (std::uint32_t i = 0; out_.root && i < out_.components.size(); ++i) {
      if (i != *out_.root) {
        out_.depends(*out_.root, i, out_.components[i].scopes);
      }
    }
  }

  void read_overrides(Manifest& manifest) {
    const auto path = folder_ + "pubspec_overrides.yaml";
    const auto bytes = context_.read(path);
    if (!bytes) {
      if (bytes.error().code() != ErrorCode::kNotFound) {
        out_.problem(Error(bytes.error()).in_file(path));
      }
      return;
    }
    Problems problems;
    const auto applied = apply_overrides(bytes->view(), context_.limits(), manifest, problems);
    out_.problems.add_all(std::move(problems), path);
    if (!applied) {
      out_.problem(Error(applied.error()).in_file(path));
    } else if (bytes->view().contains("dependency_overrides")) {
      overrides_path_ = path;
    }
  }

  // An override is added first and stays: it holds whatever the tables ask for.
  void add_dependency(const ManifestDependency& dependency, Scopes scopes, bool is_override) {
    if (const auto known = by_name_.find(dependency.name); known != by_name_.end()) {
      out_.components[known->second].scopes |= scopes;
      return;
    }
    const auto limit = context_.limits().components;
    if (out_.components.size() >= limit) {
      if (!limit_told_) {
        limit_told_ = true;
        out_.problem(msg::kLimit, {"dependencies", std::to_string(limit)}, dependency.at,
                     ErrorCode::kLimitExceeded);
      }
      return;
    }
    auto component = dependency_component(dependency);
    component.directness = Directness::kDirect;
    component.scopes = scopes;
    if (is_override) {
      set_property(component, "overridden", "true");
    }
    const auto index = out_.add(std::move(component), dependency.at);
    if (is_override) {
      out_.components[index].evidence.back().path = overrides_path_;
    }
    by_name_.emplace(dependency.name, index);
  }

  Component dependency_component(const ManifestDependency& dependency) {
    const auto& source = dependency.source;
    std::string version;
    if (source.kind == Kind::kPath) {
      const auto folder = folder_at(folder_, source.path);
      const auto* manifest = folder ? manifests_.at(*folder) : nullptr;
      if (manifest != nullptr && manifest->name == dependency.name) {
        version = manifest->version;
      } else {
        out_.problem(msg::kUnresolved, {"path " + source.path}, dependency.at,
                     ErrorCode::kNotFound);
      }
    } else if (is_version(dependency.requirement)) {
      version = dependency.requirement;  // Without an operator only this version is allowed.
    }
    auto component = package_component(dependency.name, version, source);
    component.requirement = dependency.requirement;
    return component;
  }

  std::string folder_;
  ScanContext& context_;
  Inventory& out_;
  Manifests manifests_;
  std::string overrides_path_;  // Where the overrides are, when not in the manifest.
  std::unordered_map<std::string, std::uint32_t> by_name_;
  bool limit_told_ = false;
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  return YamlExtractor(std::string(parent_prefix(file.path)), context, out).extract(file.bytes);
}

constexpr auto kGlobs = std::to_array<std::string_view>({"**/pubspec.yaml"});
constexpr auto kCompanions =
    std::to_array<std::string_view>({"**/pubspec.lock", "**/pubspec.yaml",
                                     "**/pubspec_overrides.yaml", "**/hosted-hashes/*/*.sha256"});

}  // namespace

constinit const Extractor kPubspecYaml{
    .id = "pub/pubspec-yaml",
    .description = "pubspec.yaml where no pubspec.lock holds for it; packages in pub's cache",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

}  // namespace akashi::ecosystems::pub
