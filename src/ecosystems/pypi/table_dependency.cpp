// Pipfile: "Pipfile & Pipfile.lock" of pipenv's documentation. poetry: "Dependency specification".
#include "ecosystems/pypi/table_dependency.h"

#include <array>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/requirement.h"

namespace akashi::ecosystems::pypi {
namespace {

std::string_view first_of(formats::NodeView table, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    if (const auto value = table[key].string(); value && !value->empty()) {
      return *value;
    }
  }
  return {};
}

std::string joined(formats::NodeView list) {
  std::string out;
  for (const auto item : list) {
    if (const auto text = item.string()) {
      out += (out.empty() ? "" : ",") + std::string(*text);
    }
  }
  return out;
}

// pipenv writes comparisons of the environment as members of their own: sys_platform = "==
// 'win32'".
std::string marker_of(formats::NodeView table, Dialect dialect) {
  constexpr auto kMembers = std::to_array<std::string_view>(
      {"sys_platform", "platform_machine", "platform_system", "os_name", "python_version",
       "python_full_version", "implementation_name", "platform_python_implementation",
       "platform_release", "platform_version"});
  std::string marker(first_of(table, {"markers", "marker"}));
  if (dialect == Dialect::kPoetry) {
    return marker;
  }
  for (const auto name : kMembers) {
    if (const auto value = table[name].string()) {
      marker +=
          (marker.empty() ? "" : " and ") + std::string(name) + " " + std::string(trim(*value));
    }
  }
  return marker;
}

void set_constraint(std::string_view constraint, Dialect dialect, Component& component) {
  constraint = trim(constraint);
  if (const auto version = exact_table_version(constraint, dialect); !version.empty()) {
    component.version = component.purl.version = version;
  } else if (constraint != "*") {
    component.requirement = constraint;
  }
}

void add_one(std::string_view name, formats::NodeView value, InputPosition at, Dialect dialect,
             Scopes scopes, std::vector<Wanted>& wanted, Inventory& out) {
  Wanted entry{
      .component = make_component(name), .key = normalized_name(name), .at = at, .inferred = {}};
  auto& component = entry.component;
  component.scopes = scopes;
  if (const auto text = value.string()) {
    set_constraint(*text, dialect, component);
    wanted.push_back(std::move(entry));
    return;
  }
  if (!value.is_object()) {
    out.problem(formats::wrong_type(value, name, "version or table"));
    return;
  }
  set_constraint(value["version"].text(), dialect, component);
  const auto source = table_source(value);
  entry.inferred = infer_version(source, component);
  apply_source(source, component);
  add_property(component, "index", first_of(value, {"index", "source"}));
  add_property(component, "extras", joined(value["extras"]));
  add_property(component, "python", value["python"].text());
  const auto marker_text = marker_of(value, dialect);
  add_property(component, "marker", marker_text);
  const auto marker = Marker::parse(marker_text, value["markers"].position());
  if (!marker) {
    out.problem(marker.error());
  } else {
    component.scopes = marker_scopes(*marker, scopes);
  }
  if (value["optional"].boolean().value_or(false)) {
    component.scopes = Scope::kOptional;
  }
  wanted.push_back(std::move(entry));
}

}  // namespace

std::string exact_table_version(std::string_view constraint, Dialect dialect) {
  constraint = trim(constraint);
  if (dialect == Dialect::kPoetry && !constraint.empty() && is_digit(constraint.front())) {
    return is_plain_version(constraint) ? std::string(constraint) : std::string();
  }
  const auto specifiers = parse_specifiers(constraint);
  return specifiers ? exact_version(*specifiers) : std::string();
}

Source table_source(formats::NodeView table) {
  Source source;
  for (const std::string_view vcs : {"git", "hg", "svn", "bzr"}) {
    if (const auto url = table[vcs].string()) {
      source.kind = Source::Kind::kVcs;
      source.vcs = vcs;
      source.url = without_credentials(*url);
    }
  }
  const auto url = first_of(table, {"url", "file"});
  if (source.kind == Source::Kind::kVcs) {
    source.requested = first_of(table, {"tag", "branch", "ref", "rev"});
    source.revision = first_of(table, {"revision", "commit-id", "rev", "tag", "ref", "branch"});
    if (source.requested == source.revision) {
      source.requested.clear();
    }
  } else if (is_url(url) && !url.starts_with("file:")) {
    source.kind = Source::Kind::kUrl;
    source.url = without_credentials(url);
  } else if (!url.empty() || table["path"].is_string()) {
    source.kind = Source::Kind::kPath;
    source.path = url.empty() ? table["path"].text() : url;
  }
  source.subdirectory = table["subdirectory"].text();
  source.editable =
      table["editable"].boolean().value_or(false) || table["develop"].boolean().value_or(false);
  return source;
}

void read_table_dependency(formats::NodeView member, Dialect dialect, Scopes scopes,
                           std::vector<Wanted>& wanted, Inventory& out) {
  const auto name = member.key();
  if (!is_project_name(name)) {
    out.problem(msg::kBadValue, {"dependency", std::string(name), "project name"},
                member.position());
    return;
  }
  if (!member.is_array()) {
    add_one(name, member, member.position(), dialect, scopes, wanted, out);
    return;
  }
  for (const auto item : member) {
    add_one(name, item, item.position(), dialect, scopes, wanted, out);
  }
}

}  // namespace akashi::ecosystems::pypi
