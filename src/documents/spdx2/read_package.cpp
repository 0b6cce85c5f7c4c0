// packages[] and files[] (SPDX 2.3, clauses 7 and 8; JSON: schemas/spdx-schema.json).
#include "documents/spdx2/read_package.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/strings.h"
#include "document/dialect.h"
#include "document/facts.h"
#include "document/identity.h"
#include "documents/spdx2/facts.h"
#include "documents/spdx2/names.h"
#include "documents/spdx2/native.h"
#include "model/license.h"

namespace akashi::documents::spdx2 {
namespace {

using document::Reading;
using formats::NodeView;
using Kind = LicenseClaim::Kind;
using Origin = LicenseClaim::Origin;

void keep(Component& component, std::string_view field, std::string value) {
  if (!asserted(value).empty()) {
    component.properties.push_back(
        {std::string(kFieldPrefix) + std::string(field), std::move(value)});
  }
}

void read_checksums(NodeView node, Reading& reading, Component& component) {
  for (const auto item : reading.array(node, "checksums")) {
    if (!reading.is_object(item, "checksums")) {
      continue;
    }
    const auto name = reading.text(item, "algorithm");
    const auto value = to_lower(reading.text(item, "checksumValue"));
    const auto algorithm = parse_hash_algorithm(name);
    if (!algorithm) {
      if (!is_hash_name(name)) {
        reading.problem(msg::kBadValue, {"algorithm", name, "checksum algorithm"}, item.position());
      }
      keep(component, "checksum:" + name, value);
    } else if (const auto bytes = from_hex(value);
               bytes && bytes->size() == hash_bytes(*algorithm)) {
      component.hashes.push_back({*algorithm, value});
    } else {
      reading.problem(msg::kBadValue, {"checksumValue", value, name + " digest"}, item.position());
    }
  }
}

void add_license(std::string text, Origin origin, const PackageContext& context,
                 Component& component) {
  if (asserted(text).empty()) {
    return;
  }
  LicenseClaim claim{Kind::kExpression, origin, std::move(text)};
  if (context.author == Author::kOther) {
    const auto named = context.license_names.find(claim.text);
    if (named != context.license_names.end()) {  // The whole is one licence of the document's own.
      claim.text = named->second;
      claim.kind = declared_license(claim.text).kind;
    } else if (!is_license_expression(claim.text)) {
      claim.kind = Kind::kName;
    }
  }
  component.licenses.push_back(std::move(claim));
}

void read_licenses(NodeView node, std::string_view detected, const PackageContext& context,
                   Reading& reading, Component& component) {
  add_license(reading.text(node, "licenseDeclared"), Origin::kDeclared, context, component);
  add_license(reading.text(node, "licenseConcluded"), Origin::kConcluded, context, component);
  for (const auto item : reading.array(node, detected)) {
    add_license(reading.text_of(item, detected), Origin::kDetected, context, component);
  }
}

void take_purl(NodeView item, const std::string& locator, Reading& reading, Component& component) {
  auto purl = parse_purl(locator);
  if (!purl) {
    const auto& error = purl.error();
    reading.problem(error.message().id, error.message().args, item.position());
  } else if (component.purl.empty()) {
    component.purl = std::move(*purl);
    if (const auto checked = check_purl(component.purl); !checked) {
      const auto& error = checked.error();
      reading.problem(error.message().id, error.message().args, item.position());
    }
    return;
  }
  if (!purl || *purl != component.purl) {
    keep(component, "purl", locator);  // Broken, or one more.
  }
}

// Annex F: locators of package managers from before purls.
Purl purl_of_locator(std::string_view type, std::string_view locator) {
  if (type == "npm") {
    const auto at = locator.rfind('@');
    return at == std::string_view::npos || at == 0
               ? make_purl("npm", locator)
               : make_purl("npm", locator.substr(0, at), locator.substr(at + 1));
  }
  if (type == "nuget") {
    const auto parts = cut(locator, "/");
    return make_purl("nuget", parts ? parts->first : locator, parts ? parts->second : "");
  }
  if (type == "maven-central") {
    const auto parts = split(locator, ':');
    if (parts.size() >= 2) {
      return make_purl("maven", std::string(parts[0]) + ":" + std::string(parts[1]),
                       parts.size() > 2 ? parts[2] : std::string_view());
    }
  }
  return {};
}

void read_external_ref(NodeView item, const PackageContext& context, Reading& reading,
                       Component& component, Purl& fallback) {
  const auto type = reading.text(item, "referenceType");
  auto locator = reading.text(item, "referenceLocator");
  if (locator.empty()) {
    reading.problem(msg::kMissingField, {"referenceLocator"}, item.position());
    return;
  }
  // Also as a URI of the listed types: "http://spdx.org/rdf/references/cpe23Type".
  const std::string_view name = std::string_view(type).substr(type.rfind('/') + 1);
  if (name == "purl") {
    take_purl(item, locator, reading, component);
  } else if (name == "cpe23Type" || name == "cpe22Type") {
    component.cpes.push_back(std::move(locator));
  } else if (name == "npm" || name == "nuget" || name == "maven-central") {
    if (fallback.empty()) {
      fallback = purl_of_locator(name, locator);
    }
    if (context.author == Author::kOther) {
      keep(component, name, std::move(locator));
    }
  } else if (name == "swh" || name == "gitoid" || name == "swid" || name == "bower") {
    keep(component, name, std::move(locator));
  } else {
    const auto known = document::parse_reference_type(name);
    component.references.push_back(
        {known.value_or(ExternalReference::Type::kOther), std::move(locator)});
  }
}

void read_references(NodeView node, const PackageContext& context, Reading& reading,
                     Component& component) {
  References references;
  references.download = asserted(reading.text(node, "downloadLocation"));
  references.homepage = asserted(reading.text(node, "homepage"));
  component.references = join_references(references);
  Purl fallback;
  for (const auto item : reading.array(node, "externalRefs")) {
    if (reading.is_object(item, "externalRefs")) {
      read_external_ref(item, context, reading, component, fallback);
    }
  }
  if (component.purl.empty() && context.author == Author::kOther) {
    component.purl = std::move(fallback);
  }
}

void read_purpose(NodeView node, Reading& reading, Component& component) {
  const auto purpose = reading.text(node, "primaryPackagePurpose");
  if (purpose.empty()) {
    return;
  }
  if (const auto type = type_of(purpose)) {
    component.type = *type;
  } else {
    reading.problem(msg::kBadValue, {"primaryPackagePurpose", purpose, "package purpose"},
                    node["primaryPackagePurpose"].position());
  }
  if (purpose_of(component.type) != replace_all(purpose, "-", "_")) {
    keep(component, "primaryPackagePurpose", purpose);
  }
}

// What only documents of other tools tell us in these fields.
void read_foreign_fields(NodeView node, const PackageContext& context, Reading& reading,
                         Component& component) {
  const auto name = document::name_of(component.purl);
  const bool prefixed =
      context.prefixed_names && !name.empty() && component.name.ends_with(":" + name);
  if (component.name.empty() || prefixed) {
    component.name = name;
  }
  component.version = asserted(component.version);
  if (component.version.empty()) {
    component.version = component.purl.version;
  }
  for (const auto field : kTextFields) {
    keep(component, field, reading.text(node, field));
  }
  for (const auto item : reading.array(node, "attributionTexts")) {
    keep(component, "attributionText", reading.text_of(item, "attributionTexts"));
  }
  const auto verification = reading.object(node, "packageVerificationCode");
  keep(component, "packageVerificationCode",
       reading.text(verification, "packageVerificationCodeValue"));
  if (component.description.empty()) {
    component.description = reading.text(node, "summary");
  }
  document::apply_source_info(node["sourceInfo"].text(), component);
  document::apply_dialects(component);
}

// The comments of our annotations; others are kept as properties.
void read_annotations(NodeView node, const PackageContext& context, Reading& reading,
                      ReadPackage& out) {
  for (const auto item : reading.array(node, "annotations")) {
    if (!reading.is_object(item, "annotations")) {
      continue;
    }
    const auto comment = reading.text(item, "comment");
    if (context.author == Author::kOther || !is_own_comment(comment)) {
      keep(out.component, "annotation", comment);
      continue;
    }
    const document::FactText facts(comment);
    out.is_target = out.is_target || facts.root()["target"];
    apply_package_facts(facts.root(), item.position(), reading, out.component, out.graph);
  }
}

}  // namespace

ReadPackage read_package(NodeView node, const PackageContext& context, Reading& reading) {
  ReadPackage out;
  auto& component = out.component;
  component.ref = reading.text(node, "SPDXID");
  component.name = reading.text(node, "name");
  if (node["name"].kind() == formats::Kind::kMissing || node["name"].is_null()) {
    reading.problem(msg::kMissingField, {"name"}, node.position());
  }
  component.version = reading.text(node, "versionInfo");
  read_purpose(node, reading, component);
  component.supplier = name_of_actor(reading.text(node, "supplier"));
  component.author = name_of_actor(reading.text(node, "originator"));
  component.description = reading.text(node, "description");
  component.copyright = asserted(reading.text(node, "copyrightText"));
  read_checksums(node, reading, component);
  read_licenses(node, "licenseInfoFromFiles", context, reading, component);
  read_references(node, context, reading, component);
  if (context.author == Author::kOther) {
    read_foreign_fields(node, context, reading, component);
    read_annotations(node, context, reading, out);
    return out;
  }
  // We write what fields gave as properties too.
  component.properties.clear();
  read_annotations(node, context, reading, out);
  return out;
}

Component read_file(NodeView node, const PackageContext& context, Reading& reading) {
  Component component;
  component.type = ComponentType::kFile;
  component.ref = reading.text(node, "SPDXID");
  component.name = reading.text(node, "fileName");
  if (component.name.empty()) {
    reading.problem(msg::kMissingField, {"fileName"}, node.position());
  }
  component.copyright = asserted(reading.text(node, "copyrightText"));
  read_checksums(node, reading, component);
  read_licenses(node, "licenseInfoInFiles", context, reading, component);
  keep(component, "comment", reading.text(node, "comment"));
  return component;
}

}  // namespace akashi::documents::spdx2
