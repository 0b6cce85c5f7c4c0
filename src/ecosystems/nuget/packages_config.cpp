// packages.config (learn.microsoft.com, "packages.config reference"): all packages of a project,
// those that it asks for and those that they bring, without saying which is which.
//   <packages><package id version [targetFramework] [allowedVersions]
//   [developmentDependency]/></packages>
#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/nuget.h"
#include "ecosystems/nuget/project_file.h"
#include "formats/xml.h"

namespace akashi::ecosystems::nuget {

Result<void> extract_packages_config(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(file.bytes, context.limits()));
  const auto root = document.root();
  if (root.name() != "packages") {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"element packages", std::string(root.name())}, root.position());
  }
  const auto project = find_project(file.path, context, out);
  if (project) {
    out.root = out.add(project_component(project->name));
    out.components[*out.root].evidence.back().detail =
        "named by " + std::string(file_name(project->path));
  }
  const Scopes needed = project && project->test ? Scope::kTest : Scope::kRuntime;
  Collector collector(context.limits(), out);
  out.graph = GraphState::kIncomplete;
  for (auto package = root.child("package"); package; package = package.next("package")) {
    const auto id = trim(package.attribute("id"));
    const auto version = trim(package.attribute("version"));
    if (id.empty()) {
      out.problem(msg::kMissingField, {"id"}, package.position());
      continue;
    }
    if (version.empty()) {
      out.problem(msg::kMissingField, {"version of " + std::string(id)}, package.position());
    } else if (!is_version(version)) {
      out.problem(msg::kBadValue,
                  {"version of " + std::string(id), std::string(version), "version"},
                  package.position());
    }
    auto component = nuget_component(id, is_version(version) ? version : std::string_view());
    if (component.version.empty()) {
      component.requirement = version.empty() ? "(,)" : version;
    }
    component.scopes = equal_ignoring_case(trim(package.attribute("developmentDependency")), "true")
                           ? Scopes(Scope::kDevelopment)
                           : needed;
    add_property(component, "akashi:nuget:framework", trim(package.attribute("targetFramework")));
    add_property(component, "akashi:nuget:allowed-versions",
                 trim(package.attribute("allowedVersions")));
    const auto scopes = component.scopes;
    const auto index = collector.add(std::move(component), package.position());
    if (out.root) {
      collector.depends(*out.root, index, scopes, package.position());
    }
  }
  return {};
}

}  // namespace akashi::ecosystems::nuget
