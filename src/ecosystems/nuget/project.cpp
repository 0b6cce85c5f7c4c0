// *.csproj, *.fsproj … with Directory.Build.props, Directory.Packages.props and what they import:
// packages that a project asks for. Where packages.lock.json or obj/project.assets.json is beside
// it, that has what was resolved, and only it is read.
#include <algorithm>
#include <array>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/msbuild_project.h"
#include "ecosystems/nuget/nuget.h"
#include "ecosystems/nuget/project_scopes.h"

namespace akashi::ecosystems::nuget {
namespace {

using msbuild::Project;
using msbuild::Reference;
using msbuild::VersionText;

constexpr std::uint8_t kMinimumConfidence = 80;

bool has_resolved(std::string_view path, ScanContext& context) {
  const auto folder = std::string(parent_prefix(path));
  const auto name = file_name(path);
  const auto stem = std::string(name.substr(0, name.rfind('.')));
  return context.exists(folder + "packages.lock.json") ||
         context.exists(folder + "packages." + stem + ".lock.json") ||
         context.exists(folder + "obj/project.assets.json");
}

// "1.*", "*-*", "[1.0,2.0)", "(,1.0]": the choice is NuGet's.
bool is_open_range(std::string_view text) {
  const bool interval = (text.starts_with('[') || text.starts_with('(')) &&
                        (text.ends_with(']') || text.ends_with(')'));
  return interval || text.contains('*');
}

class Builder {
 public:
  Builder(const FileView& file, const Project& project, const Limits& limits, Inventory& out)
      : file_(file),
        project_(project),
        collector_(limits, out),
        out_(out),
        test_(is_test_project(project)) {}

  void run() {
    out_.root = out_.add(root());
    out_.graph = GraphState::kIncomplete;
    for (const auto& reference : project_.references) {
      add(reference);
    }
    for (const auto& reference : project_.projects) {
      auto component = project_component(reference.name);
      add_property(component, "akashi:nuget:condition", reference.condition);
      const auto index =
          collector_.add(std::move(component), position(reference.path, reference.at));
      collector_.depends(*out_.root, index, test_ ? Scope::kTest : Scope::kRuntime, {});
    }
  }

 private:
  Component root() const {
    const auto name = file_name(file_.path);
    auto component = project_component(name.substr(0, name.rfind('.')));
    constexpr auto kProperties = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"PackageId", "akashi:nuget:package-id"},
        {"AssemblyName", "akashi:nuget:assembly-name"},
        {"PackageVersion", "akashi:nuget:package-version"},
        {"Version", "akashi:nuget:project-version"},
        {"OutputType", "akashi:nuget:output-type"},
        {"TargetFramework", "akashi:nuget:target-framework"},
        {"TargetFrameworkVersion", "akashi:nuget:target-framework"},
    });
    for (const auto& [property, key] : kProperties) {
      add_property(component, key, project_.properties.value(property));
    }
    const auto frameworks = project_.properties.value("TargetFrameworks");
    for (const auto framework : split(frameworks, ';')) {
      add_property(component, "akashi:nuget:target-framework", trim(framework));
    }
    component.description = project_.properties.value("Description");
    component.author = project_.properties.value("Authors");
    component.supplier = project_.properties.value("Company");
    component.copyright = project_.properties.value("Copyright");
    if (const auto license = project_.properties.value("PackageLicenseExpression");
        !license.empty()) {
      component.licenses.push_back(declared_license(license));
    }
    add_reference(component, ExternalReference::Type::kVcs,
                  project_.properties.value("RepositoryUrl"));
    add_reference(component, ExternalReference::Type::kWebsite,
                  project_.properties.value("PackageProjectUrl"));
    return component;
  }

  InputPosition position(std::string_view path, InputPosition at) const {
    return path == file_.path ? at : InputPosition{};
  }

  void add(const Reference& reference) {
    if (reference.id.contains("$(") || reference.id.contains("@(") || reference.id.contains("%(")) {
      out_.problem(msg::kUnresolved, {"package " + reference.id},
                   position(reference.path, reference.at), ErrorCode::kUnsupported);
      return;
    }
    if (reference.versions.empty()) {
      out_.problem(msg::kUnresolved, {"version of " + reference.id},
                   position(reference.path, reference.at));
      add_version(reference, {.text = {}, .known = false, .condition = {}});
      return;
    }
    for (const auto& version : reference.versions) {
      if (!version.known) {
        out_.problem(msg::kUnresolved, {"version of " + reference.id + ": " + version.text},
                     position(reference.path, reference.at), ErrorCode::kUnsupported);
      }
      if (reference.kind == Reference::Kind::kDownload) {
        for (const auto part : split(version.text, ';')) {
          add_version(reference, {.text = std::string(trim(part)),
                                  .known = version.known,
                                  .condition = version.condition});
        }
      } else {
        add_version(reference, version);
      }
    }
  }

  // A tool, a download and an SDK are taken at the version that is stated; a reference at least at
  // it.
  void add_version(const Reference& reference, const VersionText& version) {
    const bool literal =
        reference.kind == Reference::Kind::kTool || reference.kind == Reference::Kind::kSdk;
    auto range = version.known ? parse_range(version.text) : VersionRange{};
    if (literal && range.kind == VersionRange::Kind::kMinimum) {
      range.kind = VersionRange::Kind::kExact;
    }
    if (version.known && !version.text.empty() && range.kind == VersionRange::Kind::kOpen &&
        !is_open_range(version.text)) {
      out_.problem(msg::kBadValue, {"version of " + reference.id, version.text, "version range"},
                   position(reference.path, reference.at));
    }
    auto component = nuget_component(reference.id, range.version);
    if (range.kind != VersionRange::Kind::kExact) {
      component.requirement = version.text.empty() ? "(,)" : version.text;
    }
    component.directness = Directness::kDirect;
    component.scopes = scopes_of(reference, test_);
    describe(component, reference, version);
    const auto scopes = component.scopes;
    const auto index = collector_.add(std::move(component), position(reference.path, reference.at));
    auto& evidence = out_.components[index].evidence.back();
    if (range.kind == VersionRange::Kind::kMinimum) {
      evidence.confidence = kMinimumConfidence;
      evidence.detail = "minimum version: the lowest that fits is taken";
    }
    if (reference.path != file_.path && !evidence.detail.contains(" in ")) {
      evidence.detail += (evidence.detail.empty() ? "" : "; ") + std::string("in ") +
                         reference.path + ":" + std::to_string(reference.at.line);
    }
    collector_.depends(*out_.root, index, scopes, {});
  }

  static void describe(Component& component, const Reference& reference,
                       const VersionText& version) {
    constexpr auto kKinds =
        std::to_array<std::string_view>({"", "global-reference", "cli-tool", "download", "sdk"});
    add_property(component, "akashi:nuget:kind",
                 kKinds.at(static_cast<std::size_t>(reference.kind)));
    add_property(component, "akashi:nuget:central", reference.central ? "true" : "");
    add_property(component, "akashi:nuget:private-assets", reference.private_assets);
    add_property(component, "akashi:nuget:include-assets", reference.include_assets);
    add_property(component, "akashi:nuget:exclude-assets", reference.exclude_assets);
    add_property(component, "akashi:nuget:condition", reference.condition);
    add_property(component, "akashi:nuget:condition",
                 version.condition == reference.condition ? "" : version.condition);
  }

  const FileView& file_;
  const Project& project_;
  Collector collector_;
  Inventory& out_;
  bool test_;
};

}  // namespace

bool is_test_project(const Project& project) {
  if (equal_ignoring_case(project.properties.value("IsTestProject"), "true")) {
    return true;
  }
  return std::ranges::any_of(project.references, [](const Reference& reference) {
    return equal_ignoring_case(reference.id, "Microsoft.NET.Test.Sdk") &&
           reference.condition.empty();
  });
}

Scopes scopes_of(const Reference& reference, bool test) {
  if (reference.kind == Reference::Kind::kTool || reference.kind == Reference::Kind::kDownload ||
      reference.kind == Reference::Kind::kSdk) {
    return Scope::kBuild;
  }
  const auto has = [](std::string_view list, std::string_view wanted) {
    return std::ranges::any_of(split(list, ';'), [&](std::string_view part) {
      return equal_ignoring_case(trim(part), wanted);
    });
  };
  if (has(reference.private_assets, "all")) {
    return Scope::kDevelopment;
  }
  if (test) {
    return Scope::kTest;
  }
  const bool included = reference.include_assets.empty() || has(reference.include_assets, "all") ||
                        has(reference.include_assets, "runtime");
  const bool excluded =
      has(reference.exclude_assets, "all") || has(reference.exclude_assets, "runtime");
  return included && !excluded ? Scope::kRuntime : Scope::kProvided;
}

Result<void> extract_project(const FileView& file, ScanContext& context, Inventory& out) {
  if (has_resolved(file.path, context)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(auto project, msbuild::evaluate_project(file.path, file.bytes, context));
  out.problems.add_all(std::move(project->problems));
  if (file.path.ends_with(".proj") && project->references.empty()) {
    return {};  // A build script.
  }
  Builder(file, *project, context.limits(), out).run();
  return {};
}

}  // namespace akashi::ecosystems::nuget
