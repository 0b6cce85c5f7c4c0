#include "documents/cyclonedx/write_component.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "document/facts.h"
#include "documents/cyclonedx/native.h"
#include "model/license.h"

namespace akashi::documents::cyclonedx {
namespace {

using document::fact_text;
using formats::JsonWriter;
using Origin = LicenseClaim::Origin;
using Kind = LicenseClaim::Kind;

// Longer versions are not valid.
constexpr std::size_t kLongestVersion = 1024;

// "machine-learning-model" where the document that was read said so.
std::string_view type_name(const Component& component, const Version& version) {
  const auto found = std::ranges::find(component.properties, "cyclonedx:type", &Property::name);
  if (found != component.properties.end() && component_type_of(found->value) == component.type &&
      (version.cryptographic_assets || found->value != "cryptographic-asset")) {
    return found->value;
  }
  return component_type_name(component.type);
}

void write_acknowledgement(JsonWriter& writer, const LicenseClaim& claim, const Version& version) {
  if (version.acknowledgement && claim.origin != Origin::kDetected) {
    writer.member("acknowledgement", claim.origin == Origin::kConcluded ? "concluded" : "declared");
  }
}

// An id of the list, else a name whose kind a property says.
void write_license(JsonWriter& writer, const LicenseClaim& claim, const Version& version) {
  const auto id = canonical_license_id(claim.text);
  const bool has_id = claim.kind == Kind::kExpression && is_schema_license(id);
  writer.begin_object();
  writer.key("license");
  writer.begin_object();
  writer.member(has_id ? "id" : "name", has_id ? id : std::string_view(claim.text));
  write_acknowledgement(writer, claim, version);
  if (claim.kind == Kind::kUrl) {
    if (const auto url = native_url(claim.text)) {
      writer.member("url", *url);
    }
  }
  if (has_id ? id != claim.text : claim.kind != Kind::kName) {
    writer.key("properties");
    writer.begin_array();
    if (has_id) {
      write_property(writer, kLicenseText, claim.text);
    } else {
      write_property(writer, kLicenseKind, document::license_kind_name(claim.kind));
    }
    writer.end_array();
  }
  writer.end_object();
  writer.end_object();
}

// Until 1.6, one expression or any number of licences.
void write_licenses(JsonWriter& writer, const std::vector<LicenseClaim>& claims,
                    const Version& version) {
  writer.key("licenses");
  writer.begin_array();
  for (const auto& claim : claims) {
    const bool is_expression =
        claim.kind == Kind::kExpression && !is_schema_license(canonical_license_id(claim.text));
    if (is_expression && (version.mixed_licenses || claims.size() == 1)) {
      writer.begin_object();
      writer.member("expression", claim.text);
      write_acknowledgement(writer, claim, version);
      writer.end_object();
    } else {
      write_license(writer, claim, version);
    }
  }
  writer.end_array();
}

void write_references(JsonWriter& writer, const std::vector<ExternalReference>& native) {
  if (native.empty()) {
    return;
  }
  writer.key("externalReferences");
  writer.begin_array();
  for (const auto& reference : native) {
    writer.begin_object();
    writer.member("type", reference_type_name(reference.type));
    writer.member("url", reference.url);
    writer.end_object();
  }
  writer.end_array();
}

std::string_view technique(const Evidence& evidence) {
  if (evidence.method.contains("binary")) {
    return "binary-analysis";
  }
  return evidence.confidence == 100 ? "manifest-analysis" : "other";
}

double fraction(std::uint8_t percent) {
  return std::min<int>(percent, 100) / 100.0;
}

// How the component was identified: each method once.
void write_identity(JsonWriter& writer, const Component& component, const Version& version) {
  std::set<std::pair<std::string_view, std::uint8_t>> seen;
  std::uint8_t best = 0;
  for (const auto& evidence : component.evidence) {
    best = std::max(best, evidence.confidence);
  }
  writer.key("identity");
  if (version.identity_list) {
    writer.begin_array();
  }
  writer.begin_object();
  writer.member("field", component.purl.empty() ? "name" : "purl");
  writer.key("confidence");
  writer.number(fraction(best));
  if (version.identity_list) {
    writer.member("concludedValue",
                  component.purl.empty() ? component.name : component.purl.to_string());
  }
  writer.key("methods");
  writer.begin_array();
  for (const auto& evidence : component.evidence) {
    if (!seen.emplace(evidence.method, evidence.confidence).second) {
      continue;
    }
    writer.begin_object();
    writer.member("technique", technique(evidence));
    writer.key("confidence");
    writer.number(fraction(evidence.confidence));
    writer.member_if("value", evidence.method);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  if (version.identity_list) {
    writer.end_array();
  }
}

void write_occurrence(JsonWriter& writer, const Evidence& evidence, const Version& version) {
  writer.begin_object();
  writer.member("location", evidence.path);
  if (version.occurrence_lines) {
    if (evidence.at.line != 0) {
      writer.key("line");
      writer.unsigned_integer(evidence.at.line);
    }
    if (evidence.at.offset != 0) {
      writer.key("offset");
      writer.unsigned_integer(evidence.at.offset);
    }
    auto rest = evidence;
    rest.path.clear();
    rest.at = {.line = 0, .column = evidence.at.column, .offset = 0};
    if (rest != Evidence{}) {
      writer.member("additionalContext", fact_text(rest));
    }
  }
  writer.end_object();
}

void write_evidence(JsonWriter& writer, const Component& component,
                    const std::vector<LicenseClaim>& detected, const Version& version) {
  if (component.evidence.empty() && detected.empty()) {
    return;
  }
  writer.key("evidence");
  writer.begin_object();
  if (!component.evidence.empty()) {
    write_identity(writer, component, version);
    writer.key("occurrences");
    writer.begin_array();
    for (const auto& evidence : component.evidence) {
      write_occurrence(writer, evidence, version);
    }
    writer.end_array();
  }
  if (!detected.empty()) {
    write_licenses(writer, detected, version);
  }
  writer.end_object();
}

template <class T>
void add_list(std::vector<Property>& out, std::string_view name, const std::vector<T>& list,
              const std::vector<T>& native) {
  if (native != list) {
    out.push_back({std::string(name), fact_text(list)});
  }
}

void add_text(std::vector<Property>& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    out.push_back({std::string(name), std::string(text)});
  }
}

// What the fields of the component leave out.
std::vector<Property> facts_of(const Component& component,
                               const std::vector<ExternalReference>& references,
                               const Version& version) {
  std::vector<Property> out;
  if (component.version.size() > kLongestVersion) {
    add_text(out, kVersion, component.version);
  }
  if (native_scopes(scope_of(component.scopes)) != component.scopes) {
    add_text(out, kScopes, component.scopes.to_string());
  }
  add_text(out, kDirectness, document::directness_name(component.directness));
  add_text(out, kRequirement, component.requirement);
  add_text(out, kSourceName, component.source.name);
  add_text(out, kSourceVersion, component.source.version);
  if (!std::ranges::all_of(component.hashes, is_native)) {
    add_text(out, kHashes, fact_text(component.hashes));
  }
  add_list(out, kLicenses, component.licenses, native_licenses(component.licenses, version));
  add_list(out, kCpes, component.cpes, native_cpes(component.cpes));
  add_list(out, kReferences, component.references, references);
  add_list(out, kEvidence, component.evidence, native_evidence(component.evidence, version));
  return out;
}

void write_properties(JsonWriter& writer, const Component& component,
                      const std::vector<Property>& facts, std::span<const Property> more) {
  if (component.properties.empty() && facts.empty() && more.empty()) {
    return;
  }
  writer.key("properties");
  writer.begin_array();
  for (const auto& property : component.properties) {
    write_model_property(writer, property);
  }
  for (const auto& property : facts) {
    write_property(writer, property.name, property.value);
  }
  for (const auto& property : more) {
    write_property(writer, property.name, property.value);
  }
  writer.end_array();
}

void write_people(JsonWriter& writer, const Component& component, const Version& version) {
  if (!component.supplier.empty()) {
    writer.key("supplier");
    writer.begin_object();
    writer.member("name", component.supplier);
    writer.end_object();
  }
  if (component.author.empty()) {
    return;
  }
  if (version.authors) {
    writer.key("authors");
    writer.begin_array();
    writer.begin_object();
    writer.member("name", component.author);
    writer.end_object();
    writer.end_array();
  } else {
    writer.member("author", component.author);
  }
}

}  // namespace

void write_property(JsonWriter& writer, std::string_view name, std::string_view value) {
  writer.begin_object();
  writer.member("name", name);
  writer.member("value", value);
  writer.end_object();
}

void write_model_property(JsonWriter& writer, const Property& property) {
  if (is_reserved_property(property.name)) {
    write_property(writer, kProperty, fact_text(property));
  } else {
    write_property(writer, property.name, property.value);
  }
}

void write_hashes(JsonWriter& writer, const std::vector<Hash>& hashes) {
  if (std::ranges::none_of(hashes, is_native)) {
    return;
  }
  writer.key("hashes");
  writer.begin_array();
  for (const auto& hash : hashes) {
    if (!is_native(hash)) {
      continue;
    }
    writer.begin_object();
    writer.member("alg", hash_name(hash.algorithm));
    writer.member("content", hash.hex);
    writer.end_object();
  }
  writer.end_array();
}

void write_component(JsonWriter& writer, const Component& component, const Version& version,
                     std::span<const Property> more) {
  std::vector<LicenseClaim> stated;
  std::vector<LicenseClaim> detected;
  for (const auto& claim : component.licenses) {
    (claim.origin == Origin::kDetected ? detected : stated).push_back(claim);
  }
  const auto [group, name] = split_name(component);
  writer.begin_object();
  writer.member("type", type_name(component, version));
  writer.member("bom-ref", component.ref);
  write_people(writer, component, version);
  writer.member_if("group", group);
  writer.member("name", name);
  if (component.version.size() <= kLongestVersion) {
    writer.member_if("version", component.version);
  }
  writer.member_if("description", component.description);
  writer.member_if("scope", scope_of(component.scopes));
  write_hashes(writer, component.hashes);
  if (!stated.empty()) {
    write_licenses(writer, stated, version);
  }
  writer.member_if("copyright", component.copyright);
  if (const auto cpes = native_cpes(component.cpes); !cpes.empty()) {
    writer.member("cpe", cpes.front());
  }
  writer.member_if("purl", component.purl.to_string());
  const auto references = native_references(component.references);
  write_references(writer, references);
  write_evidence(writer, component, detected, version);
  write_properties(writer, component, facts_of(component, references, version), more);
  writer.end_object();
}

}  // namespace akashi::documents::cyclonedx
