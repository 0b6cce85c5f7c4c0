// dpkg's status, opkg's status and control files: paragraphs of fields (deb-control(5), dpkg(1)
// "Package states", opkg's package format). Status is "<wanted> <flag> <state>".
#include "ecosystems/deb/status.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/deb/copyright.h"
#include "ecosystems/deb/distro.h"
#include "ecosystems/deb/installed.h"
#include "ecosystems/deb/ownership.h"
#include "ecosystems/deb/relations.h"
#include "formats/deb822.h"
#include "model/license.h"

namespace akashi::ecosystems::deb {
namespace {

using formats::Deb822ParagraphView;
using formats::Deb822Reader;

enum class Manager : std::uint8_t { kDpkg, kOpkg };

// A field with dependencies, and what they are for.
struct DependencyField {
  std::string_view name;
  Scope scope;
};
constexpr auto kDependencyFields = std::to_array<DependencyField>({
    {"Pre-Depends", Scope::kRuntime},
    {"Depends", Scope::kRuntime},
    {"Recommends", Scope::kOptional},
});

// Fields that are kept as they are, "akashi:deb:<name>".
struct PropertyField {
  std::string_view field;
  std::string_view property;
};
constexpr auto kPropertyFields = std::to_array<PropertyField>({
    {"CPE-ID", "akashi:deb:cpe-id"},
    {"Essential", "akashi:deb:essential"},
    {"Installed-Size", "akashi:deb:installed-size"},
    {"Multi-Arch", "akashi:deb:multi-arch"},
    {"Original-Maintainer", "akashi:deb:original-maintainer"},
    {"Priority", "akashi:deb:priority"},
    {"Protected", "akashi:deb:protected"},
    {"Section", "akashi:deb:section"},
});

// What dpkg did with a package, by the last word of Status.
struct State {
  std::string_view name;
  bool files;  // Some of its files are unpacked.
};
constexpr auto kStates = std::to_array<State>({
    {"installed", true},
    {"triggers-pending", true},
    {"triggers-awaited", true},
    {"half-configured", true},
    {"unpacked", true},
    {"half-installed", true},
    {"config-files", false},
    {"not-installed", false},
    {"post-inst-failed", true},  // dpkg before 1.4, opkg
    {"removal-failed", true},
});

// Where in its file system a database lies.
struct Place {
  std::string_view root;    // "" or ending in a separator.
  std::string_view folder;  // Of the database, with the separator: "var/lib/dpkg/" behind `root`.
};

Place dpkg_place(std::string_view path) {
  const auto at = path.rfind("var/lib/dpkg/");
  return {path.substr(0, at == std::string_view::npos ? 0 : at), parent_prefix(path)};
}

Place opkg_place(std::string_view path) {
  constexpr auto kFolders =
      std::to_array<std::string_view>({"usr/lib/opkg/", "var/lib/opkg/", "lib/opkg/"});
  for (const auto folder : kFolders) {
    const auto at = path.rfind(folder);
    if (at != std::string_view::npos && (at == 0 || path[at - 1] == '/' || path[at - 1] == '!')) {
      return {path.substr(0, at), path.substr(0, at + folder.size())};
    }
  }
  return {{}, parent_prefix(path)};
}

class DatabaseReader {
 public:
  DatabaseReader(Manager manager, Place place, ScanContext& context, Inventory& out)
      : manager_(manager), place_(place), context_(context), out_(out) {}

  // A file without Status fields, one for each package.
  void status_is_implied() { status_implied_ = true; }

  Result<void> read(std::string_view text) {
    auto distro = read_distro(place_.root, context_);
    if (distro) {
      distro_ = *std::move(distro);
    } else {
      out_.problem(std::move(distro).error());
    }
    read_auto_installed();
    Deb822Reader reader(text);
    Deb822ParagraphView paragraph;
    while (reader.next(paragraph)) {
      if (out_.components.size() >= context_.limits().components) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"packages", std::to_string(context_.limits().components)},
                    {.line = paragraph.line()});
      }
      read_package(paragraph);
    }
    for (const auto line : reader.bad_lines()) {
      problem(msg::kExpected, {"a field", "another line"}, line);
    }
    if (const auto more = reader.bad_line_count() - reader.bad_lines().size(); more > 0) {
      problem(msg::kSkipped, {std::to_string(more) + " more lines", "no fields"}, 0);
    }
    return {};
  }

  // Packages of this file depend on each other only.
  void resolve() {
    bool complete = true;
    const auto most = context_.limits().nodes;
    for (const auto& dependency : dependencies_) {
      complete = resolve_field(dependency) && complete;
      if (out_.relations.size() > most) {
        out_.problem(msg::kLimit, {"dependencies", std::to_string(most)}, {.line = dependency.line},
                     ErrorCode::kLimitExceeded);
        complete = false;
        break;
      }
    }
    if (installed_.overflowed()) {
      out_.problem(msg::kLimit, {"packages of one name", std::to_string(Installed::kMostOfOneName)},
                   {}, ErrorCode::kLimitExceeded);
      complete = false;
    }
    out_.graph = complete ? GraphState::kComplete : GraphState::kIncomplete;
  }

  // Other files describe what the packages depend on.
  void name_dependencies() {
    for (const auto& dependency : dependencies_) {
      const auto relations = parse_relations(dependency.text);
      for (std::size_t i = 0; i < relations.size(); ++i) {
        if (i == 0 || relations[i].group != relations[i - 1].group || is_beside(relations[i])) {
          name_dependency(dependency, relations[i]);
        }
      }
    }
  }

 private:
  struct Dependency {
    std::uint32_t component = 0;
    std::uint32_t line = 0;
    std::string_view architecture;
    std::string_view text;
    Scope scope = Scope::kRuntime;
  };

  // apt: Auto-Installed is 1 for what was installed because something else needed it.
  void problem(Msg id, std::vector<std::string> args, std::uint32_t line) {
    out_.problem(id, std::move(args), {.line = line});
  }

  void read_auto_installed() {
    if (manager_ != Manager::kDpkg) {
      return;
    }
    const auto bytes = context_.read(std::string(place_.root) + "var/lib/apt/extended_states");
    knows_directness_ = bytes.has_value();
    if (!bytes) {
      if (bytes.error().code() != ErrorCode::kNotFound) {
        out_.problem(bytes.error());
      }
      return;
    }
    Deb822Reader reader(bytes->view());
    Deb822ParagraphView paragraph;
    while (reader.next(paragraph)) {
      if (paragraph["Auto-Installed"] == "1") {
        auto key = std::string(paragraph["Package"]);
        auto_installed_.insert(key + ":" + std::string(paragraph["Architecture"]));
        auto_installed_.insert(std::move(key));
      }
    }
  }

  // Whether the package is there; its state where that is not simply "installed".
  bool is_present(const Deb822ParagraphView& paragraph, Component& component) {
    const auto* field = paragraph.find("Status");
    if (field == nullptr) {
      if (!status_implied_) {
        problem(msg::kMissingField, {"Status"}, paragraph.line());
      }
      return true;
    }
    const auto words = split_spaces(field->value);
    const auto* state = kStates.end();
    if (words.size() == 3) {
      state = std::ranges::find(kStates, words[2], &State::name);
    }
    if (state == kStates.end()) {
      problem(msg::kBadValue, {"Status", std::string(field->value), "package state"}, field->line);
      return false;
    }
    if (!state->files) {
      return false;
    }
    if (state->name != "installed") {
      component.properties.push_back({"akashi:deb:state", std::string(state->name)});
    }
    if (words[0] != "install") {
      component.properties.push_back({"akashi:deb:selection", std::string(words[0])});
    }
    for (const auto flag : split(words[1], ',')) {  // opkg writes several.
      if (flag == "user") {                         // opkg: asked for by the user.
        component.directness = Directness::kDirect;
      } else if (flag != "ok") {
        component.properties.push_back({"akashi:deb:flag", std::string(flag)});
      }
    }
    return true;
  }

  void read_package(const Deb822ParagraphView& paragraph) {
    Component component;
    const auto* name = paragraph.find("Package");
    if (name == nullptr || name->first_line().empty()) {
      problem(msg::kMissingField, {"Package"}, paragraph.line());
      return;
    }
    if (!is_present(paragraph, component)) {
      return;
    }
    const auto version = paragraph["Version"];
    const auto architecture = paragraph["Architecture"];
    if (version.empty()) {
      problem(msg::kMissingField, {"Version"}, name->line);
    }
    component.name = name->first_line();
    component.version = version;
    if (!seen_.insert(component.name + "\n" + component.version + "\n" + std::string(architecture))
             .second) {
      return;
    }
    fill(paragraph, component);
    if (manager_ == Manager::kOpkg) {
      fill_from_control(component);
    } else {
      fill_dpkg(component, architecture);
    }
    component.purl = make_package_purl(component, architecture);
    const auto index = out_.add(std::move(component), {.line = name->line});
    installed_.add({.component = index,
                    .name = name->first_line(),
                    .version = version,
                    .architecture = architecture,
                    .multi_arch = paragraph["Multi-Arch"],
                    .provides = paragraph["Provides"]});
    for (const auto& [field_name, scope] : kDependencyFields) {
      if (const auto* field = paragraph.find(field_name)) {
        dependencies_.push_back({index, field->line, architecture, field->value, scope});
      }
    }
  }

  static void take(std::string& into, std::string_view value) {
    if (into.empty()) {
      into = value;
    }
  }

  // What both managers write the same way. A second paragraph adds what the first left out.
  static void fill(const Deb822ParagraphView& paragraph, Component& component) {
    take(component.supplier, paragraph["Maintainer"]);
    if (const auto* description = paragraph.find("Description")) {
      take(component.description, description->first_line());
    }
    for (const auto name : {"Homepage", "URL"}) {
      if (const auto url = paragraph[name]; !url.empty() && component.references.empty()) {
        component.references.push_back({ExternalReference::Type::kWebsite, std::string(url)});
      }
    }
    for (const auto& [field, property] : kPropertyFields) {
      const auto value = paragraph[field];
      if (!value.empty() && std::ranges::find(component.properties, property, &Property::name) ==
                                component.properties.end()) {
        component.properties.push_back({std::string(property), std::string(value)});
      }
    }
    if (const auto value = paragraph["License"]; !value.empty() && component.licenses.empty()) {
      // OpenEmbedded joins SPDX ids with '&' and '|'.
      std::string spdx;
      for (const auto word : split_spaces(value)) {
        spdx += spdx.empty() ? "" : " ";
        spdx += word == "&" ? "AND" : word == "|" ? "OR" : word;
      }
      component.licenses.push_back(declared_license(is_license_expression(spdx) ? spdx : value));
    }
    if (component.source.empty()) {
      component.source = source_of(paragraph);
    }
    if (paragraph["Auto-Installed"] == "yes") {
      component.directness = Directness::kTransitive;
    }
  }

  // dpkg's Source names the source package. In OpenWrt's packages that is SourceName, and Source a
  // folder of the build; OpenEmbedded lists URLs there.
  static SourcePackage source_of(const Deb822ParagraphView& paragraph) {
    const auto field =
        paragraph["SourceName"].empty() ? paragraph["Source"] : paragraph["SourceName"];
    if (field.substr(0, field.find('(')).find_first_of("/:") != std::string_view::npos) {
      return {};
    }
    const auto source = parse_source(field);
    return {std::string(source.name), std::string(source.version)};
  }

  void fill_dpkg(Component& component, std::string_view architecture) {
    if (component.source.name.empty()) {
      component.source.name = component.name;
    }
    take(component.source.version, component.version);
    if (knows_directness_) {
      // apt notes packages for all architectures under the native one.
      const bool automatic =
          architecture == "all"
              ? auto_installed_.contains(component.name)
              : auto_installed_.contains(component.name + ":" + std::string(architecture));
      component.directness = automatic ? Directness::kTransitive : Directness::kDirect;
    }
    const auto path = std::string(place_.root) + "usr/share/doc/" + component.name + "/copyright";
    if (const auto copyright = context_.read(path)) {
      component.licenses = copyright_.read(copyright->view());
    } else if (copyright.error().code() != ErrorCode::kNotFound) {
      out_.problem(copyright.error());
    }
  }

  void fill_from_control(Component& component) {
    const auto path = std::string(place_.folder) + "info/" + component.name + ".control";
    if (const auto control = context_.read(path)) {
      Deb822Reader reader(control->view());
      Deb822ParagraphView paragraph;
      if (reader.next(paragraph)) {
        fill(paragraph, component);
      }
    }
    if (!component.source.name.empty()) {
      take(component.source.version, component.version);
    }
    component.properties.push_back({"akashi:deb:manager", "opkg"});
  }

  // There is no purl type for opkg: generic, in the name space of the distribution.
  Purl make_package_purl(const Component& component, std::string_view architecture) const {
    const bool dpkg = manager_ == Manager::kDpkg;
    auto purl = make_purl(dpkg ? "deb" : "generic", component.name, component.version);
    purl.name_space = distro_.id.empty() && !dpkg ? "opkg" : distro_.id;
    purl.set_qualifier("arch", architecture);
    purl.set_qualifier("distro", distro_.release);
    normalize(purl);
    return purl;
  }

  // False when a dependency that must be met is not.
  bool resolve_field(const Dependency& dependency) {
    std::string missing;
    const auto relations = parse_relations(dependency.text);
    if (relations.size() == kMostRelations) {
      problem(msg::kLimit, {"names of one field", std::to_string(kMostRelations)}, dependency.line);
    }
    for (std::size_t i = 0; i < relations.size();) {
      const auto first = i;
      bool met = false;
      for (; i < relations.size() && relations[i].group == relations[first].group; ++i) {
        for (const auto to : installed_.find(relations[i], dependency.architecture)) {
          met = true;
          if (to != dependency.component) {
            out_.depends(dependency.component, to, dependency.scope);
          }
        }
      }
      constexpr std::size_t kLongest = 1'000;
      if (!met && dependency.scope == Scope::kRuntime && missing.size() < kLongest) {
        missing += (missing.empty() ? "" : ", ") + std::string(relations[first].name);
      }
    }
    if (!missing.empty()) {
      constexpr std::size_t kLongest = 1'000;
      problem(msg::kUnresolved,
              {out_.components[dependency.component].name + " -> " + missing.substr(0, kLongest)},
              dependency.line);
    }
    return missing.empty();
  }

  // A file of that name lies beside this one.
  bool is_beside(const Relation& relation) const {
    return context_.exists(std::string(place_.folder) + std::string(relation.name));
  }

  void name_dependency(const Dependency& dependency, const Relation& relation) {
    auto purl = make_purl("deb", relation.name);
    purl.name_space = distro_.id;
    normalize(purl);
    std::string requirement(relation.operation);
    if (!requirement.empty()) {
      requirement += " " + std::string(relation.version);
    }
    out_.named.push_back({.from = dependency.component,
                          .package = purl.package(),
                          .requirement = std::move(requirement),
                          .scopes = dependency.scope});
  }

  Manager manager_;
  Place place_;
  ScanContext& context_;
  Inventory& out_;
  Distro distro_;
  bool status_implied_ = false;
  bool knows_directness_ = false;
  std::unordered_set<std::string> auto_installed_;  // "name" and "name:architecture"
  std::unordered_set<std::string> seen_;
  CopyrightReader copyright_;
  Installed installed_;
  std::vector<Dependency> dependencies_;
};

}  // namespace

Result<void> extract_dpkg_status(const FileView& file, ScanContext& context, Inventory& out) {
  DatabaseReader reader(Manager::kDpkg, dpkg_place(file.path), context, out);
  const auto result = reader.read(file.bytes);
  reader.resolve();
  return result;
}

Result<void> extract_dpkg_status_d(const FileView& file, ScanContext& context, Inventory& out) {
  if (file.path.ends_with(".md5sums") || file.path.ends_with(".list")) {
    return {};  // Files of the package beside.
  }
  DatabaseReader reader(Manager::kDpkg, dpkg_place(file.path), context, out);
  reader.status_is_implied();
  AKASHI_TRY(reader.read(file.bytes));
  reader.name_dependencies();
  out.graph = GraphState::kIncomplete;  // What a package provides is not looked for in other files.
  return {};
}

Result<void> extract_opkg_status(const FileView& file, ScanContext& context, Inventory& out) {
  DatabaseReader reader(Manager::kOpkg, opkg_place(file.path), context, out);
  const auto result = reader.read(file.bytes);
  reader.resolve();
  return result;
}

Result<void> extract_opkg_control(const FileView& file, ScanContext& context, Inventory& out) {
  const auto place = opkg_place(file.path);
  if (context.exists(std::string(place.folder) + "status")) {
    return {};  // Read with the status.
  }
  DatabaseReader reader(Manager::kOpkg, place, context, out);
  reader.status_is_implied();
  AKASHI_TRY(reader.read(file.bytes));
  out.graph = GraphState::kUnknown;
  return {};
}

Result<void> own_dpkg(const FileView& file, ScanContext& context, const Inventory& inventory,
                      OwnershipSink& sink) {
  const auto place = dpkg_place(file.path);
  FileNamer namer(place.root, context, sink);
  namer.read_diversions(std::string(place.folder) + "diversions");
  for (std::uint32_t i = 0; i < inventory.components.size(); ++i) {
    const auto& component = inventory.components[i];
    const auto stem = std::string(place.folder) + "info/" + component.name;
    const auto with_architecture = stem + ":" + std::string(component.purl.qualifier("arch"));
    if (!namer.name_files(i, component.name, with_architecture)) {
      namer.name_files(i, component.name, stem);
    }
  }
  return {};
}

Result<void> own_dpkg_status_d(const FileView& file, ScanContext& context,
                               const Inventory& inventory, OwnershipSink& sink) {
  if (inventory.components.size() == 1) {
    FileNamer namer(dpkg_place(file.path).root, context, sink);
    namer.name_files(0, inventory.components[0].name, std::string(file.path));
  }
  return {};
}

Result<void> own_opkg(const FileView& file, ScanContext& context, const Inventory& inventory,
                      OwnershipSink& sink) {
  const auto place = opkg_place(file.path);
  FileNamer namer(place.root, context, sink);
  for (std::uint32_t i = 0; i < inventory.components.size(); ++i) {
    const auto& name = inventory.components[i].name;
    namer.name_files(i, name, std::string(place.folder) + "info/" + name);
  }
  return {};
}

}  // namespace akashi::ecosystems::deb
