// packages.lock.json (NuGet.ProjectModel.PackagesLockFileFormat). Versions 1 and 2 (2: with central
// transitive versions):
//   {"version", "dependencies": {"net8.0[/rid]": {"Id": {"type", "requested", "resolved",
//   "contentHash", "dependencies"}}}}
// Version 3, for projects with two targets of one framework:
//   {"version": 3, "alias[/rid]": {"framework": "net8.0", "dependencies": {…}}}
// "contentHash" is the SHA-512, in base64, of the package without its signature; of an unsigned
// package, of the whole file.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/msbuild_project.h"
#include "ecosystems/nuget/nuget.h"
#include "ecosystems/nuget/project_file.h"
#include "ecosystems/nuget/project_scopes.h"

namespace akashi::ecosystems::nuget {
namespace {

using formats::NodeView;

using Names = std::unordered_map<std::string, std::uint32_t>;  // Lower-case id -> component.

class Reader {
 public:
  Reader(const ProjectFile* project, const Limits& limits, Inventory& out)
      : project_(project), collector_(limits, out), spreader_(out), out_(out) {}

  void run(NodeView json) {
    if (project_ != nullptr) {
      out_.root = out_.add(project_component(project_->name));
      out_.components[*out_.root].evidence.back().detail =
          "named by " + std::string(file_name(project_->path));
    }
    out_.graph = GraphState::kComplete;
    for (const auto target : targets(json)) {
      add_packages(target);
    }
    for (const auto target : targets(json)) {
      add_edges(target);
    }
    add_projects();
    spreader_.finish();
  }

 private:
  struct Target {
    std::string_view name;
    NodeView packages;
  };

  std::vector<Target> targets(NodeView json) {
    std::vector<Target> out;
    constexpr std::int64_t kAliased = 3;
    if (json["version"].integer().value_or(1) < kAliased) {
      for (const auto target : json["dependencies"]) {
        out.push_back({target.key(), target});
      }
      return out;
    }
    for (const auto target : json) {
      if (target.is_object() && target["framework"]) {
        out.push_back({target.key(), target["dependencies"]});
      }
    }
    return out;
  }

  void add_packages(const Target& target) {
    if (!target.packages.is_object()) {
      out_.problem(formats::wrong_type(target.packages, target.name, "object"));
      return;
    }
    auto& names = names_[std::string(target.name)];
    for (const auto package : target.packages) {
      if (!package.is_object() || package.key().empty()) {
        out_.problem(formats::wrong_type(package, package.key(), "object"));
        continue;
      }
      const auto index = add_package(package, target.name);
      names.insert_or_assign(to_lower(package.key()), index);
    }
  }

  std::uint32_t add_package(NodeView package, std::string_view target) {
    const auto type = text_field(package, "type", out_);
    const auto resolved = text_field(package, "resolved", out_);
    const auto requested = text_field(package, "requested", out_);
    const bool is_project = equal_ignoring_case(type, "Project");
    auto component = is_project ? project_component(project_name(package.key()), resolved)
                                : nuget_component(package.key(), resolved);
    if (!is_project && resolved.empty()) {
      if (!package["resolved"]) {
        out_.problem(msg::kMissingField, {"resolved of " + component.name}, package.position());
      }
      component.requirement = requested.empty() ? "(,)" : requested;
    }
    add_content_hash(component, text_field(package, "contentHash", out_),
                     package["contentHash"].position(), out_);
    add_property(component, "akashi:nuget:framework", target);
    add_property(component, "akashi:nuget:requested", requested);
    add_property(component, "akashi:nuget:central-transitive",
                 equal_ignoring_case(type, "CentralTransitive") ? "true" : "");
    const auto index = collector_.add(std::move(component), package.position());
    if (equal_ignoring_case(type, "Direct")) {
      direct(package.key(), index);
    } else if (is_project) {
      projects_.push_back(index);
    } else if (!equal_ignoring_case(type, "Transitive") &&
               !equal_ignoring_case(type, "CentralTransitive")) {
      out_.problem(msg::kBadValue, {"type", type, "dependency type"}, package.position());
    }
    return index;
  }

  std::string project_name(std::string_view key) const {
    if (project_ != nullptr) {
      if (const auto found = project_->project_names.find(to_lower(key));
          found != project_->project_names.end()) {
        return found->second;
      }
    }
    return std::string(key);
  }

  void direct(std::string_view id, std::uint32_t index) {
    out_.components[index].directness = Directness::kDirect;
    std::optional<Scopes> scopes;
    if (project_ != nullptr) {
      scopes = project_->scopes(id);
    }
    spreader_.start(index, scopes);
    if (out_.root) {
      collector_.depends(*out_.root, index, scopes.value_or(Scopes()), {});
    }
  }

  const Names* names_of(std::string_view target) const {
    const auto found = names_.find(std::string(target));
    return found == names_.end() ? nullptr : &found->second;
  }

  // Edges of "net8.0/linux-x64" may lead to packages that only "net8.0" lists.
  static const std::uint32_t* find(const Names* own, const Names* base, std::string_view id) {
    const auto lower = to_lower(id);
    for (const auto* names : {own, base}) {
      if (names == nullptr) {
        continue;
      }
      if (const auto found = names->find(lower); found != names->end()) {
        return &found->second;
      }
    }
    return nullptr;
  }

  void add_edges(const Target& target) {
    const auto* own = names_of(target.name);
    const auto* base = names_of(target.name.substr(0, target.name.find('/')));
    if (own == nullptr) {
      return;
    }
    for (const auto package : target.packages) {
      const auto* from = find(own, nullptr, package.key());
      if (from == nullptr) {
        continue;
      }
      for (const auto link : object_field(package, "dependencies", out_)) {
        const auto* to = find(own, base, link.key());
        if (to == nullptr) {
          unmet(link, package.key());
        } else {
          needed_.insert(*to);
          collector_.depends(*from, *to, Scope::kRuntime, link.position());
        }
      }
    }
  }

  // A project that the project file names, or that no other project of the lock file needs, is
  // asked for by the project.
  void add_projects() {
    for (const auto index : projects_) {
      const bool named =
          project_ != nullptr && project_->projects.contains(to_lower(out_.components[index].name));
      if (named || !needed_.contains(index)) {
        start_project(index);
      }
    }
  }

  void start_project(std::uint32_t index) {
    const bool test = project_ != nullptr && project_->test;
    const std::optional<Scopes> scopes =
        project_ == nullptr ? std::nullopt
                            : std::optional<Scopes>(test ? Scope::kTest : Scope::kRuntime);
    out_.components[index].directness = Directness::kDirect;
    spreader_.start(index, scopes);
    if (out_.root) {
      collector_.depends(*out_.root, index, scopes.value_or(Scopes()), {});
    }
  }

  void unmet(NodeView link, std::string_view of) {
    out_.graph = GraphState::kIncomplete;
    if (unmet_.insert(to_lower(link.key())).second) {
      out_.problem(msg::kUnresolved,
                   {"dependency " + std::string(link.key()) + " of " + std::string(of)},
                   link.position());
    }
  }

  const ProjectFile* project_;
  Collector collector_;
  ScopeSpreader spreader_;
  Inventory& out_;
  std::unordered_map<std::string, Names> names_;  // By target.
  std::vector<std::uint32_t> projects_;
  std::unordered_set<std::uint32_t> needed_;
  std::unordered_set<std::string> unmet_;
};

}  // namespace

Result<void> extract_packages_lock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  if (!json.is_object()) {
    return std::unexpected(formats::wrong_type(json, "packages.lock.json", "object"));
  }
  const auto version = json["version"].integer();
  if (!version) {
    out.problem(formats::wrong_type(json["version"], "version", "integer"));
  } else if (*version < 1 || *version > 3) {
    out.problem(msg::kUnsupportedVersion,
                {"packages.lock.json", std::to_string(*version), "1, 2, 3"},
                json["version"].position(), ErrorCode::kUnsupported);
  }
  const auto project = find_project(file.path, context, out);
  Reader(project ? &*project : nullptr, context.limits(), out).run(json);
  return {};
}

}  // namespace akashi::ecosystems::nuget
