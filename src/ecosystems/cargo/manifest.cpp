// Cargo.toml (The Cargo Book, "The Manifest Format", "Specifying Dependencies", "Workspaces").
#include "ecosystems/cargo/manifest.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::ecosystems::cargo {
namespace {

using formats::Kind;
using formats::NodeView;

constexpr auto kTextFields = std::to_array<std::string_view>(
    {"version", "description", "license", "license-file", "homepage", "repository", "documentation",
     "edition", "rust-version"});

struct Table {
  std::string_view name;
  Scope scope;
};
constexpr auto kTables = std::to_array<Table>({
    {"dependencies", Scope::kRuntime},
    {"dev-dependencies", Scope::kDevelopment},
    {"dev_dependencies", Scope::kDevelopment},
    {"build-dependencies", Scope::kBuild},
    {"build_dependencies", Scope::kBuild},
});

bool is_inherited(NodeView node) {
  return node.is_object() && node["workspace"].boolean().value_or(false);
}

// A description may go over several lines.
std::string one_line(std::string_view text) {
  std::string out;
  for (const auto word : split_spaces(text)) {
    out += (out.empty() ? "" : " ") + printable(word);
  }
  return out;
}

class Parser {
 public:
  explicit Parser(Problems& problems) : problems_(problems) {}

  Manifest parse(NodeView root) && {
    auto package = root["package"];
    if (!package) {
      package = root["project"];  // Its name before Cargo 0.1.
    }
    if (package.is_object()) {
      read_package(package);
    } else if (package) {
      problems_.add(formats::wrong_type(package, "package", "table"));
    }
    for (const auto& table : kTables) {
      read_table(root[table.name], table.scope, {}, out_.dependencies);
    }
    for (const auto target : root["target"]) {
      for (const auto& table : kTables) {
        read_table(target[table.name], table.scope, printable(target.key()), out_.dependencies);
      }
    }
    if (const auto workspace = root["workspace"]; workspace.is_object()) {
      read_workspace(workspace);
    }
    read_patches(root);
    return std::move(out_);
  }

 private:
  static std::vector<std::string> strings(NodeView array) {
    std::vector<std::string> out;
    for (const auto item : array) {
      if (const auto text = item.string()) {
        out.push_back(printable(*text));
      }
    }
    return out;
  }

  static void read_fields(NodeView package, PackageFields& out) {
    for (const auto name : kTextFields) {
      const auto field = package[name];
      if (is_inherited(field)) {
        out.inherited.emplace_back(name);
      } else if (const auto text = field.string()) {
        out.texts.emplace(name, one_line(*text));
      }
    }
    const auto authors = package["authors"];
    if (is_inherited(authors)) {
      out.inherited.emplace_back("authors");
    } else {
      out.authors = strings(authors);
    }
  }

  void read_package(NodeView package) {
    const auto name = package["name"];
    out_.has_package = true;
    out_.name_at = name ? name.position() : package.position();
    if (!name.is_string()) {
      const auto error = formats::wrong_type(name, "package.name", "string");
      problems_.add(Error(error.code(), error.message(), out_.name_at));
    } else if (!is_crate_name(name.text())) {
      problems_.add(
          Error(ErrorCode::kInvalidInput,
                Message{msg::kBadValue, {"package.name", printable(name.text()), "crate name"}},
                name.position()));
    } else {
      out_.name = name.text();
    }
    out_.workspace_path = printable(package["workspace"].string().value_or(""));
    read_fields(package, out_.package);
  }

  void read_workspace(NodeView workspace) {
    out_.has_workspace = true;
    out_.members = strings(workspace["members"]);
    out_.excluded = strings(workspace["exclude"]);
    read_fields(workspace["package"], out_.workspace_package);
    read_table(workspace["dependencies"], Scope::kRuntime, {}, out_.workspace_dependencies);
  }

  void read_table(NodeView table, Scope scope, const std::string& target,
                  std::vector<ManifestDependency>& out) {
    if (table && !table.is_object()) {
      problems_.add(formats::wrong_type(table, table.key(), "table"));
      return;
    }
    for (const auto entry : table) {
      ManifestDependency dependency;
      dependency.scope = scope;
      dependency.target = target;
      if (read_dependency(entry, dependency)) {
        out.push_back(std::move(dependency));
      }
    }
  }

  bool read_dependency(NodeView entry, ManifestDependency& out) {
    out.key = entry.key();
    out.package = out.key;
    out.at = entry.position();
    if (const auto version = entry.string()) {
      out.requirement = printable(trim(*version));
    } else if (entry.is_object()) {
      read_detail(entry, out);
    } else {
      problems_.add(formats::wrong_type(entry, out.key, "version or table"));
      return false;
    }
    if (!is_crate_name(out.package)) {
      problems_.add(Error(
          ErrorCode::kInvalidInput,
          Message{msg::kBadValue, {"dependency", printable(out.package), "crate name"}}, out.at));
      return false;
    }
    return true;
  }

  static void read_detail(NodeView entry, ManifestDependency& out) {
    struct Field {
      std::string_view name;
      std::string ManifestDependency::* member;
    };
    constexpr auto kFields = std::to_array<Field>({
        {"version", &ManifestDependency::requirement},
        {"git", &ManifestDependency::git},
        {"path", &ManifestDependency::path},
        {"registry", &ManifestDependency::registry},
        {"registry-index", &ManifestDependency::registry_index},
    });
    for (const auto& field : kFields) {
      out.*field.member = printable(trim(entry[field.name].string().value_or("")));
    }
    if (const auto package = entry["package"].string()) {
      out.package = *package;
    }
    for (const std::string_view kind : {"branch", "tag", "rev"}) {
      if (const auto value = entry[kind].string()) {
        out.reference = std::string(kind) + '=' + printable(*value);
      }
    }
    out.optional = entry["optional"].boolean().value_or(false);
    out.inherited = is_inherited(entry);
  }

  // [patch.<registry or URL>] and [replace]: other sources, taken where their version fits.
  void read_patches(NodeView root) {
    for (const auto source : root["patch"]) {
      for (const auto entry : source) {
        out_.patches.push_back(printable(source.key()) + '/' + printable(entry.key()));
      }
    }
    for (const auto entry : root["replace"]) {
      out_.patches.push_back(printable(entry.key()));
    }
  }

  Problems& problems_;
  Manifest out_;
};

}  // namespace

std::string_view PackageFields::text(const std::string& field) const {
  const auto found = texts.find(field);
  return found == texts.end() ? std::string_view() : found->second;
}

bool Manifest::inherits() const {
  return !package.inherited.empty() ||
         std::ranges::any_of(dependencies, &ManifestDependency::inherited);
}

void Manifest::inherit(const Manifest& workspace, Problems& problems) {
  for (const auto& field : package.inherited) {
    const auto& from = workspace.workspace_package;
    if (field == "authors") {
      package.authors = from.authors;
    } else if (const auto text = from.text(field); !text.empty()) {
      package.texts.insert_or_assign(field, std::string(text));
    } else {
      problems.add(Error(ErrorCode::kInvalidInput,
                         Message{msg::kUnresolved, {"workspace.package." + field}}, name_at));
    }
  }
  package.inherited.clear();
  std::unordered_map<std::string_view, const ManifestDependency*> shared;
  for (const auto& dependency : workspace.workspace_dependencies) {
    shared.emplace(dependency.key, &dependency);
  }
  for (auto& dependency : dependencies) {
    const auto found = dependency.inherited ? shared.find(dependency.key) : shared.end();
    if (found != shared.end()) {
      const auto own = dependency;
      dependency = *found->second;
      dependency.base = workspace.folder;
      dependency.target = own.target;
      dependency.scope = own.scope;
      dependency.optional = own.optional;
      dependency.at = own.at;
    } else if (dependency.inherited) {
      problems.add(Error(ErrorCode::kInvalidInput,
                         Message{msg::kUnresolved, {"workspace.dependencies." + dependency.key}},
                         dependency.at));
    }
  }
}

Result<Manifest> parse_manifest(std::string_view bytes, const Limits& limits, Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(bytes, limits));
  return Parser(problems).parse(tree.root());
}

void describe(const PackageFields& package, Component& component) {
  if (const auto license = package.text("license"); !license.empty()) {
    // "MIT/Apache-2.0": how crates wrote a choice before licence expressions.
    component.licenses.push_back(declared_license(license.contains('/') && !license.contains(':')
                                                      ? replace_all(license, "/", " OR ")
                                                      : std::string(license)));
  }
  if (const auto file = package.text("license-file"); !file.empty()) {
    component.licenses.push_back({.kind = LicenseClaim::Kind::kFile,
                                  .origin = LicenseClaim::Origin::kDeclared,
                                  .text = std::string(file)});
  }
  component.author = join(package.authors, ", ");
  component.description = package.text("description");
  struct Reference {
    const char* field;
    ExternalReference::Type type;
  };
  constexpr auto kReferences = std::to_array<Reference>({
      {"homepage", ExternalReference::Type::kWebsite},
      {"repository", ExternalReference::Type::kVcs},
      {"documentation", ExternalReference::Type::kDocumentation},
  });
  for (const auto& reference : kReferences) {
    if (const auto url = package.text(reference.field); !url.empty()) {
      component.references.push_back({reference.type, std::string(url)});
    }
  }
  set_property(component, "edition", package.text("edition"));
  set_property(component, "rust_version", package.text("rust-version"));
}

}  // namespace akashi::ecosystems::cargo
