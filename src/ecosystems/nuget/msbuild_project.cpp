// Evaluation of a project (learn.microsoft.com: "How MSBuild builds projects", "Customize your
// build", "PackageReference in project files", "Central package management"). Two passes as MSBuild
// has them: properties and imports in the order of the files, then items with the final properties.
//   Directory.Build.props (nearest above), Directory.Packages.props (nearest above), the project,
//   Directory.Build.targets
#include "ecosystems/nuget/msbuild_project.h"

#include <algorithm>
#include <array>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "base/url.h"
#include "formats/xml.h"

namespace akashi::ecosystems::nuget::msbuild {
namespace {

using formats::XmlView;

constexpr unsigned kDeepest = 32;              // Imports in imports, Choose in Choose.
constexpr std::size_t kMostItems = 50'000;     // Items of one project with all its imports.
constexpr std::size_t kMostConditions = 512;   // Bytes of the conditions around an item.
constexpr std::size_t kLongestName = 1024;     // Of a package or the path of a project.
constexpr std::size_t kLongestMetadata = 256;  // Versions and lists of assets.

struct File {
  std::string path;
  formats::XmlDocument document;
};

// An ItemGroup or ItemDefinitionGroup that is to be read in the second pass.
struct Group {
  XmlView element;
  const File* file = nullptr;
  std::string condition;  // Of what is around it; evaluated already, but for what is not known.
  bool is_definition = false;
};

// An item of one of the types that are wanted, while items are collected.
struct Item {
  std::string id;
  std::vector<VersionText> versions;
  std::vector<VersionText> overrides;
  std::string private_assets;
  std::string include_assets;
  std::string exclude_assets;
  std::string condition;
  const File* file = nullptr;
  InputPosition at;
  bool removed = false;
};

// Items of one type in order, found by name without case.
struct ItemList {
  std::vector<Item> items;
  std::unordered_map<std::string, std::vector<std::size_t>> by_id;
};

std::string join_conditions(std::string_view a, std::string_view b) {
  const auto left = trim(a);
  const auto right = trim(b);
  if (left.empty() || right.empty()) {
    return std::string(left.empty() ? right : left);
  }
  auto joined = std::string(left) + " and " + std::string(right);
  return joined.size() > kMostConditions ? joined.substr(0, kMostConditions) : joined;
}

bool is_named(XmlView element, std::string_view name) {
  return equal_ignoring_case(element.name(), name);
}

// Metadata of an item: an attribute or a child element.
struct Metadata {
  std::string_view text;
  std::string_view condition;
};
Metadata metadata(XmlView element, std::string_view name) {
  for (const auto& spelling : {std::string(name), to_lower(name)}) {
    if (element.has_attribute(spelling)) {
      return {trim(element.attribute(spelling)), {}};
    }
  }
  for (auto child = element.first_child(); child; child = child.next()) {
    if (is_named(child, name)) {
      return {child.text(), child.attribute("Condition")};
    }
  }
  return {};
}

class Evaluation {
 public:
  Evaluation(std::string_view project, ScanContext& context, Project& out)
      : project_(project), context_(context), out_(out) {}

  Result<void> run(std::string_view bytes) {
    AKASHI_TRY_ASSIGN(auto document, formats::XmlDocument::parse(bytes, context_.limits()));
    if (!is_named(document.root(), "Project")) {
      return fail(ErrorCode::kUnsupported, msg::kExpected,
                  {"element Project", std::string(document.root().name())},
                  document.root().position());
    }
    const auto folder = parent_prefix(project_);
    import_file(find_above("Directory.Build.props", folder, context_), {}, 0);
    auto packages = out_.properties.value("DirectoryPackagesPropsPath");
    packages = packages.empty() ? find_above("Directory.Packages.props", folder, context_)
                                : resolve_path(folder, packages);
    import_file(packages, {}, 0);
    files_.push_back({std::string(project_), std::move(document)});
    out_.imported.emplace_back(project_);
    file(files_.back(), {}, 0);
    import_file(find_above("Directory.Build.targets", folder, context_), {}, 0);
    if (uses_central_sdk_) {
      import_file(find_above("Packages.props", folder, context_), {}, 0);
    }
    for (const auto& group : groups_) {
      group.is_definition ? definitions(group) : items(group);
    }
    finish();
    return {};
  }

 private:
  Place place(const File& file) const { return {.path = file.path, .project = project_}; }

  // False: skip the element. Else `condition` gets what is not known of it.
  bool applies(XmlView element, const File& file, std::string& condition,
               std::string_view assigned = {}) const {
    const auto text = element.attribute("Condition");
    switch (out_.properties.evaluate(text, place(file), assigned)) {
      case Truth::kFalse:
        return false;
      case Truth::kTrue:
        return true;
      case Truth::kUnknown:
        condition = join_conditions(condition, text);
        return true;
    }
    return true;
  }

  // ---- First pass: properties and imports.

  void import_file(const std::string& path, const std::string& condition, unsigned depth) {
    if (path.empty() || path == project_ || !imported_.insert(path).second) {
      return;
    }
    if (imported_.size() > context_.limits().includes) {
      if (imported_.size() == context_.limits().includes + 1) {
        out_.problems.add(
            Error(ErrorCode::kLimitExceeded,
                  Message{msg::kLimit, {"imports", std::to_string(context_.limits().includes)}}));
      }
      return;
    }
    const auto bytes = context_.read(path);
    if (!bytes) {
      if (bytes.error().code() != ErrorCode::kNotFound) {
        out_.problems.add(Error(bytes.error()).in_file(path));
      }
      return;
    }
    auto document = formats::XmlDocument::parse(bytes->view(), context_.limits());
    if (!document) {
      out_.problems.add(std::move(document).error().in_file(path));
      return;
    }
    files_.push_back({path, *std::move(document)});
    out_.imported.push_back(path);
    file(files_.back(), condition, depth);
  }

  void file(const File& file, const std::string& condition, unsigned depth) {
    const auto root = file.document.root();
    for (const auto sdk : split(root.attribute("Sdk"), ';')) {
      const auto parts = cut(trim(sdk), "/");
      add_sdk(parts ? parts->first : trim(sdk), parts ? parts->second : std::string_view(),
              condition, root, file);
    }
    children(root, file, condition, depth);
  }

  void children(XmlView parent, const File& file, const std::string& outer, unsigned depth) {
    if (depth > kDeepest) {
      return;
    }
    for (auto child = parent.first_child(); child; child = child.next()) {
      auto condition = outer;
      if (!applies(child, file, condition)) {
        continue;
      }
      if (is_named(child, "PropertyGroup")) {
        property_group(child, file, condition);
      } else if (is_named(child, "ItemGroup")) {
        groups_.push_back({child, &file, condition, false});
      } else if (is_named(child, "ItemDefinitionGroup")) {
        groups_.push_back({child, &file, condition, true});
      } else if (is_named(child, "Import")) {
        import_element(child, file, condition, depth);
      } else if (is_named(child, "ImportGroup")) {
        children(child, file, condition, depth + 1);
      } else if (is_named(child, "Choose")) {
        choose(child, file, condition, depth);
      } else if (is_named(child, "Sdk")) {
        add_sdk(child.attribute("Name"), child.attribute("Version"), condition, child, file);
      }
    }
  }

  void property_group(XmlView group, const File& file, const std::string& outer) {
    for (auto property = group.first_child(); property; property = property.next()) {
      auto condition = outer;
      if (applies(property, file, condition, property.name())) {
        auto value = out_.properties.expand(property.text(), place(file));
        out_.properties.set(property.name(), std::move(value), condition);
      }
    }
  }

  void import_element(XmlView element, const File& file, const std::string& condition,
                      unsigned depth) {
    if (element.has_attribute("Sdk")) {
      add_sdk(element.attribute("Sdk"), element.attribute("Version"), condition, element, file);
      return;
    }
    const auto target = out_.properties.expand(element.attribute("Project"), place(file));
    if (!target.known || target.text.contains('*')) {
      return;  // Of the SDK or of Visual Studio: not part of the target.
    }
    import_file(resolve_path(parent_prefix(file.path), percent_decode(target.text)), condition,
                depth + 1);
  }

  // <Choose><When Condition=…>…</When><Otherwise>…</Otherwise></Choose>: the first that holds.
  void choose(XmlView element, const File& file, const std::string& outer, unsigned depth) {
    auto condition = outer;
    for (auto branch = element.first_child(); branch; branch = branch.next()) {
      const auto text = branch.attribute("Condition");
      const auto truth = is_named(branch, "Otherwise")
                             ? Truth::kTrue
                             : out_.properties.evaluate(text, place(file));
      if (truth == Truth::kFalse) {
        continue;
      }
      children(branch, file,
               truth == Truth::kUnknown ? join_conditions(condition, text) : condition, depth + 1);
      if (truth == Truth::kTrue) {
        return;
      }
      condition = join_conditions(condition, "!(" + std::string(trim(text)) + ")");
    }
  }

  void add_sdk(std::string_view name, std::string_view version, const std::string& condition,
               XmlView element, const File& file) {
    if (equal_ignoring_case(name, "Microsoft.Build.CentralPackageVersions")) {
      uses_central_sdk_ = true;
    }
    if (name.empty() || version.empty()) {
      return;  // Comes with MSBuild, or from global.json.
    }
    const auto expanded = out_.properties.expand(version, place(file));
    Reference reference;
    reference.kind = Reference::Kind::kSdk;
    reference.id = name;
    reference.versions.push_back({.text = expanded.text, .known = expanded.known, .condition = {}});
    reference.condition = condition;
    reference.path = file.path;
    reference.at = element.position();
    out_.references.push_back(std::move(reference));
  }

  // ---- Second pass: items.

  ItemList* list_of(XmlView element) {
    constexpr auto kNames = std::to_array<std::string_view>(
        {"PackageReference", "GlobalPackageReference", "PackageVersion", "DotNetCliToolReference",
         "PackageDownload", "ProjectReference"});
    const std::array<ItemList*, kNames.size()> lists = {&packages_, &globals_,   &central_,
                                                        &tools_,    &downloads_, &projects_};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (is_named(element, kNames.at(i))) {
        return lists.at(i);
      }
    }
    return nullptr;
  }

  // <ItemDefinitionGroup><PackageReference><PrivateAssets>…: defaults.
  void definitions(const Group& group) {
    for (auto element = group.element.first_child(); element; element = element.next()) {
      if (is_named(element, "PackageReference") && group.condition.empty()) {
        set_metadata(element, *group.file, {}, defaults_);
      }
    }
  }

  void items(const Group& group) {
    for (auto element = group.element.first_child(); element; element = element.next()) {
      auto* list = list_of(element);
      auto condition = group.condition;
      if (list == nullptr || !applies(element, *group.file, condition)) {
        continue;
      }
      if (element.has_attribute("Include")) {
        include(element, *group.file, condition, *list);
      } else if (element.has_attribute("Update")) {
        update(element, *group.file, condition, *list);
      } else if (element.has_attribute("Remove")) {
        remove(element, *group.file, condition, *list);
      }
    }
  }

  std::vector<std::string> names(XmlView element, std::string_view attribute,
                                 const File& file) const {
    std::vector<std::string> out;
    const auto expanded = out_.properties.expand(element.attribute(attribute), place(file));
    for (const auto part : split(expanded.text, ';')) {
      if (!trim(part).empty()) {
        out.push_back(percent_decode(trim(part)));
      }
    }
    return out;
  }

  void include(XmlView element, const File& file, const std::string& condition, ItemList& list) {
    std::unordered_set<std::string> excluded;
    for (const auto& name : names(element, "Exclude", file)) {
      excluded.insert(to_lower(name));
    }
    for (auto& name : names(element, "Include", file)) {
      if (excluded.contains(to_lower(name))) {
        continue;
      }
      if (name.size() > kLongestName) {
        out_.problems.add(
            Error(ErrorCode::kLimitExceeded,
                  Message{msg::kLimit, {"bytes of a name", std::to_string(kLongestName)}},
                  element.position()));
        continue;
      }
      if (++count_ > kMostItems) {
        if (count_ == kMostItems + 1) {
          out_.problems.add(Error(ErrorCode::kLimitExceeded,
                                  Message{msg::kLimit, {"items", std::to_string(kMostItems)}},
                                  element.position()));
        }
        return;
      }
      Item item = &list == &packages_ ? defaults_ : Item{};
      item.id = std::move(name);
      item.condition = condition;
      item.file = &file;
      item.at = element.position();
      set_metadata(element, file, {}, item);
      list.by_id[to_lower(item.id)].push_back(list.items.size());
      list.items.push_back(std::move(item));
    }
  }

  void update(XmlView element, const File& file, const std::string& condition, ItemList& list) {
    const auto target = trim(element.attribute("Update"));
    if (equal_ignoring_case(target, "@(PackageReference)")) {
      for (auto& item : list.items) {
        set_metadata(element, file, condition, item);
      }
      return;
    }
    for (const auto& name : names(element, "Update", file)) {
      if (const auto found = list.by_id.find(to_lower(name)); found != list.by_id.end()) {
        for (const auto index : found->second) {
          set_metadata(element, file, condition, list.items[index]);
        }
      } else if (&list == &packages_ && uses_central_sdk_) {
        pending_updates_[to_lower(name)].push_back({element, &file, condition, false});
      }
    }
  }

  void remove(XmlView element, const File& file, const std::string& condition, ItemList& list) {
    for (const auto& name : names(element, "Remove", file)) {
      if (const auto found = list.by_id.find(to_lower(name)); found != list.by_id.end()) {
        for (const auto index : found->second) {
          auto& item = list.items[index];
          item.removed = item.removed || condition.empty();
          item.condition = condition.empty()
                               ? item.condition
                               : join_conditions(item.condition, "!(" + condition + ")");
        }
        if (condition.empty()) {
          list.by_id.erase(found);
        }
      }
    }
  }

  // A version under a condition is one more; without, it is the only one.
  void set_versions(Metadata stated, const File& file, const std::string& condition,
                    std::vector<VersionText>& versions) {
    if (stated.text.empty()) {
      return;
    }
    auto around = condition;
    switch (out_.properties.evaluate(stated.condition, place(file))) {
      case Truth::kFalse:
        return;
      case Truth::kTrue:
        break;
      case Truth::kUnknown:
        around = join_conditions(condition, stated.condition);
        break;
    }
    constexpr std::size_t kMost = 64;
    if (around.empty()) {
      versions.clear();
    }
    bool known = false;
    for (auto& candidate : out_.properties.candidates(stated.text, place(file), known)) {
      if (versions.size() < kMost) {
        auto text = percent_decode(candidate.text);
        const bool fits = text.size() <= kLongestMetadata;
        text.resize(std::min(text.size(), kLongestMetadata));
        versions.push_back({.text = std::move(text),
                            .known = known && fits,
                            .condition = join_conditions(around, candidate.condition)});
      }
    }
  }

  void set_metadata(XmlView element, const File& file, const std::string& condition, Item& item) {
    set_versions(metadata(element, "Version"), file, condition, item.versions);
    set_versions(metadata(element, "VersionOverride"), file, condition, item.overrides);
    struct Field {
      std::string_view name;
      std::string* value;
    };
    for (const auto& field : {Field{"PrivateAssets", &item.private_assets},
                              Field{"IncludeAssets", &item.include_assets},
                              Field{"ExcludeAssets", &item.exclude_assets}}) {
      const auto stated = metadata(element, field.name);
      if (!stated.text.empty() && condition.empty() &&
          out_.properties.evaluate(stated.condition, place(file)) == Truth::kTrue) {
        *field.value = out_.properties.expand(stated.text, place(file)).text;
        field.value->resize(std::min(field.value->size(), kLongestMetadata));
      }
    }
  }

  // ---- What is left in the end.

  void finish() {
    for (auto& item : packages_.items) {
      if (const auto found = pending_updates_.find(to_lower(item.id));
          found != pending_updates_.end()) {
        for (const auto& group : found->second) {
          set_metadata(group.element, *group.file, group.condition, item);
        }
      }
      add(item, Reference::Kind::kPackage);
    }
    for (auto& item : globals_.items) {
      item.private_assets = item.private_assets.empty() ? "all" : item.private_assets;
      add(item, Reference::Kind::kGlobal);
    }
    for (auto& item : tools_.items) {
      add(item, Reference::Kind::kTool);
    }
    for (auto& item : downloads_.items) {
      add(item, Reference::Kind::kDownload);
    }
    for (const auto& item : projects_.items) {
      add_project(item);
    }
  }

  void add(Item& item, Reference::Kind kind) {
    if (item.removed || item.id.empty()) {
      return;
    }
    Reference reference{.kind = kind,
                        .id = item.id,
                        .versions = std::move(item.versions),
                        .central = false,
                        .private_assets = item.private_assets,
                        .include_assets = item.include_assets,
                        .exclude_assets = item.exclude_assets,
                        .condition = item.condition,
                        .path = item.file->path,
                        .at = item.at};
    if (!item.overrides.empty()) {
      reference.versions = std::move(item.overrides);
    } else if (kind == Reference::Kind::kPackage && reference.versions.empty()) {
      add_central_versions(reference);
    }
    out_.references.push_back(std::move(reference));
  }

  void add_central_versions(Reference& reference) const {
    if (equal_ignoring_case(out_.properties.value("ManagePackageVersionsCentrally"), "false")) {
      return;
    }
    const auto found = central_.by_id.find(to_lower(reference.id));
    if (found == central_.by_id.end()) {
      return;
    }
    for (const auto index : found->second) {
      const auto& item = central_.items[index];
      if (item.condition.empty()) {
        reference.versions.clear();
      }
      for (const auto& version : item.versions) {
        reference.versions.push_back(
            {.text = version.text,
             .known = version.known,
             .condition = join_conditions(item.condition, version.condition)});
        reference.central = true;
      }
    }
  }

  void add_project(const Item& item) {
    if (item.removed) {
      return;
    }
    auto path = item.id;
    std::ranges::replace(path, '\\', '/');
    const auto name = file_name(path);
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.contains('*') || name.contains("$(") ||
        name.contains("@(")) {
      out_.problems.add(Error(ErrorCode::kUnsupported,
                              Message{msg::kUnresolved, {"ProjectReference " + item.id}},
                              item.file->path == project_ ? item.at : InputPosition{}));
      return;
    }
    out_.projects.push_back({.name = std::string(name.substr(0, dot)),
                             .condition = item.condition,
                             .path = item.file->path,
                             .at = item.at});
  }

  std::string_view project_;
  ScanContext& context_;
  Project& out_;
  std::deque<File> files_;  // Views into them stay valid.
  std::unordered_set<std::string> imported_;
  std::vector<Group> groups_;
  ItemList packages_;
  ItemList globals_;
  ItemList central_;
  ItemList tools_;
  ItemList downloads_;
  ItemList projects_;
  Item defaults_;
  std::unordered_map<std::string, std::vector<Group>> pending_updates_;
  std::size_t count_ = 0;
  bool uses_central_sdk_ = false;
};

}  // namespace

Result<std::unique_ptr<Project>> evaluate_project(std::string_view path, std::string_view bytes,
                                                  ScanContext& context) {
  auto project = std::make_unique<Project>(context);
  Evaluation evaluation(path, context, *project);
  AKASHI_TRY(evaluation.run(bytes));
  return project;
}

}  // namespace akashi::ecosystems::nuget::msbuild
