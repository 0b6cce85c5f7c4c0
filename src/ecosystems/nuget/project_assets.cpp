// obj/project.assets.json (NuGet.ProjectModel.LockFileFormat), written by restore; versions 2 and 3
// by framework, 4 by the project's own name of it:
//   {"version", "targets": {"net8.0[/rid]": {"Id/1.0.0": {"type", "dependencies": {"Id": "range"},
//   "compile", "runtime" …}}},
//    "libraries": {"Id/1.0.0": {"sha512", "type", "path"}}, "projectFileDependencyGroups":
//    {"net8.0": ["Id >= 1.0.0"]}, "project": {"version", "restore": {"projectName"}, "frameworks":
//    {"net8.0": {"dependencies": {"Id": {"suppressParent"}}, "downloadDependencies": [{"name",
//    "version"}], "frameworkReferences"}}}, "logs": [{"code", "level", "libraryId"}]}
// "sha512" is the content hash, as in packages.lock.json. Paths of the machine are not taken over.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/strings.h"
#include "ecosystems/nuget/nuget.h"

namespace akashi::ecosystems::nuget {
namespace {

using formats::NodeView;

// What a package can give, by the member of a target that lists it.
constexpr auto kAssets = std::to_array<std::string_view>(
    {"compile", "runtime", "runtimeTargets", "native", "resource", "build", "buildMultiTargeting",
     "contentFiles", "embed", "tools", "frameworkReferences"});

bool has_assets(NodeView list) {
  for (const auto file : list) {
    if (!file.key().ends_with("/_._") && file.key() != "_._") {
      return true;
    }
  }
  return list.is_array() && list.size() > 0;
}

class Reader {
 public:
  Reader(const Limits& limits, Inventory& out)
      : collector_(limits, out), spreader_(out), out_(out) {}

  void run(NodeView json) {
    add_root(json["project"]);
    read_directs(json);
    read_libraries(json);
    out_.graph = GraphState::kComplete;
    for (const auto target : object_field(json, "targets", out_)) {
      if (target.is_object()) {
        add_target(target);
      } else {
        out_.problem(formats::wrong_type(target, "targets", "object"));
      }
    }
    add_unused_libraries();
    add_downloads(json["project"]);
    spreader_.finish();
    report_errors(json);
  }

 private:
  void add_root(NodeView project) {
    const auto name = project["restore"]["projectName"].text();
    if (name.empty()) {
      return;
    }
    auto component = project_component(name, project["version"].text());
    std::unordered_set<std::string_view> seen;
    for (const auto framework : project["frameworks"]) {
      const auto alias = framework["targetAlias"].text();
      add_property(component, "akashi:nuget:target-framework",
                   alias.empty() ? framework.key() : alias);
      for (const auto reference : framework["frameworkReferences"]) {
        if (seen.insert(reference.key()).second) {
          add_property(component, "akashi:nuget:framework-reference", reference.key());
        }
      }
    }
    out_.root = out_.add(std::move(component), project["restore"]["projectName"].position());
  }

  // What the project file asks for: "Id >= 1.0.0" by target, and whether anything of it reaches the
  // project's users.
  void read_directs(NodeView json) {
    for (const auto group : object_field(json, "projectFileDependencyGroups", out_)) {
      for (const auto entry : group) {
        const auto text = trim(entry.text());
        directs_.insert(to_lower(text.substr(0, text.find(' '))));
      }
    }
    for (const auto framework : json["project"]["frameworks"]) {
      for (const auto dependency : framework["dependencies"]) {
        const bool hidden = equal_ignoring_case(dependency["suppressParent"].text(), "All");
        const auto id = to_lower(dependency.key());
        directs_.insert(id);
        hidden ? hidden_.insert(id) : shown_.insert(id);
        requested_.try_emplace(id, dependency["version"].text());
        if (dependency["autoReferenced"].boolean() == true) {
          automatic_.insert(id);
        }
      }
    }
    for (const auto group : object_field(json, "centralTransitiveDependencyGroups", out_)) {
      for (const auto dependency : group) {
        central_.insert(to_lower(dependency.key()));
      }
    }
  }

  void read_libraries(NodeView json) {
    for (const auto library : object_field(json, "libraries", out_)) {
      libraries_.try_emplace(to_lower(library.key()), library);
    }
  }

  void add_target(NodeView target) {
    std::unordered_map<std::string, std::uint32_t> names;
    for (const auto package : target) {
      if (const auto index = add_package(package, target.key())) {
        names.try_emplace(to_lower(package.key().substr(0, package.key().find('/'))), *index);
      }
    }
    for (const auto package : target) {
      const auto from = names.find(to_lower(package.key().substr(0, package.key().find('/'))));
      if (from == names.end()) {
        continue;
      }
      for (const auto link : object_field(package, "dependencies", out_)) {
        const auto to = names.find(to_lower(link.key()));
        if (to != names.end()) {
          collector_.depends(from->second, to->second, Scope::kRuntime, link.position());
        } else if (unmet_.insert(to_lower(link.key())).second) {
          out_.graph = GraphState::kIncomplete;
          out_.problem(
              msg::kUnresolved,
              {"dependency " + std::string(link.key()) + " of " + std::string(package.key())},
              link.position());
        }
      }
    }
  }

  std::optional<std::uint32_t> add_package(NodeView package, std::string_view target) {
    const auto parts = cut(package.key(), "/");
    if (!parts || parts->first.empty() || parts->second.empty() || !package.is_object()) {
      out_.problem(msg::kBadValue, {std::string(target), std::string(package.key()), "package"},
                   package.position());
      return std::nullopt;
    }
    const auto type = text_field(package, "type", out_);
    const bool is_project = equal_ignoring_case(type, "project");
    auto component = is_project ? project_component(parts->first, parts->second)
                                : nuget_component(parts->first, parts->second);
    add_property(component, "akashi:nuget:framework", target);
    for (const auto kind : kAssets) {
      if (!is_project && has_assets(package[kind])) {
        add_property(component, "akashi:nuget:assets", kind);
      }
    }
    const auto key = to_lower(package.key());
    used_.insert(key);
    if (const auto library = libraries_.find(key); library != libraries_.end()) {
      add_content_hash(component, text_field(library->second, "sha512", out_),
                       library->second["sha512"].position(), out_);
    }
    const auto id = to_lower(parts->first);
    add_property(component, "akashi:nuget:central-transitive", central_.contains(id) ? "true" : "");
    add_property(component, "akashi:nuget:auto-referenced", automatic_.contains(id) ? "true" : "");
    if (const auto requested = requested_.find(id); requested != requested_.end()) {
      add_property(component, "akashi:nuget:requested", requested->second);
    }
    const auto index = collector_.add(std::move(component), package.position());
    if (directs_.contains(id)) {
      direct(id, index);
    }
    return index;
  }

  void direct(const std::string& id, std::uint32_t index) {
    out_.components[index].directness = Directness::kDirect;
    Scopes scopes;
    if (hidden_.contains(id)) {
      scopes |= Scope::kDevelopment;
    }
    if (shown_.contains(id) || scopes.empty()) {
      scopes |= Scope::kRuntime;
    }
    spreader_.start(index, scopes);
    if (out_.root) {
      collector_.depends(*out_.root, index, scopes, {});
    }
  }

  void add_unused_libraries() {
    for (const auto& [key, library] : libraries_) {
      unused_.push_back(used_.contains(key) ? NodeView() : library);
    }
    std::erase_if(unused_,
                  [](NodeView library) { return !library || library["type"].text() == "project"; });
    std::ranges::sort(unused_, {}, [](NodeView library) { return library.key(); });
    for (const auto library : unused_) {
      const auto parts = cut(library.key(), "/");
      if (!parts || parts->first.empty() || parts->second.empty()) {
        out_.problem(msg::kBadValue, {"libraries", std::string(library.key()), "package"},
                     library.position());
        continue;
      }
      auto component = nuget_component(parts->first, parts->second);
      add_content_hash(component, text_field(library, "sha512", out_), library["sha512"].position(),
                       out_);
      collector_.add(std::move(component), library.position());
    }
  }

  // PackageDownload items and the targeting packs of the SDK: on the machine for the build, part of
  // no target.
  void add_downloads(NodeView project) {
    for (const auto framework : project["frameworks"]) {
      for (const auto download : framework["downloadDependencies"]) {
        const auto id = download["name"].text();
        for (const auto range : split(download["version"].text(), ';')) {
          const auto parsed = parse_range(range);
          if (id.empty()) {
            out_.problem(msg::kMissingField, {"downloadDependencies.name"}, download.position());
            continue;
          }
          auto component =
              nuget_component(id, parsed.kind == VersionRange::Kind::kExact ? parsed.version : "");
          if (component.version.empty()) {
            component.requirement = range.empty() ? "(,)" : trim(range);
          }
          component.scopes = Scope::kBuild;
          add_property(component, "akashi:nuget:kind", "download");
          const auto index = collector_.add(std::move(component), download.position());
          if (out_.root) {
            collector_.depends(*out_.root, index, Scope::kBuild, {});
          }
        }
      }
    }
  }

  // Restore writes the file even when it failed.
  void report_errors(NodeView json) {
    for (const auto message : json["logs"]) {
      if (equal_ignoring_case(message["level"].text(), "Error")) {
        const auto id = message["libraryId"].text();
        out_.problem(
            msg::kUnresolved,
            {std::string(message["code"].text()) + (id.empty() ? "" : " " + std::string(id))},
            message.position());
        out_.graph = GraphState::kIncomplete;
      }
    }
  }

  Collector collector_;
  ScopeSpreader spreader_;
  Inventory& out_;
  std::unordered_map<std::string, NodeView> libraries_;  // By lower-case key.
  std::unordered_set<std::string> used_;
  std::vector<NodeView> unused_;
  std::unordered_set<std::string> directs_;  // Lower-case ids, here and below.
  std::unordered_set<std::string> hidden_;
  std::unordered_set<std::string> shown_;
  std::unordered_set<std::string> automatic_;
  std::unordered_set<std::string> central_;
  std::unordered_map<std::string, std::string_view> requested_;
  std::unordered_set<std::string> unmet_;
};

}  // namespace

Result<void> extract_project_assets(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  if (!json.is_object()) {
    return std::unexpected(formats::wrong_type(json, "project.assets.json", "object"));
  }
  const auto version = json["version"].integer();
  if (!version) {
    out.problem(formats::wrong_type(json["version"], "version", "integer"));
  } else if (*version < 2 || *version > 4) {
    out.problem(msg::kUnsupportedVersion,
                {"project.assets.json", std::to_string(*version), "2, 3, 4"},
                json["version"].position(), ErrorCode::kUnsupported);
  }
  Reader(context.limits(), out).run(json);
  return {};
}

}  // namespace akashi::ecosystems::nuget
