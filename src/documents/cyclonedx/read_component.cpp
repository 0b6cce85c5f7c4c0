// component (bom-1.7.schema.json, and what earlier versions had in its place).
#include "documents/cyclonedx/read_component.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "base/strings.h"
#include "document/dialect.h"
#include "document/facts.h"
#include "document/identity.h"
#include "documents/cyclonedx/native.h"
#include "documents/cyclonedx/read_license.h"

namespace akashi::documents::cyclonedx {
namespace {

using document::Reading;
using formats::NodeView;

void keep(Component& component, std::string_view name, std::string value) {
  if (!value.empty()) {
    component.properties.push_back({std::string(name), std::move(value)});
  }
}

std::string join_texts(NodeView array, std::string_view name, Reading& reading) {
  std::string out;
  for (const auto item : array) {
    const auto text = reading.text_of(item, name);
    out += (out.empty() || text.empty() ? "" : ", ") + text;
  }
  return out;
}

void read_type(NodeView node, Reading& reading, Component& component) {
  const auto text = reading.text(node, "type");
  if (text.empty()) {
    reading.problem(msg::kMissingField, {"type"}, node.position());
    return;
  }
  const auto type = component_type_of(text);
  if (!type) {
    reading.problem(msg::kBadValue, {"type", text, "component type"}, node["type"].position());
  }
  component.type = type.value_or(ComponentType::kLibrary);
  if (!type || component_type_name(*type) != text) {
    keep(component, "cyclonedx:type", text);
  }
}

void read_identity(NodeView node, Author author, Reading& reading, Component& component) {
  const auto text = reading.text(node, "purl");
  if (!text.empty()) {
    if (auto purl = parse_purl(text)) {
      component.purl = std::move(*purl);
      if (const auto checked = check_purl(component.purl); !checked) {
        const auto& error = checked.error();
        reading.problem(error.message().id, error.message().args, node["purl"].position());
      }
    } else {
      const auto& error = purl.error();
      reading.problem(error.message().id, error.message().args, node["purl"].position());
      keep(component, "cyclonedx:purl", text);
    }
  }
  const auto name = reading.text(node, "name");
  if (name.empty() && !node["name"].is_string()) {
    reading.problem(msg::kMissingField, {"name"}, node.position());
  }
  component.name = document::join_name(reading.text(node, "group"), name, component.purl);
  component.version = reading.text(node, "version");
  if (author == Author::kOther) {
    if (name.empty()) {
      component.name = document::name_of(component.purl);
    }
    if (component.version.empty()) {
      component.version = component.purl.version;
    }
  }
  component.requirement = reading.text(node, "versionRange");  // 1.7: vers:…
  if (auto cpe = reading.text(node, "cpe"); !cpe.empty()) {
    component.cpes.push_back(std::move(cpe));
  }
}

// "Jane Doe <jane@example.org>"
std::string contact_name(NodeView contact, Reading& reading) {
  const auto name = reading.text(contact, "name");
  const auto email = reading.text(contact, "email");
  if (name.empty() || email.empty()) {
    return name.empty() ? email : name;
  }
  return name + " <" + email + ">";
}

void read_people(NodeView node, Reading& reading, Component& component) {
  for (const std::string_view key : {"supplier", "manufacturer"}) {
    if (component.supplier.empty()) {
      component.supplier = entity_name(reading.object(node, key), reading);
    }
  }
  if (component.supplier.empty()) {
    component.supplier = reading.text(node, "publisher");
  }
  for (const auto author : reading.array(node, "authors")) {
    if (reading.is_object(author, "authors")) {
      const auto name = contact_name(author, reading);
      component.author += (component.author.empty() || name.empty() ? "" : ", ") + name;
    }
  }
  if (component.author.empty()) {
    component.author = reading.text(node, "author");
  }
}

void read_references(NodeView node, Reading& reading, Component& component) {
  for (const auto item : reading.array(node, "externalReferences")) {
    if (!reading.is_object(item, "externalReferences")) {
      continue;
    }
    const auto type = reading.text(item, "type");
    auto url = reading.text(item, "url");
    if (url.empty()) {
      reading.problem(msg::kMissingField, {"url"}, item.position());
      continue;
    }
    const auto ours = document::parse_reference_type(type);
    const auto nearest = ours ? ours : reference_type_of(type);
    component.references.push_back(
        {nearest.value_or(ExternalReference::Type::kOther), std::move(url)});
  }
}

// cdxgen writes "path#line".
void read_location(std::string location, Evidence& evidence) {
  const auto mark = location.rfind('#');
  const auto line = mark == std::string::npos
                        ? std::nullopt
                        : parse_u64(std::string_view(location).substr(mark + 1));
  if (line && *line > 0 && *line <= 0xFFFFFFFF && evidence.at.line == 0) {
    evidence.at.line = static_cast<std::uint32_t>(*line);
    location.resize(mark);
  }
  evidence.path = std::move(location);
}

void read_occurrence(NodeView item, Author author, Reading& reading, Component& component) {
  Evidence evidence;
  const auto line = reading.count(item, "line");
  const auto offset = reading.count(item, "offset");
  auto location = reading.text(item, "location");
  const auto context = reading.text(item, "additionalContext");
  if (author == Author::kAkashi) {
    evidence = document::parse_fact<Evidence>(context).value_or(Evidence{});
    evidence.path = std::move(location);
  } else {
    read_location(std::move(location), evidence);
    evidence.detail = context;
  }
  if (line && *line <= 0xFFFFFFFF) {
    evidence.at.line = static_cast<std::uint32_t>(*line);
  }
  evidence.at.offset = offset.value_or(0);
  component.evidence.push_back(std::move(evidence));
}

// How another tool identified the component: technique, confidence, and often a path. False when it
// does not say.
bool read_identity_evidence(NodeView identity, Reading& reading, Component& component) {
  const bool has_occurrences = !component.evidence.empty();
  bool found = false;
  for (const auto method : reading.array(identity, "methods")) {
    if (!reading.is_object(method, "methods")) {
      continue;
    }
    Evidence evidence;
    evidence.method = reading.text(method, "technique");
    const auto confidence = method["confidence"].number();
    if (confidence && *confidence >= 0 && *confidence <= 1) {
      evidence.confidence = static_cast<std::uint8_t>(std::lround(*confidence * 100));
    }
    evidence.path = reading.text(method, "value");
    found = true;
    if (!has_occurrences) {
      component.evidence.push_back(std::move(evidence));
      continue;
    }
    for (auto& seen : component.evidence) {
      if (seen.method.empty()) {
        seen.method = evidence.method;
        seen.confidence = evidence.confidence;
      }
    }
    return true;  // The first describes all.
  }
  return found;
}

void read_evidence(NodeView node, Author author, Reading& reading, Component& component) {
  const auto evidence = reading.object(node, "evidence");
  for (const auto item : reading.array(evidence, "occurrences")) {
    if (reading.is_object(item, "occurrences")) {
      read_occurrence(item, author, reading, component);
    }
  }
  if (author == Author::kOther) {
    const auto identity = evidence["identity"];
    if (identity.is_object()) {
      read_identity_evidence(identity, reading, component);
    } else {
      // One for each field that was identified, mostly by the same methods.
      for (const auto item : reading.array(evidence, "identity")) {
        if (reading.is_object(item, "identity") &&
            read_identity_evidence(item, reading, component)) {
          break;
        }
      }
    }
  }
  read_licenses(reading.array(evidence, "licenses"), LicenseClaim::Origin::kDetected, author,
                reading, component.licenses);
  if (component.copyright.empty()) {
    for (const auto item : reading.array(evidence, "copyright")) {
      const auto text = reading.text(item, "text");
      component.copyright += (component.copyright.empty() || text.empty() ? "" : "\n") + text;
    }
  }
}

void read_scope(NodeView node, Reading& reading, Component& component) {
  const auto scope = reading.text(node, "scope");
  component.scopes = native_scopes(scope);
  if (!scope.empty() && component.scopes.empty()) {
    reading.problem(msg::kBadValue, {"scope", scope, "scope"}, node["scope"].position());
  }
}

void read_other_identifiers(NodeView node, Reading& reading, Component& component) {
  keep(component, "cyclonedx:mime-type", reading.text(node, "mime-type"));
  keep(component, "cyclonedx:swid", reading.text(reading.object(node, "swid"), "tagId"));
  keep(component, "cyclonedx:omniborId",
       join_texts(reading.array(node, "omniborId"), "omniborId", reading));
  keep(component, "cyclonedx:swhid", join_texts(reading.array(node, "swhid"), "swhid", reading));
}

// Takes our properties apart. A list that no longer agrees with the fields beside it was overtaken
// by an edit of those.
class OwnFacts {
 public:
  OwnFacts(ReadComponent& out, Reading& reading) : out_(out), reading_(reading) {}

  // False when the property is none of ours.
  bool take(const std::string& name, const std::string& value, InputPosition at) {
    if (name.starts_with(kTargetPrefix)) {
      out_.target.push_back({name.substr(kTargetPrefix.size()), value});
      return true;
    }
    const auto* row = std::ranges::find(kRows, name, &Row::name);
    if (row == kRows.end()) {
      return false;
    }
    taken_ = name;
    if (!row->take(*this, value, at)) {
      reading_.problem(msg::kBadValue, {name, value, "value of this property"}, at);
    }
    return true;
  }

 private:
  using Take = bool (*)(OwnFacts& self, const std::string& value, InputPosition at);
  struct Row {
    std::string_view name;
    Take take;
  };
  static const std::array<Row, 15> kRows;

  Component& component() { return out_.component; }

  template <class T, class Native>
  bool take_list(std::vector<T>& field, const std::string& value, InputPosition at,
                 Native&& native) {
    auto list = document::parse_fact<std::vector<T>>(value);
    if (!list) {
      return false;
    }
    if (native(*list) == field) {
      field = std::move(*list);
    } else {
      overtaken(at);
    }
    return true;
  }

  void overtaken(InputPosition at) {
    reading_.problem(msg::kSkipped,
                     {"property " + taken_, "the field beside it says something else"}, at);
  }

  bool take_scopes(const std::string& value, InputPosition at) {
    const auto scopes = Scopes::parse(value);
    if (!scopes) {
      return false;
    }
    if (native_scopes(scope_of(*scopes)) == component().scopes) {
      component().scopes = *scopes;
    } else {
      overtaken(at);
    }
    return true;
  }

  // "dev,optional ref"
  bool take_dependency_scopes(const std::string& value, InputPosition at) {
    const auto parts = cut(value, " ");
    const auto scopes = parts ? Scopes::parse(parts->first) : std::nullopt;
    if (!scopes) {
      return false;
    }
    out_.edges.push_back({RelationType::kDependsOn, std::string(parts->second), *scopes, at});
    return true;
  }

  bool take_directness(const std::string& value) {
    const auto directness = document::parse_directness(value);
    component().directness = directness.value_or(Directness::kUnknown);
    return directness.has_value();
  }

  bool take_property(const std::string& value) {
    auto property = document::parse_fact<Property>(value);
    if (property) {
      component().properties.push_back(std::move(*property));
    }
    return property.has_value();
  }

  ReadComponent& out_;
  Reading& reading_;
  std::string taken_;  // The property that is looked at.
};

// The newest version in which all of these fields were whole.
const Version& newest() {
  return *find_version("");
}

constinit const std::array<OwnFacts::Row, 15> OwnFacts::kRows = {{
    {kContainedIn,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       self.out_.edges.push_back({RelationType::kContains, value, {}, at});
       return true;
     }},
    {kCpes,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       return self.take_list(self.component().cpes, value, at, native_cpes);
     }},
    {kDependencyScopes,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       return self.take_dependency_scopes(value, at);
     }},
    {kDirectness, [](OwnFacts& self, const std::string& value,
                     InputPosition) { return self.take_directness(value); }},
    {kEvidence,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       return self.take_list(self.component().evidence, value, at,
                             [](const auto& list) { return native_evidence(list, *find_version("1.5")); });
     }},
    {kHashes,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       return self.take_list(self.component().hashes, value, at, native_hashes);
     }},
    {kLicenses,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       return self.take_list(self.component().licenses, value, at, [&](const auto& list) {
         // Without acknowledgements, all that is not detected reads as declared.
         auto native = native_licenses(list, newest());
         return native == self.component().licenses ? native
                                                    : native_licenses(list, *find_version("1.5"));
       });
     }},
    {kOwnedBy,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       self.out_.edges.push_back({RelationType::kOwns, value, {}, at});
       return true;
     }},
    {kProperty, [](OwnFacts& self, const std::string& value,
                   InputPosition) { return self.take_property(value); }},
    {kReferences,
     [](OwnFacts& self, const std::string& value, InputPosition at) {
       return self.take_list(self.component().references, value, at, native_references);
     }},
    {kRequirement,
     [](OwnFacts& self, const std::string& value, InputPosition) {
       self.component().requirement = value;
       return true;
     }},
    {kScopes, [](OwnFacts& self, const std::string& value,
                 InputPosition at) { return self.take_scopes(value, at); }},
    {kSourceName,
     [](OwnFacts& self, const std::string& value, InputPosition) {
       self.component().source.name = value;
       return true;
     }},
    {kSourceVersion,
     [](OwnFacts& self, const std::string& value, InputPosition) {
       self.component().source.version = value;
       return true;
     }},
    {kVersion,
     [](OwnFacts& self, const std::string& value, InputPosition) {
       self.component().version = value;
       return true;
     }},
}};

void read_properties(NodeView node, Author author, Reading& reading, ReadComponent& out) {
  OwnFacts facts(out, reading);
  for (const auto item : reading.array(node, "properties")) {
    if (!reading.is_object(item, "properties")) {
      continue;
    }
    Property property{reading.text(item, "name"), reading.text(item, "value")};
    if (author == Author::kOther || !facts.take(property.name, property.value, item.position())) {
      out.component.properties.push_back(std::move(property));
    }
  }
}

}  // namespace

std::string entity_name(NodeView entity, Reading& reading) {
  auto name = reading.text(entity, "name");
  for (const auto contact : reading.array(entity, "contact")) {
    if (name.empty() && reading.is_object(contact, "contact")) {
      name = contact_name(contact, reading);
    }
  }
  for (const auto url : reading.array(entity, "url")) {
    if (name.empty()) {
      name = reading.text_of(url, "url");
    }
  }
  return name;
}

std::vector<Hash> read_hashes(NodeView object, Reading& reading,
                              std::vector<Property>& properties) {
  std::vector<Hash> hashes;
  for (const auto item : reading.array(object, "hashes")) {
    if (!reading.is_object(item, "hashes")) {
      continue;
    }
    const auto name = reading.text(item, "alg");
    const auto content = to_lower(reading.text(item, "content"));
    const auto algorithm = parse_hash_algorithm(name);
    if (!algorithm) {
      if (!is_hash_name(name)) {
        reading.problem(msg::kBadValue, {"alg", name, "hash algorithm"}, item.position());
      }
      properties.push_back({"cyclonedx:hash:" + name, content});
    } else if (const auto bytes = from_hex(content);
               bytes && bytes->size() == hash_bytes(*algorithm)) {
      hashes.push_back({*algorithm, content});
    } else {
      reading.problem(msg::kBadValue, {"content", content, name + " digest"}, item.position());
    }
  }
  return hashes;
}

ReadComponent read_component(NodeView node, Author author, Reading& reading) {
  ReadComponent out;
  auto& component = out.component;
  component.ref = reading.text(node, "bom-ref");
  read_type(node, reading, component);
  read_identity(node, author, reading, component);
  read_people(node, reading, component);
  component.description = reading.text(node, "description");
  read_scope(node, reading, component);
  component.hashes = read_hashes(node, reading, component.properties);
  read_licenses(reading.array(node, "licenses"), LicenseClaim::Origin::kDeclared, author, reading,
                component.licenses);
  component.copyright = reading.text(node, "copyright");
  read_references(node, reading, component);
  read_evidence(node, author, reading, component);
  read_other_identifiers(node, reading, component);
  const auto of_fields = std::exchange(component.properties, {});
  read_properties(node, author, reading, out);
  if (author == Author::kOther) {
    std::ranges::copy(of_fields, std::back_inserter(component.properties));
    document::apply_dialects(component);
  } else if (!of_fields.empty()) {
    // We write what fields gave as properties; what is not there came in by an edit.
    const std::set<Property> written(component.properties.begin(), component.properties.end());
    std::ranges::copy_if(of_fields, std::back_inserter(component.properties),
                         [&](const Property& property) { return !written.contains(property); });
  }
  return out;
}

}  // namespace akashi::documents::cyclonedx
