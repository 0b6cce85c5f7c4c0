// pubspec.yaml (dart.dev, "The pubspec file" and "Package dependencies"; Pubspec and
// _parseDependencies of dart-lang/pub). A dependency is
//   name:                       any version       name: ^1.0.0
//   name: {SOURCE: DESCRIPTION, version: ^1.0.0}
// with hosted: URL | NAME (before Dart 2.15) | {name, url};  git: URL | {url, ref, path,
// tag_pattern};  path: FOLDER;  sdk: NAME.
#include "ecosystems/pub/manifest.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/vcs.h"

namespace akashi::ecosystems::pub {
namespace {

using formats::NodeView;
using Kind = PackageSource::Kind;
using ReferenceType = ExternalReference::Type;

struct Reference {
  std::string_view field;
  ReferenceType type;
};
constexpr auto kReferences = std::to_array<Reference>({
    {"homepage", ReferenceType::kWebsite},
    {"repository", ReferenceType::kVcs},
    {"issue_tracker", ReferenceType::kIssueTracker},
    {"documentation", ReferenceType::kDocumentation},
});

// A description may go over several lines.
std::string one_line(std::string_view text) {
  std::string out;
  for (const auto word : split_spaces(text)) {
    out += (out.empty() ? "" : " ") + std::string(word);
  }
  return printable(out);
}

class Parser {
 public:
  explicit Parser(Problems& problems) : problems_(problems) {}

  Manifest parse(NodeView root) {
    Manifest out;
    read_name(root, out);
    read_version(root, out);
    if (const auto description = root["description"]; description.is_string()) {
      out.description = one_line(description.text());
    }
    read_authors(root, out);
    out.publish_to = without_credentials(text_field(root, "publish_to", problems_));
    for (const auto& row : kReferences) {
      if (const auto url = text_field(root, row.field, problems_); !url.empty()) {
        out.references.push_back({row.type, without_credentials(url)});
      }
    }
    const auto environment = map_field(root, "environment", problems_);
    for (const auto sdk : environment) {
      if (const auto range = text_field(environment, sdk.key(), problems_); !range.empty()) {
        out.sdks.emplace_back(sdk.key() == "sdk" ? "dart" : printable(sdk.key()), range);
      }
    }
    out.dependencies = read_table(root, "dependencies");
    out.dev_dependencies = read_table(root, "dev_dependencies");
    out.overrides = read_table(root, "dependency_overrides");
    read_workspace(root, out);
    return out;
  }

  void read_overrides(NodeView root, Manifest& out) {
    if (root["dependency_overrides"]) {
      out.overrides = read_table(root, "dependency_overrides");
    }
    read_workspace(root, out);
  }

 private:
  void read_name(NodeView root, Manifest& out) {
    const auto node = root["name"];
    out.name_at = node ? node.position() : root.position();
    const auto name = text_field(root, "name", problems_);
    if (is_package_name(name)) {
      out.name = name;
    } else if (!name.empty()) {
      problems_.add(msg::kBadValue, {"name", name, "package name"}, out.name_at);
    } else if (!node || node.is_null()) {
      problems_.add(msg::kMissingField, {"name"}, out.name_at);
    }
  }

  void read_version(NodeView root, Manifest& out) {
    const auto version = text_field(root, "version", problems_);
    if (is_version(version)) {
      out.version = version;
    } else if (!version.empty()) {
      problems_.add(msg::kBadValue, {"version", version, "version"}, root["version"].position());
    }
  }

  // "author" and "authors" are of old files.
  void read_authors(NodeView root, Manifest& out) {
    std::vector<std::string> names;
    if (const auto author = root["author"]; author.is_string()) {
      names.push_back(printable(author.text()));
    }
    for (const auto author : root["authors"]) {
      if (author.is_string()) {
        names.push_back(printable(author.text()));
      }
    }
    out.author = join(names, ", ");
  }

  void read_workspace(NodeView root, Manifest& out) {
    const auto workspace = root["workspace"];
    if (workspace.is_array()) {
      out.workspace.clear();
      for (const auto member : workspace) {
        if (member.is_string()) {
          out.workspace.push_back({std::string(member.text()), member.position()});
        } else {
          problems_.add(formats::wrong_type(member, "workspace", "string"));
        }
      }
    } else if (workspace && !workspace.is_null()) {
      problems_.add(formats::wrong_type(workspace, "workspace", "list"));
    }
    if (const auto resolution = text_field(root, "resolution", problems_); !resolution.empty()) {
      out.resolved_above = resolution == "workspace";
    }
  }

  std::vector<ManifestDependency> read_table(NodeView root, std::string_view name) {
    std::vector<ManifestDependency> out;
    for (const auto entry : map_field(root, name, problems_)) {
      ManifestDependency dependency;
      dependency.name = entry.key();
      dependency.at = entry.position();
      if (!is_package_name(dependency.name)) {
        problems_.add(msg::kBadValue, {std::string(name), dependency.name, "package name"},
                      dependency.at);
      } else if (entry.is_null()) {
        out.push_back(std::move(dependency));
      } else if (entry.is_string()) {
        dependency.requirement = printable(trim(entry.text()));
        out.push_back(std::move(dependency));
      } else if (entry.is_object()) {
        read_detail(entry, dependency);
        out.push_back(std::move(dependency));
      } else {
        problems_.add(formats::wrong_type(entry, dependency.name, "version constraint or mapping"));
      }
    }
    return out;
  }

  void read_detail(NodeView entry, ManifestDependency& out) {
    out.requirement = text_field(entry, "version", problems_);
    auto& source = out.source;
    for (const auto member : entry) {
      if (member.key() == "version") {
        continue;
      }
      if (member.key() == "hosted") {
        read_hosted(member, source);
      } else if (member.key() == "git") {
        read_git(member, out);
      } else if (member.key() == "path") {
        source.kind = Kind::kPath;
        source.path = text_field(entry, "path", problems_);
      } else if (member.key() == "sdk") {
        source.kind = Kind::kSdk;
        source.sdk = text_field(entry, "sdk", problems_);
      } else {
        source.kind = Kind::kOther;
        source.url = printable(member.key());
        problems_.add(msg::kBadValue, {out.name, source.url, "source (hosted, git, path, sdk)"},
                      member.position());
      }
    }
  }

  void read_hosted(NodeView hosted, PackageSource& source) {
    if (hosted.is_object()) {
      source.url = text_field(hosted, "url", problems_);
    } else if (hosted.text().contains("://")) {  // Else a name, as before Dart 2.15.
      source.url = printable(trim(hosted.text()));
    }
  }

  void read_git(NodeView git, ManifestDependency& out) {
    auto& source = out.source;
    source.kind = Kind::kGit;
    if (!git.is_object()) {
      source.url = printable(trim(git.text()));
    } else {
      source.url = text_field(git, "url", problems_);
      source.reference = text_field(git, "ref", problems_);
      source.tag_pattern = text_field(git, "tag_pattern", problems_);
      source.path = text_field(git, "path", problems_);
    }
    if (source.url.empty()) {
      problems_.add(msg::kMissingField, {"git.url of " + out.name}, out.at);
    }
  }

  Problems& problems_;
};

Result<formats::Tree> parse_mapping(std::string_view bytes, const Limits& limits,
                                    std::string_view file) {
  AKASHI_TRY_ASSIGN(auto tree, formats::parse_yaml(bytes, limits));
  if (const auto root = tree.root(); root && !root.is_object() && !root.is_null()) {
    return std::unexpected(formats::wrong_type(root, file, "mapping"));
  }
  return tree;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view bytes, const Limits& limits, Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, parse_mapping(bytes, limits, "pubspec.yaml"));
  return Parser(problems).parse(tree.root());
}

Result<void> apply_overrides(std::string_view bytes, const Limits& limits, Manifest& manifest,
                             Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, parse_mapping(bytes, limits, "pubspec_overrides.yaml"));
  Parser(problems).read_overrides(tree.root(), manifest);
  return {};
}

Component manifest_component(const Manifest& manifest, const PackageSource& source) {
  auto component = package_component(manifest.name, manifest.version, source);
  component.description = manifest.description;
  component.author = manifest.author;
  component.references.insert(component.references.end(), manifest.references.begin(),
                              manifest.references.end());
  set_property(component, "publish_to", manifest.publish_to);
  return component;
}

}  // namespace akashi::ecosystems::pub
