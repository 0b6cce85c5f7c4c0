// pyproject.toml: [build-system] (PEP 518), [project] (PEP 621), [dependency-groups] (PEP 735), and
// the tables of tools that came before or beside them: [tool.poetry], [tool.pdm.dev-dependencies],
// [tool.uv], [tool.flit.metadata], [tool.setuptools.dynamic].
#include "ecosystems/pypi/pyproject.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/requirements.h"
#include "ecosystems/pypi/table_dependency.h"
#include "ecosystems/pypi/text.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

// "Name <mail>" of each author, as poetry writes them as well.
std::string people(NodeView list) {
  std::string out;
  for (const auto person : list) {
    std::string one(person.text());
    if (person.is_object()) {
      one = person["name"].text();
      if (const auto mail = person["email"].string()) {
        one += (one.empty() ? "<" : " <") + std::string(*mail) + ">";
      }
    }
    if (!one.empty()) {
      out += (out.empty() ? "" : ", ") + one;
    }
  }
  return out;
}

void add_licenses(NodeView license, Component& self) {
  if (const auto text = license.string(); text && !trim(*text).empty()) {
    self.licenses.push_back(declared_license(trim(*text)));
  } else if (const auto file = license["file"].string()) {
    self.licenses.push_back(
        {LicenseClaim::Kind::kFile, LicenseClaim::Origin::kDeclared, std::string(*file)});
  } else if (const auto inline_text = license["text"].string()) {
    const auto first = trim(*inline_text).substr(0, trim(*inline_text).find('\n'));
    if (!first.empty()) {
      self.licenses.push_back(declared_license(trim(first)));
    }
  }
}

class Reader {
 public:
  Reader(NodeView root, Project& project, Inventory& out)
      : root_(root), project_(project), out_(out) {}

  void read() {
    self(root_["project"]);
    const auto poetry = root_["tool"]["poetry"];
    self(poetry);
    self(root_["tool"]["flit"]["metadata"]);
    self_key_ = normalized_name(project_.self.name);
    standard();
    groups(root_["dependency-groups"]);
    requirements(root_["build-system"]["requires"], "build-system.requires", Scope::kBuild, {}, {});
    poetry_tables(poetry);
    tool_tables();
    std::ranges::sort(project_.extras);
    dynamic();
    sources(root_["tool"]["uv"]["sources"]);
  }

 private:
  // The first table that names the project describes it.
  void self(NodeView table) {
    auto& self = project_.self;
    if (!table.is_object() || !self.name.empty()) {
      return;
    }
    const auto name = table["name"].string();
    const auto title = name ? name : table["dist-name"].string();
    if (title && !is_project_name(*title)) {
      out_.problem(msg::kBadValue, {"name", std::string(*title), "project name"},
                   table["name"].position());
      return;
    }
    if (!title) {
      return;
    }
    self = make_component(*title, table["version"].text());
    self.type = ComponentType::kApplication;
    self.description = table["description"].text();
    self.author = people(table["authors"]);
    self.supplier = people(table["maintainers"]);
    add_licenses(table["license"], self);
    add_property(self, "requires-python", table["requires-python"].text());
    for (const auto url : table["urls"]) {
      add_labelled_url(url.key(), url.text(), self);
    }
    for (const std::string_view key : {"homepage", "repository", "documentation"}) {
      add_labelled_url(key, table[key].text(), self);
    }
    project_.at = name ? table["name"].position() : table.position();
  }

  void standard() {
    const auto project = root_["project"];
    project_.declares |= project.is_object();
    requirements(project["dependencies"], "project.dependencies", Scope::kRuntime, {}, {});
    for (const auto extra : project["optional-dependencies"]) {
      project_.extras.push_back(normalized_name(extra.key()));
      requirements(extra, "project.optional-dependencies." + std::string(extra.key()),
                   Scope::kOptional, "extra", extra.key());
    }
  }

  // A list of requirements; each gets the property `key` = `value`.
  void requirements(NodeView list, const std::string& field, Scopes scopes, std::string_view key,
                    std::string_view value) {
    if (!list) {
      return;
    }
    if (!list.is_array()) {
      out_.problem(formats::wrong_type(list, field, "array"));
      return;
    }
    for (const auto item : list) {
      if (item.is_string()) {
        requirement(item, scopes, key, value);
      } else {
        out_.problem(formats::wrong_type(item, field, "string"));
      }
    }
  }

  void requirement(NodeView item, Scopes scopes, std::string_view key, std::string_view value) {
    auto text = trim(item.text());
    auto at = item.position();
    at.column += 1;  // Behind the quote.
    bool editable = false;
    std::string rest;
    if (text.starts_with("-e ")) {  // pdm, for local projects: "-e file:///${PROJECT_ROOT}/x#egg=x"
      const auto url = parse_requirement_url(trim(text.substr(3)));
      editable = true;
      if (!is_project_name(url.egg)) {
        out_.problem(msg::kUnresolved, {"name of " + printable(text.substr(3))}, at);
        return;
      }
      rest = url.egg + " @ " + std::string(trim(text.substr(3)));
      text = rest;
    }
    auto parsed = parse_requirement(text, at);
    if (!parsed) {
      out_.problem(parsed.error());
      return;
    }
    if (normalized_name(parsed->name) == self_key_) {
      return;  // "name[extra]" inside an extra of its own.
    }
    auto made = to_component(*parsed);
    made.component.scopes = marker_scopes(parsed->marker, scopes);
    add_property(made.component, key, value);
    add_property(made.component, "editable", editable ? "true" : "");
    project_.wanted.push_back({.component = std::move(made.component),
                               .key = normalized_name(parsed->name),
                               .at = item.position(),
                               .inferred = std::move(made.inferred)});
  }

  // PEP 735. A group's requirements have the scopes of every group that includes it, at any
  // distance.
  void groups(NodeView table) {
    if (!table) {
      return;
    }
    if (!table.is_object()) {
      out_.problem(formats::wrong_type(table, "dependency-groups", "table"));
      return;
    }
    project_.declares = true;
    std::unordered_map<std::string, std::size_t> known;
    std::vector<Group> all;
    for (const auto group : table) {
      if (!known.try_emplace(normalized_name(group.key()), all.size()).second) {
        out_.problem(msg::kBadValue,
                     {"dependency-groups", std::string(group.key()), "name used once"},
                     group.position());
        continue;
      }
      all.push_back({.node = group, .scopes = group_scopes(group.key()), .includes = {}});
    }
    for (auto& group : all) {
      for (const auto item : group.node) {
        const auto target = item["include-group"].string();
        if (!target) {
          continue;
        }
        const auto found = known.find(normalized_name(*target));
        if (found == known.end()) {
          out_.problem(msg::kUnresolved, {"include-group " + printable(*target)}, item.position());
        } else {
          group.includes.push_back(found->second);
        }
      }
    }
    spread_scopes(all);
    for (const auto& group : all) {
      group_items(group);
    }
  }

  struct Group {
    NodeView node;
    Scopes scopes;
    std::vector<std::size_t> includes;
  };

  // To the included groups, until nothing changes: each can change as often as there are scopes.
  static void spread_scopes(std::vector<Group>& groups) {
    std::vector<std::size_t> changed(groups.size());
    for (std::size_t i = 0; i < changed.size(); ++i) {
      changed[i] = i;
    }
    while (!changed.empty()) {
      const auto from = changed.back();
      changed.pop_back();
      for (const auto to : groups[from].includes) {
        const auto before = groups[to].scopes;
        groups[to].scopes |= groups[from].scopes;
        if (groups[to].scopes != before) {
          changed.push_back(to);
        }
      }
    }
  }

  void group_items(const Group& group) {
    const auto field = "dependency-groups." + std::string(group.node.key());
    if (!group.node.is_array()) {
      out_.problem(formats::wrong_type(group.node, field, "array"));
      return;
    }
    for (const auto item : group.node) {
      if (item.is_string()) {
        requirement(item, group.scopes, "group", group.node.key());
      } else if (!item["include-group"].is_string()) {
        out_.problem(formats::wrong_type(item, field, "string or include-group"));
      }
    }
  }

  void poetry_tables(NodeView poetry) {
    if (!poetry.is_object()) {
      return;
    }
    project_.declares |= static_cast<bool>(poetry["dependencies"]);
    poetry_table(poetry["dependencies"], Scope::kRuntime, {});
    poetry_table(poetry["dev-dependencies"], Scope::kDevelopment, "dev");
    for (const auto group : poetry["group"]) {
      poetry_table(group["dependencies"], group_scopes(group.key()), group.key());
    }
  }
  void poetry_table(NodeView table, Scopes scopes, std::string_view group) {
    std::vector<Wanted> found;
    for (const auto member : table) {
      if (member.key() != "python") {
        read_table_dependency(member, Dialect::kPoetry, scopes, found, out_);
      }
    }
    const bool enriches = group.empty() && root_["project"]["dependencies"];
    for (auto& wanted : found) {
      if (enriches) {
        enrich(std::move(wanted));
      } else {
        add_property(wanted.component, "group", group);
        project_.wanted.push_back(std::move(wanted));
      }
    }
  }

  // Beside [project], poetry's own table only says where those dependencies come from.
  void enrich(Wanted&& more) {
    if (standard_.empty()) {
      for (std::size_t i = 0; i < project_.wanted.size(); ++i) {
        standard_.try_emplace(project_.wanted[i].key, i);
      }
    }
    const auto found = standard_.find(more.key);
    if (found == standard_.end()) {
      return;
    }
    auto& component = project_.wanted[found->second].component;
    for (const auto& [key, value] : more.component.purl.qualifiers) {
      component.purl.set_qualifier(key, value);
    }
    std::ranges::move(more.component.references, std::back_inserter(component.references));
    for (auto& property : more.component.properties) {
      if (property.name != "akashi:pypi:extras" && property.name != "akashi:pypi:marker") {
        component.properties.push_back(std::move(property));
      }
    }
  }

  void tool_tables() {
    const auto tool = root_["tool"];
    for (const auto group : tool["pdm"]["dev-dependencies"]) {
      requirements(group, "tool.pdm.dev-dependencies." + std::string(group.key()),
                   group_scopes(group.key()), "group", group.key());
    }
    requirements(tool["uv"]["dev-dependencies"], "tool.uv.dev-dependencies", Scope::kDevelopment,
                 "group", "dev");
    const auto flit = tool["flit"]["metadata"];
    project_.declares |= flit.is_object();
    requirements(flit["requires"], "tool.flit.metadata.requires", Scope::kRuntime, {}, {});
    for (const auto extra : flit["requires-extra"]) {
      requirements(extra, "tool.flit.metadata.requires-extra." + std::string(extra.key()),
                   Scope::kOptional, "extra", extra.key());
    }
  }

  void dynamic() {
    const auto table = root_["tool"]["setuptools"]["dynamic"];
    files(table["dependencies"], project_.requirement_files);
    for (const auto extra : table["optional-dependencies"]) {
      files(extra, project_.optional_requirement_files);
    }
    // poetry fills them from its own table.
    const bool known =
        !project_.requirement_files.empty() || root_["tool"]["poetry"]["dependencies"];
    for (const auto item : root_["project"]["dynamic"]) {
      if (item.text() == "dependencies" && !known) {
        project_.dynamic = "project.dependencies";
      }
    }
  }
  static void files(NodeView entry, std::vector<std::string>& out) {
    const auto file = entry["file"];
    if (const auto one = file.string()) {
      out.emplace_back(*one);
    }
    for (const auto item : file) {
      if (const auto path = item.string()) {
        out.emplace_back(*path);
      }
    }
  }

  // uv: where packages come from, by name. A list depends on markers, so that none of it is
  // certain.
  void sources(NodeView table) {
    if (!table.is_object()) {
      return;
    }
    std::unordered_map<std::string, NodeView> by_name;
    for (const auto entry : table) {
      if (entry.is_object()) {
        by_name.emplace(normalized_name(entry.key()), entry);
      }
    }
    for (auto& wanted : project_.wanted) {
      const auto found = by_name.find(wanted.key);
      if (found == by_name.end()) {
        continue;
      }
      apply_source(table_source(found->second), wanted.component);
      add_property(wanted.component, "index", found->second["index"].text());
      add_property(wanted.component, "workspace", found->second["workspace"].text());
    }
  }

  NodeView root_;
  Project& project_;
  Inventory& out_;
  std::string self_key_;
  std::unordered_map<std::string, std::size_t>
      standard_;  // First wanted of each name, for enrich().
};

}  // namespace

Result<void> extract_pyproject(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  Collector collector(out);
  const auto project = read_pyproject(tree.root(), file.path, out);
  const bool locked = has_lock_beside(file.path, context);
  const auto root = add_project_root(project, {}, collector);
  for (const auto& wanted : project.wanted) {
    // The lock file knows the rest better; what builds the project it does not hold.
    if (locked && !wanted.component.scopes.has(Scope::kBuild)) {
      continue;
    }
    auto component = wanted.component;
    const auto scopes = component.scopes;
    component.directness = Directness::kDirect;
    const auto index = collector.add(std::move(component), seen(wanted));
    if (root && index != *root) {
      collector.depends(*root, index, scopes);
    }
  }
  out.graph = GraphState::kIncomplete;
  if (locked) {
    return {};
  }
  const auto read_files = [&](const std::vector<std::string>& paths, Scopes scopes) {
    for (const auto& path : paths) {
      const auto beside = path_beside(file.path, path);
      if (!beside) {
        out.problem(msg::kUnsafePath, {path});
        continue;
      }
      add_requirements_file(*beside, root, scopes, project.at, context, collector);
    }
  };
  read_files(project.requirement_files, Scope::kRuntime);
  read_files(project.optional_requirement_files, Scope::kOptional);
  if (!project.dynamic.empty()) {
    out.problem(msg::kSkipped, {project.dynamic, "dynamic: only a build tells them"}, project.at,
                ErrorCode::kUnsupported);
  }
  return {};
}

Project read_pyproject(NodeView root, std::string_view path, Inventory& out) {
  Project project;
  project.path = path;
  Reader(root, project, out).read();
  return project;
}

}  // namespace akashi::ecosystems::pypi
