// cargo/cargo-lock. The format is in lock_file.cpp.
// Cargo.lock says what is built and which crate needs which, but not what for: that is in the
// manifests of the project, from which scopes are carried along the dependencies.
#include "ecosystems/cargo/cargo_lock.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/cargo/lock_file.h"
#include "ecosystems/cargo/workspace.h"

namespace akashi::ecosystems::cargo {
namespace {

// Whether a requirement can be met by a version; true for all but the plain ones ("1", "^0.3.1").
bool may_match(std::string_view requirement, std::string_view version) {
  if (requirement.starts_with('^')) {
    requirement = trim(requirement.substr(1));
  }
  const auto wanted = split(requirement, '.');
  const auto have = split(version, '.');
  for (std::size_t i = 0; i < wanted.size() && i < have.size(); ++i) {
    if (!parse_u64(wanted[i])) {
      return true;
    }
    if (wanted[i] != have[i]) {
      return false;
    }
    if (wanted[i] != "0") {
      return true;  // Below the first number that is not zero all versions are compatible.
    }
  }
  return true;
}

// Scopes by which a package is reached: bit 2n for kind n without condition, 2n+1 where optional.
using Reach = std::uint8_t;
constexpr auto kKinds = std::to_array<Scope>({Scope::kRuntime, Scope::kDevelopment, Scope::kBuild});

Reach reach_of(const ManifestDependency& dependency) {
  const auto kind = std::ranges::find(kKinds, dependency.scope) - kKinds.begin();
  return static_cast<Reach>(1U << (2 * kind + (dependency.optional ? 1 : 0)));
}

Scopes scopes_of(Reach reach) {
  Scopes scopes;
  bool required = false;
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    const auto bits = (reach >> (2 * kind)) & 3U;
    if (bits != 0) {
      scopes |= kKinds.at(kind);
    }
    required = required || (bits & 1U) != 0;
  }
  if (!scopes.empty() && !required) {
    scopes |= Scope::kOptional;
  }
  return scopes;
}

class LockExtractor {
 public:
  LockExtractor(std::string folder, ScanContext& context, Inventory& out)
      : folder_(std::move(folder)),
        context_(context),
        out_(out),
        manifests_(context, &out.problems) {}

  void extract(LockFile lock) {
    lock_ = std::move(lock);
    reach_.resize(lock_.packages.size());
    targets_.resize(lock_.packages.size());
    find_members();
    find_root();
    for (std::uint32_t i = 0; i < lock_.packages.size(); ++i) {
      add_component(i);
    }
    out_.root = root_;
    out_.graph = GraphState::kComplete;
    for (std::uint32_t i = 0; i < lock_.packages.size(); ++i) {
      connect(i);
    }
    carry_scopes();
    for (std::uint32_t i = 0; i < lock_.packages.size(); ++i) {
      finish(i);
    }
  }

 private:
  bool is_local(std::uint32_t package) const {
    return lock_.packages[package].source.kind == CrateSource::Kind::kLocal;
  }

  // The manifest of each local package, by its name.
  void find_members() {
    for (const auto& member : members_of(manifests_, context_, folder_, out_.problems)) {
      manifest_by_name_.emplace(member.manifest->name, member.manifest);
    }
  }

  const Manifest* manifest_of(std::uint32_t package) const {
    if (!is_local(package)) {
      return nullptr;
    }
    const auto found = manifest_by_name_.find(lock_.packages[package].name);
    return found == manifest_by_name_.end() ? nullptr : found->second;
  }

  // The package of the manifest beside; without that, the only local package.
  void find_root() {
    root_ = lock_.root;
    const auto* own = manifests_.at(folder_);
    if (root_ || (own != nullptr && own->name.empty())) {
      return;  // A workspace without a package of its own has no root.
    }
    std::uint32_t locals = 0;
    std::uint32_t only = 0;
    for (std::uint32_t i = 0; i < lock_.packages.size(); ++i) {
      if (is_local(i)) {
        ++locals;
        only = i;
        if (own != nullptr && lock_.packages[i].name == own->name) {
          root_ = i;
        }
      }
    }
    if (own == nullptr && locals == 1) {
      root_ = only;
    }
  }

  void add_component(std::uint32_t index) {
    const auto& package = lock_.packages[index];
    auto component = crate_component(package.name, package.version, package.source);
    if (!package.checksum.empty()) {
      component.hashes.push_back({HashAlgorithm::kSha256, package.checksum});
    }
    if (is_local(index)) {
      component.type = ComponentType::kApplication;
    }
    if (const auto* manifest = manifest_of(index)) {
      describe(manifest->package, component);
    }
    if (root_ == index) {
      for (const auto& patch : lock_.unused_patches) {
        set_property(component, "patch_unused", patch);
      }
    }
    out_.add(std::move(component), package.at);
  }

  // What the manifest of a local package wants a dependency for.
  Reach declared(const Manifest& manifest, std::uint32_t dependency) {
    const auto& package = lock_.packages[dependency];
    Reach reach = 0;
    const auto rows = dependencies_of(manifest, package.name);
    for (const auto* row : rows) {
      const bool same_kind = (row->git.empty() || package.source.kind == CrateSource::Kind::kGit) &&
                             (row->path.empty() || is_local(dependency));
      if (rows.size() > 1 && (!same_kind || !may_match(row->requirement, package.version))) {
        continue;
      }
      reach = static_cast<Reach>(reach | reach_of(*row));
      auto& targets = targets_[dependency];
      targets.all = targets.all || row->target.empty();
      if (!row->target.empty()) {
        targets.names.push_back(row->target);
      }
    }
    return reach;
  }

  const std::vector<const ManifestDependency*>& dependencies_of(const Manifest& manifest,
                                                                const std::string& name) {
    auto& by_name = declared_[&manifest];
    if (by_name.empty()) {
      for (const auto& dependency : manifest.dependencies) {
        auto& rows = by_name[dependency.package];
        if (rows.size() < kMostRenames) {
          rows.push_back(&dependency);
        }
      }
    }
    return by_name[name];
  }

  void connect(std::uint32_t index) {
    const auto* manifest = manifest_of(index);
    for (const auto dependency : lock_.packages[index].dependencies) {
      const auto reach = manifest == nullptr ? Reach{0} : declared(*manifest, dependency);
      out_.depends(index, dependency, scopes_of(reach));
      auto& component = out_.components[dependency];
      if (is_local(index)) {
        reach_[dependency] = static_cast<Reach>(reach_[dependency] | reach);
        component.directness = Directness::kDirect;
        continue;
      }
      targets_[dependency].all = true;  // Which tables the crate has is not known.
      if (component.directness == Directness::kUnknown) {
        component.directness = Directness::kTransitive;
      }
    }
  }

  // A crate of a registry passes on what it is itself needed for. Each package is visited once for
  // each of the six ways that are new to it.
  void carry_scopes() {
    std::vector<std::uint32_t> changed;
    for (std::uint32_t i = 0; i < reach_.size(); ++i) {
      if (reach_[i] != 0 && !is_local(i)) {
        changed.push_back(i);
      }
    }
    while (!changed.empty()) {
      const auto from = changed.back();
      changed.pop_back();
      for (const auto to : lock_.packages[from].dependencies) {
        const auto reach = static_cast<Reach>(reach_[to] | reach_[from]);
        if (reach != reach_[to]) {
          reach_[to] = reach;
          if (!is_local(to)) {
            changed.push_back(to);
          }
        }
      }
    }
  }

  void finish(std::uint32_t index) {
    auto& component = out_.components[index];
    component.scopes = scopes_of(reach_[index]);
    if (is_local(index)) {
      component.directness = Directness::kUnknown;
    }
    auto& targets = targets_[index];
    if (targets.all) {
      return;
    }
    std::ranges::sort(targets.names);
    const auto rest = std::ranges::unique(targets.names);
    targets.names.erase(rest.begin(), rest.end());
    for (const auto& name : targets.names) {
      set_property(component, "target", name);
    }
  }

  static constexpr std::size_t kMostRenames = 64;  // Rows of one manifest for one crate.

  struct Targets {
    bool all = false;  // At least one manifest wants it everywhere.
    std::vector<std::string> names;
  };

  std::string folder_;
  ScanContext& context_;
  Inventory& out_;
  Manifests manifests_;
  LockFile lock_;
  std::optional<std::uint32_t> root_;
  std::unordered_map<std::string, const Manifest*> manifest_by_name_;
  std::unordered_map<const Manifest*,
                     std::unordered_map<std::string, std::vector<const ManifestDependency*>>>
      declared_;
  std::vector<Reach> reach_;
  std::vector<Targets> targets_;
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  std::string folder(parent_prefix(file.path));
  if (is_distributed(context, folder)) {
    return {};  // Of a dependency: the lock file of the project counts.
  }
  AKASHI_TRY_ASSIGN(auto lock, parse_lock_file(file.bytes, context.limits(), out.problems));
  LockExtractor(std::move(folder), context, out).extract(std::move(lock));
  return {};
}

constexpr std::array<std::string_view, 1> kGlobs = {"**/Cargo.lock"};
constexpr std::array<std::string_view, 3> kCompanions = {"**/Cargo.toml", "**/Cargo.toml.orig",
                                                         "**/.cargo-checksum.json"};

}  // namespace

constinit const Extractor kCargoLock{
    .id = "cargo/cargo-lock",
    .description = "Cargo.lock, versions 1 to 4, with the Cargo.toml files of the project",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

}  // namespace akashi::ecosystems::cargo
