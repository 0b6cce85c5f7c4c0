// *.nuspec (learn.microsoft.com, ".nuspec reference"): the manifest of a package. Inside *.nupkg
// and in an unpacked packages folder (ID/VERSION/ID.nuspec beside .nupkg.metadata) it tells of an
// installed package; elsewhere of the project that makes one. .nupkg.metadata: {"version",
// "contentHash", "source"}; ID.VERSION.nupkg.sha512: the hash of the file, in base64.
#include <set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/nuget.h"
#include "formats/xml.h"
#include "model/vcs.h"

namespace akashi::ecosystems::nuget {
namespace {

using formats::XmlView;
using ReferenceType = ExternalReference::Type;

enum class Origin : std::uint8_t {
  kArchive,     // In a *.nupkg.
  kFolder,      // Unpacked by restore.
  kChocolatey,  // A package of the Windows package manager that uses the same manifest.
  kProject,
};

bool contains_folder(std::string_view path, std::string_view folders) {
  const auto lower = to_lower(path);
  return lower.starts_with(folders) || lower.contains("/" + std::string(folders)) ||
         lower.contains("!" + std::string(folders));
}

// "id.1.0.0.nupkg.sha512", beside the manifest of a package that restore has unpacked.
std::string hash_path(std::string_view folder, std::string_view id, std::string_view version) {
  return std::string(folder) + to_lower(id) + "." + to_lower(normalized_version(version)) +
         ".nupkg.sha512";
}

// Where the path is inside of a package: behind its '!'; nothing elsewhere.
std::optional<std::string_view> inside_package(std::string_view path) {
  const auto mark = path.rfind('!');
  const auto archive = to_lower(path.substr(0, mark == std::string_view::npos ? 0 : mark));
  if (!archive.ends_with(".nupkg") && !archive.ends_with(".snupkg")) {
    return std::nullopt;
  }
  return path.substr(mark + 1);
}

// The manifest of a package is at its top; others are files that it brings (templates).
bool is_content(std::string_view path) {
  const auto inside = inside_package(path);
  return inside && inside->contains('/');
}

Origin origin_of(std::string_view path, std::string_view id, std::string_view version,
                 ScanContext& context) {
  if (inside_package(path)) {
    return Origin::kArchive;
  }
  const auto folder = parent_prefix(path);
  if (context.exists(std::string(folder) + ".nupkg.metadata") ||
      context.exists(hash_path(folder, id, version))) {
    return Origin::kFolder;
  }
  return contains_folder(path, "chocolatey/lib/") ? Origin::kChocolatey : Origin::kProject;
}

void read_licenses(XmlView metadata, Component& component) {
  const auto license = metadata.child("license");
  if (license && !license.text().empty()) {
    auto claim = declared_license(license.text());
    if (equal_ignoring_case(license.attribute("type"), "file")) {
      claim.kind = LicenseClaim::Kind::kFile;
    }
    component.licenses.push_back(std::move(claim));
    return;  // licenseUrl then only points to a page that says so.
  }
  if (const auto url = metadata.child("licenseUrl").text(); !url.empty()) {
    component.licenses.push_back(declared_license(url));
  }
}

std::string first_line(std::string_view text) {
  return std::string(trim(text.substr(0, text.find_first_of("\r\n"))));
}

Component read_metadata(XmlView metadata, std::string_view id, std::string_view version) {
  auto component = nuget_component(id, version);
  component.author = metadata.child("authors").text();
  component.supplier = metadata.child("owners").text();
  component.copyright = metadata.child("copyright").text();
  const auto summary = metadata.child("summary").text();
  component.description =
      first_line(summary.empty() ? metadata.child("description").text() : summary);
  read_licenses(metadata, component);
  add_reference(component, ReferenceType::kWebsite, metadata.child("projectUrl").text());
  const auto repository = metadata.child("repository");
  add_reference(component, ReferenceType::kVcs, repository.attribute("url"));
  add_reference(component, ReferenceType::kVcs, metadata.child("projectSourceUrl").text());
  add_reference(component, ReferenceType::kIssueTracker, metadata.child("bugTrackerUrl").text());
  add_reference(component, ReferenceType::kDocumentation, metadata.child("docsUrl").text());
  add_property(component, "akashi:nuget:title", metadata.child("title").text());
  add_property(component, "akashi:nuget:commit", repository.attribute("commit"));
  add_property(component, "akashi:nuget:branch", repository.attribute("branch"));
  add_property(component, "akashi:nuget:development-dependency",
               metadata.child("developmentDependency").text());
  for (auto type = metadata.child("packageTypes").child("packageType"); type;
       type = type.next("packageType")) {
    add_property(component, "akashi:nuget:package-type", type.attribute("name"));
  }
  return component;
}

void read_installed(std::string_view path, ScanContext& context, Component& component,
                    Inventory& out) {
  const auto folder = std::string(parent_prefix(path));
  if (const auto bytes = context.read(folder + ".nupkg.metadata")) {
    const auto tree = formats::parse_json(bytes->padded(), context.limits());
    if (!tree) {
      out.problem(Error(tree.error()).in_file(folder + ".nupkg.metadata"));
      return;
    }
    add_content_hash(component, tree->root()["contentHash"].text(), {}, out);
    add_property(component, "akashi:nuget:source",
                 without_credentials(tree->root()["source"].text()));
    return;
  }
  if (const auto bytes = context.read(hash_path(folder, component.name, component.version))) {
    add_content_hash(component, trim(bytes->view()), {}, out);
  }
}

constexpr std::size_t kLongestFramework = 256;

struct Dependency {
  std::string id;
  std::string range;
  std::string framework;
  InputPosition at;
};

// Flat, or in groups by framework; an id may come in several.
std::vector<Dependency> read_dependencies(XmlView metadata, Inventory& out) {
  std::vector<Dependency> dependencies;
  const auto take = [&](XmlView parent, std::string_view framework) {
    for (auto node = parent.child("dependency"); node; node = node.next("dependency")) {
      const auto id = trim(node.attribute("id"));
      if (id.empty()) {
        out.problem(msg::kMissingField, {"dependency id"}, node.position());
        continue;
      }
      dependencies.push_back({.id = std::string(id),
                              .range = std::string(trim(node.attribute("version"))),
                              .framework = std::string(utf8_prefix(framework, kLongestFramework)),
                              .at = node.position()});
    }
  };
  const auto list = metadata.child("dependencies");
  take(list, {});
  for (auto group = list.child("group"); group; group = group.next("group")) {
    take(group, group.attribute("targetFramework"));
  }
  return dependencies;
}

void add_named(const std::vector<Dependency>& dependencies, std::uint32_t from, Inventory& out) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& dependency : dependencies) {
    if (seen.emplace(to_lower(dependency.id), dependency.range).second) {
      out.named.push_back({.from = from,
                           .package = make_purl("nuget", dependency.id).package(),
                           .requirement = dependency.range,
                           .scopes = Scope::kRuntime});
    }
  }
}

void add_requirements(const std::vector<Dependency>& dependencies, std::uint32_t root,
                      const Limits& limits, Inventory& out) {
  Collector collector(limits, out);
  for (const auto& dependency : dependencies) {
    Component component = nuget_component(dependency.id, {});
    component.requirement = dependency.range.empty() ? "(,)" : dependency.range;
    component.scopes = Scope::kRuntime;
    component.directness = Directness::kDirect;
    add_property(component, "akashi:nuget:framework", dependency.framework);
    const auto index = collector.add(std::move(component), dependency.at);
    collector.depends(root, index, Scope::kRuntime, dependency.at);
  }
}

}  // namespace

Result<void> extract_nuspec(const FileView& file, ScanContext& context, Inventory& out) {
  if (is_content(file.path)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(file.bytes, context.limits()));
  const auto metadata = document.root().child("metadata");
  if (document.root().name() != "package" || !metadata) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"package metadata"},
                document.root().position());
  }
  const auto id = metadata.child("id").text();
  auto version = metadata.child("version").text();
  const auto origin = origin_of(file.path, id, version, context);
  if (id.empty() || id.contains('$')) {
    out.problem(msg::kUnresolved, {id.empty() ? "id" : "id " + std::string(id)},
                metadata.position(), ErrorCode::kUnsupported);
    return {};
  }
  if (!is_version(version)) {
    out.problem(
        msg::kUnresolved, {"version of " + std::string(id) + " " + std::string(version)},
        metadata.child("version") ? metadata.child("version").position() : metadata.position(),
        ErrorCode::kUnsupported);
    version = {};
  }
  auto component = read_metadata(metadata, id, version);
  const auto dependencies = read_dependencies(metadata, out);
  if (origin == Origin::kProject) {
    component.type = ComponentType::kApplication;
  } else if (origin == Origin::kFolder) {
    read_installed(file.path, context, component, out);
  } else if (origin == Origin::kChocolatey) {
    component.type = ComponentType::kApplication;
    component.purl = {};  // Not a package of NuGet's sources.
    add_property(component, "akashi:nuget:kind", "chocolatey");
  }
  const auto index = out.add(std::move(component), metadata.child("id").position());
  out.graph = GraphState::kIncomplete;  // Which group applies is the user's choice.
  if (origin == Origin::kProject) {
    out.root = index;
    add_requirements(dependencies, index, context.limits(), out);
  } else if (origin != Origin::kChocolatey) {
    add_named(dependencies, index, out);
  }
  return {};
}

}  // namespace akashi::ecosystems::nuget
