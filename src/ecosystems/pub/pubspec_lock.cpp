// pub/pubspec-lock. The format is in lock_file.cpp.
// pubspec.lock says which packages there are, and what the project asks for them for, but not which
// package needs which. The manifests say it of the packages that are in the target: the project,
// the members of its workspace, path dependencies. Of all others .dart_tool/package_graph.json says
// it, where `pub get` left one: then the graph is complete, and scopes are carried along it.
#include "ecosystems/pub/pubspec_lock.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pub/lock_file.h"
#include "ecosystems/pub/package_graph.h"
#include "ecosystems/pub/project.h"

namespace akashi::ecosystems::pub {
namespace {

using Asked = LockedPackage::Asked;
using Kind = PackageSource::Kind;

Scopes scopes_of(Asked asked) {
  switch (asked) {
    case Asked::kMain:
      return Scope::kRuntime;
    case Asked::kDev:
      return Scope::kDevelopment;
    default:
      return {};
  }
}

Directness directness_of(Asked asked) {
  switch (asked) {
    case Asked::kUnknown:
      return Directness::kUnknown;
    case Asked::kTransitive:
      return Directness::kTransitive;
    default:
      return Directness::kDirect;
  }
}

class LockExtractor {
 public:
  LockExtractor(std::string folder, ScanContext& context, Inventory& out)
      : folder_(std::move(folder)), context_(context), out_(out), manifests_(context, &out) {}

  void extract(const LockFile& lock, bool is_readable) {
    out_.graph = GraphState::kIncomplete;
    add_projects(lock);
    if (!is_readable) {
      return;
    }
    for (const auto& package : lock.packages) {
      add_package(package);
    }
    if (const auto graph = read_graph()) {
      connect(*graph);
    } else {
      connect_manifests();
    }
    connect_overrides();
    carry_scopes();
    if (out_.root) {
      for (auto i = projects_; i < out_.components.size(); ++i) {
        ask(i, false);
      }
    }
  }

 private:
  // What manifest a component of the target itself has.
  struct Local {
    const Manifest* manifest = nullptr;
    std::uint32_t component = 0;
  };

  void add_projects(const LockFile& lock) {
    const auto* root = manifests_.at(folder_);
    if (root == nullptr) {
      return;
    }
    if (const auto index = add_project(*root)) {
      out_.root = index;
      for (const auto& [sdk, range] : lock.sdks) {
        set_property(out_.components[*index], "requires_sdk", sdk + ' ' + range);
      }
    }
    for (const auto* member : workspace_members(manifests_, context_, folder_, out_)) {
      const auto index = add_project(*member);
      if (index && out_.root) {
        out_.relations.push_back({RelationType::kContains, *out_.root, *index, {}});
      }
    }
    for (const auto& dependency : root->overrides) {
      overridden_.insert(dependency.name);
    }
  }

  std::optional<std::uint32_t> add_project(const Manifest& manifest) {
    if (manifest.name.empty() || by_name_.contains(manifest.name)) {
      return std::nullopt;
    }
    PackageSource source;
    source.kind = Kind::kPath;
    auto component = manifest_component(manifest, source);
    component.type = ComponentType::kApplication;
    const auto index = out_.add(std::move(component), manifest.name_at);
    out_.components[index].evidence.back().path = manifest.folder + "pubspec.yaml";
    by_name_.emplace(manifest.name, index);
    locals_.push_back({.manifest = &manifest, .component = index});
    ++projects_;
    return index;
  }

  void add_package(const LockedPackage& package) {
    if (by_name_.contains(package.name)) {
      out_.problem(msg::kBadValue,
                   {"packages", package.name, "dependency: the project is called so"}, package.at);
      return;
    }
    const auto* manifest = manifest_of(package);
    auto component = package_component(package.name, package.version, package.source);
    if (!package.sha256.empty()) {
      component.hashes.push_back({HashAlgorithm::kSha256, package.sha256});
    }
    if (package.source.kind == Kind::kPath) {
      component.type = ComponentType::kApplication;
    }
    if (manifest != nullptr) {
      component.description = manifest->description;
      component.author = manifest->author;
      component.references = manifest->references;
    }
    component.scopes = scopes_of(package.asked);
    component.directness = directness_of(package.asked);
    if (overridden_.contains(package.name) || package.asked == Asked::kOverridden) {
      set_property(component, "overridden", "true");
    }
    const auto index = out_.add(std::move(component), package.at);
    by_name_.emplace(package.name, index);
    if (manifest != nullptr) {
      locals_.push_back({.manifest = manifest, .component = index});
    }
  }

  // Of a path dependency that is in the target.
  const Manifest* manifest_of(const LockedPackage& package) {
    if (package.source.kind != Kind::kPath || package.source.path.empty()) {
      return nullptr;
    }
    const auto folder = folder_at(folder_, package.source.path);
    const auto* manifest = folder ? manifests_.at(*folder) : nullptr;
    return manifest != nullptr && manifest->name == package.name ? manifest : nullptr;
  }

  // Nothing when there is none, or when it is of another resolution than the lock file.
  std::optional<PackageGraph> read_graph() {
    const auto path = folder_ + ".dart_tool/package_graph.json";
    const auto bytes = context_.read(path);
    if (!bytes) {
      if (bytes.error().code() != ErrorCode::kNotFound) {
        out_.problem(Error(bytes.error()).in_file(path));
      }
      return std::nullopt;
    }
    auto graph = parse_package_graph(bytes->padded(), context_.limits());
    if (!graph) {
      out_.problem(Error(graph.error()).in_file(path));
      return std::nullopt;
    }
    if (!agrees(*graph)) {
      out_.problem(
          Error(ErrorCode::kConflict,
                Message{msg::kSkipped, {"package_graph.json", "pubspec.lock has other packages"}})
              .in_file(path));
      return std::nullopt;
    }
    return std::move(*graph);
  }

  bool agrees(const PackageGraph& graph) const {
    std::unordered_map<std::string_view, std::string_view> versions;
    for (const auto& package : graph.packages) {
      versions.emplace(package.name, package.version);
    }
    return versions.size() == by_name_.size() &&
           std::ranges::all_of(by_name_, [&](const auto& entry) {
             const auto found = versions.find(entry.first);
             // The version of a project may have changed since, and pub calls a missing one 0.0.0.
             return found != versions.end() &&
                    (is_project(entry.second) ||
                     found->second == out_.components[entry.second].version);
           });
  }

  bool is_project(std::uint32_t component) const { return component < projects_; }

  void connect(const PackageGraph& graph) {
    bool complete = true;
    for (const auto& package : graph.packages) {
      const auto from = by_name_.at(package.name);
      for (const auto& name : package.dependencies) {
        complete = depend(from, name, Scope::kRuntime) && complete;
      }
      for (const auto& name : package.dev_dependencies) {
        complete = depend(from, name, Scope::kDevelopment) && complete;
      }
    }
    if (complete) {
      out_.graph = GraphState::kComplete;
    } else {
      out_.problem(msg::kUnresolved, {"a dependency in .dart_tool/package_graph.json"});
    }
  }

  void connect_manifests() {
    for (const auto& local : locals_) {
      connect_table(local, local.manifest->dependencies, Scope::kRuntime);
      if (is_project(local.component)) {
        connect_table(local, local.manifest->dev_dependencies, Scope::kDevelopment);
      }
    }
  }

  void connect_table(const Local& local, const std::vector<ManifestDependency>& table,
                     Scope scope) {
    for (const auto& dependency : table) {
      if (!depend(local.component, dependency.name, scope)) {
        out_.problem(Error(ErrorCode::kInvalidInput,
                           Message{msg::kUnresolved, {"dependency " + dependency.name}},
                           dependency.at)
                         .in_file(local.manifest->folder + "pubspec.yaml"));
      }
    }
  }

  // An override makes a package part of the resolution even where nothing else asks for it; what
  // for is not said.
  void connect_overrides() {
    const auto* manifest = out_.root ? manifests_.at(folder_) : nullptr;
    if (manifest == nullptr) {
      return;
    }
    for (const auto& dependency : manifest->overrides) {
      const auto found = by_name_.find(dependency.name);
      if (found != by_name_.end() && found->second != *out_.root) {
        out_.depends(*out_.root, found->second);
        ask(found->second, true);
      }
    }
  }

  // Only projects say what for. False when there is no package of that name.
  bool depend(std::uint32_t from, const std::string& name, Scope scope) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
      return false;
    }
    const auto to = found->second;
    if (to != from) {
      const bool by_project = is_project(from);
      out_.depends(from, to, by_project ? Scopes(scope) : Scopes());
      ask(to, by_project);
      if (by_project) {
        out_.components[to].scopes |= scope;
      }
    }
    return true;
  }

  void ask(std::uint32_t to, bool by_project) {
    auto& directness = out_.components[to].directness;
    if (is_project(to)) {
      return;
    }
    if (by_project || directness == Directness::kUnknown) {
      directness = by_project ? Directness::kDirect : Directness::kTransitive;
    }
  }

  // What a package is needed for, its own dependencies are needed for. Where the graph has gaps, a
  // package that is reached for development alone may also be reached at run time through one: then
  // nothing is said.
  void carry_scopes() {
    std::vector<std::vector<std::uint32_t>> edges(out_.components.size());
    for (const auto& relation : out_.relations) {
      if (relation.type == RelationType::kDependsOn && !is_project(relation.from)) {
        edges[relation.from].push_back(relation.to);
      }
    }
    std::vector<std::uint32_t> changed;
    for (auto i = projects_; i < out_.components.size(); ++i) {
      changed.push_back(i);
    }
    const auto carried = out_.graph == GraphState::kComplete
                             ? Scope::kRuntime | Scopes(Scope::kDevelopment)
                             : Scopes(Scope::kRuntime);
    while (!changed.empty()) {
      const auto from = changed.back();
      changed.pop_back();
      const auto scopes = Scopes::from_bits(
          static_cast<std::uint8_t>(out_.components[from].scopes.bits() & carried.bits()));
      for (const auto to : edges[from]) {
        auto& known = out_.components[to].scopes;
        if ((known | scopes) != known) {
          known |= scopes;
          changed.push_back(to);
        }
      }
    }
  }

  std::string folder_;
  ScanContext& context_;
  Inventory& out_;
  Manifests manifests_;
  std::vector<Local> locals_;
  std::uint32_t projects_ = 0;  // The first components: the root and the members of its workspace.
  std::unordered_map<std::string, std::uint32_t> by_name_;
  std::unordered_set<std::string> overridden_;
};

Result<void> extract(const FileView& file, ScanContext& context, Inventory& out) {
  std::string folder(parent_prefix(file.path));
  if (cached_package(folder)) {
    return {};  // Of a dependency: the lock file of the project counts.
  }
  Problems problems;
  const auto lock = parse_lock_file(file.bytes, context.limits(), problems);
  out.problems.add_all(std::move(problems));
  // The projects are known even where what they are built of is not.
  LockExtractor(std::move(folder), context, out)
      .extract(lock ? *lock : LockFile(), lock.has_value());
  if (!lock) {
    return std::unexpected(lock.error());
  }
  return {};
}

constexpr auto kGlobs = std::to_array<std::string_view>({"**/pubspec.lock"});
constexpr auto kCompanions = std::to_array<std::string_view>(
    {"**/pubspec.yaml", "**/pubspec_overrides.yaml", "**/.dart_tool/package_graph.json"});

}  // namespace

constinit const Extractor kPubspecLock{
    .id = "pub/pubspec-lock",
    .description =
        "pubspec.lock, with the pubspec.yaml files of the project and package_graph.json",
    .globs = kGlobs,
    .companions = kCompanions,
    .input = Input::kBytes,
    .content = Content::kAny,
    .extract = extract,
};

}  // namespace akashi::ecosystems::pub
