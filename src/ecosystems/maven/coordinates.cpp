// Coordinates: https://maven.apache.org/pom.html#maven-coordinates; version ranges: the same page,
// "Dependency Version Requirement Specification". purl: type "maven" of the purl specification.
#include "coordinates.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/strings.h"

namespace akashi::ecosystems::maven {
namespace {

bool is_version(std::string_view text) {
  constexpr std::string_view kNever = "\\/:\"<>|?*[](){},";
  return !text.empty() && std::ranges::none_of(text, [&](char c) {
    return static_cast<unsigned char>(c) <= ' ' || kNever.contains(c);
  });
}

// "[1,2)", "[1.0]", "(,1.0],[1.2,)": gives the one version of "[1.0]", "" of a real range, nothing
// when it is not a range.
std::optional<std::string_view> read_range(std::string_view text) {
  std::size_t sets = 0;
  std::string_view only;
  while (!text.empty()) {
    const auto end = text.find_first_of("])", 1);
    if ((text.front() != '[' && text.front() != '(') || end == std::string_view::npos) {
      return std::nullopt;
    }
    const auto inside = text.substr(1, end - 1);
    const auto comma = inside.find(',');
    if (comma == std::string_view::npos) {
      only = trim(inside);
      if (text.front() != '[' || text[end] != ']' || !is_version(only)) {
        return std::nullopt;
      }
    } else {
      for (const auto bound : {trim(inside.substr(0, comma)), trim(inside.substr(comma + 1))}) {
        if (!bound.empty() && !is_version(bound)) {
          return std::nullopt;
        }
      }
      only = {};
    }
    ++sets;
    text = trim(text.substr(end + 1));
    if (text.starts_with(',')) {
      text = trim(text.substr(1));
      if (text.empty()) {
        return std::nullopt;
      }
    }
  }
  return sets == 1 ? only : std::string_view();
}

VersionText requirement(std::string_view text, bool valid = true) {
  return {.version = {}, .requirement = std::string(text), .valid = valid};
}

template <class T>
void unite(std::vector<T>& values) {
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
}

template <class T>
void append(std::vector<T>& into, std::vector<T>&& from) {
  std::ranges::move(from, std::back_inserter(into));
}

void take_first(std::string& into, std::string&& from) {
  if (into.empty()) {
    into = std::move(from);
  }
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || c == '_' || c == '-' || c == '.';
  });
}

void report_ids(const Coordinates& coordinates, InputPosition at, Inventory& out) {
  for (const auto* id : {&coordinates.group, &coordinates.artifact}) {
    if (!id->empty() && !id->contains("${") && !is_id(*id)) {
      out.problem(msg::kBadValue, {coordinates.group + ":" + coordinates.artifact, *id, "Maven id"},
                  at);
    }
  }
}

VersionText read_maven_version(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.contains("${") || text == "LATEST" || text == "RELEASE") {
    return requirement(text);
  }
  if (text.front() == '[' || text.front() == '(') {
    const auto range = read_range(text);
    if (range && !range->empty()) {
      return {.version = std::string(*range), .requirement = {}};
    }
    return requirement(text, range.has_value());
  }
  if (!is_version(text)) {
    return requirement(text, false);
  }
  return {.version = std::string(text), .requirement = {}};
}

VersionText read_gradle_version(std::string_view text) {
  text = trim(text);
  if (const auto strict = cut(text, "!!")) {
    auto strictly = read_gradle_version(strict->first);
    if (!strictly.version.empty()) {
      return strictly;
    }
    return requirement(text, strictly.valid);
  }
  if (text.ends_with('+') || text.starts_with("latest.")) {
    return requirement(text);
  }
  if (text.empty() || (text.front() != ']' && !text.ends_with('['))) {
    return read_maven_version(text);
  }
  // "]1,2[" writes the open ends with the brackets turned round.
  std::string maven(text);
  if (maven.front() == ']') {
    maven.front() = '(';
  }
  if (maven.back() == '[') {
    maven.back() = ')';
  }
  return requirement(text, read_range(maven).has_value());
}

std::string_view implied_classifier(std::string_view type) {
  struct Row {
    std::string_view type;
    std::string_view classifier;
  };
  constexpr auto kRows = std::to_array<Row>({{"test-jar", "tests"},
                                             {"ejb-client", "client"},
                                             {"java-source", "sources"},
                                             {"javadoc", "javadoc"}});
  const auto* found = std::ranges::find(kRows, type, &Row::type);
  return found == kRows.end() ? std::string_view() : found->classifier;
}

Component make_component(const Coordinates& coordinates, const VersionText& version) {
  Component component;
  component.name = coordinates.group.empty() ? coordinates.artifact
                                             : coordinates.group + ":" + coordinates.artifact;
  component.version = version.version;
  component.requirement = version.requirement;
  if (!is_id(coordinates.group) || !is_id(coordinates.artifact)) {
    return component;
  }
  component.purl = make_purl("maven", component.name, version.version);
  if (!coordinates.type.empty() && coordinates.type != "jar") {
    component.purl.set_qualifier("type", coordinates.type);
  }
  component.purl.set_qualifier("classifier", coordinates.classifier.empty()
                                                 ? implied_classifier(coordinates.type)
                                                 : coordinates.classifier);
  return component;
}

std::optional<Scopes> pom_scope(std::string_view scope) {
  struct Row {
    std::string_view name;
    Scopes scopes;
  };
  // System: on the machine already, as provided. Import: only a list of versions for the build.
  constexpr auto kRows = std::to_array<Row>({{"", Scope::kRuntime},
                                             {"compile", Scope::kRuntime},
                                             {"runtime", Scope::kRuntime},
                                             {"provided", Scope::kProvided},
                                             {"test", Scope::kTest},
                                             {"system", Scope::kProvided},
                                             {"import", Scope::kBuild}});
  const auto* found = std::ranges::find(kRows, scope, &Row::name);
  return found == kRows.end() ? std::nullopt : std::optional(found->scopes);
}

void set_property(Component& component, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    component.properties.push_back({"akashi:maven:" + std::string(key), std::string(value)});
  }
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const auto word : split_spaces(text)) {
    out += (out.empty() ? "" : " ") + std::string(word);
  }
  return out;
}

std::optional<std::uint32_t> ComponentSet::add(Component component, Seen seen) {
  auto key = component.purl.to_string();
  if (key.empty()) {
    key = component.name + '\n' + component.version;
  }
  key += '\n' + component.requirement;
  if (const auto found = known_.find(key); found != known_.end()) {
    auto& into = out_.components[found->second];
    into.scopes |= component.scopes;
    if (component.directness == Directness::kDirect) {
      into.directness = Directness::kDirect;
    }
    take_first(into.description, std::move(component.description));
    append(into.hashes, std::move(component.hashes));
    append(into.licenses, std::move(component.licenses));
    append(into.references, std::move(component.references));
    append(into.properties, std::move(component.properties));
    return found->second;
  }
  if (out_.components.size() >= limits_.components) {
    if (!full_) {
      out_.problem(msg::kLimit, {"components", std::to_string(limits_.components)}, seen.at,
                   ErrorCode::kLimitExceeded);
    }
    full_ = true;
    return std::nullopt;
  }
  const auto index = out_.add(std::move(component), seen.at);
  auto& evidence = out_.components[index].evidence.back();
  evidence.confidence = seen.confidence;
  evidence.detail = std::move(seen.detail);
  known_.emplace(std::move(key), index);
  return index;
}

void ComponentSet::finish() {
  for (auto& component : out_.components) {
    unite(component.hashes);
    unite(component.licenses);
    unite(component.references);
    unite(component.properties);
  }
  unite(out_.relations);
}

}  // namespace akashi::ecosystems::maven
