#include "documents/spdx2/write_package.h"

#include <algorithm>
#include <string>

#include "document/facts.h"
#include "documents/spdx2/names.h"

namespace akashi::documents::spdx2 {
namespace {

using formats::JsonWriter;
using Origin = LicenseClaim::Origin;

// As many places are named in `sourceInfo`, for people; the annotation has them all.
constexpr std::size_t kShownPlaces = 16;

std::string_view text_or(std::string_view text, std::string_view otherwise) {
  return text.empty() ? otherwise : text;
}

// A field that a document we read had, which travels as a property.
std::string_view field_of(const Component& component, std::string_view field) {
  for (const auto& property : component.properties) {
    if (property.name.starts_with(kFieldPrefix) &&
        std::string_view(property.name).substr(kFieldPrefix.size()) == field) {
      return property.value;
    }
  }
  return {};
}

std::string places(const Component& component) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& evidence : component.evidence) {
    if (evidence.path.empty()) {
      continue;
    }
    if (shown++ == kShownPlaces) {
      return out + ", …";
    }
    out += (out.empty() ? "seen in: " : ", ") + evidence.path;
    if (evidence.at.line != 0) {
      out += ":" + std::to_string(evidence.at.line);
    }
  }
  return out;
}

// Detected licences have a field only where files were analysed.
std::string detected_licenses(const Component& component) {
  std::string out;
  for (const auto& claim : component.licenses) {
    if (claim.origin == Origin::kDetected) {
      out += (out.empty() ? "detected: " : ", ") + claim.text;
    }
  }
  return out;
}

void write_checksums(JsonWriter& writer, const Component& component) {
  const auto hashes = native_hashes(component.hashes);
  if (hashes.empty()) {
    return;
  }
  writer.key("checksums");
  writer.begin_array();
  for (const auto& hash : hashes) {
    writer.begin_object();
    writer.member("algorithm", hash_name(hash.algorithm));
    writer.member("checksumValue", hash.hex);
    writer.end_object();
  }
  writer.end_array();
}

void write_reference(JsonWriter& writer, std::string_view category, std::string_view type,
                     std::string_view locator) {
  writer.begin_object();
  writer.member("referenceCategory", category);
  writer.member("referenceType", type);
  writer.member("referenceLocator", locator);
  writer.end_object();
}

void write_external_refs(JsonWriter& writer, const Component& component,
                         const References& references) {
  const auto cpes = native_cpes(component.cpes);
  if (component.purl.empty() && cpes.empty() && references.others.empty()) {
    return;
  }
  writer.key("externalRefs");
  writer.begin_array();
  if (!component.purl.empty()) {
    write_reference(writer, "PACKAGE-MANAGER", "purl", component.purl.to_string());
  }
  for (const auto& cpe : cpes) {
    write_reference(writer, "SECURITY", cpe.starts_with("cpe:/") ? "cpe22Type" : "cpe23Type", cpe);
  }
  for (const auto& reference : references.others) {
    write_reference(writer, "OTHER", reference_type_name(reference.type), reference.url);
  }
  writer.end_array();
}

}  // namespace

void write_annotation(JsonWriter& writer, std::string_view annotator, std::string_view created,
                      std::string_view comment) {
  writer.begin_object();
  writer.member("annotationDate", created);
  writer.member("annotationType", "OTHER");
  writer.member("annotator", annotator);
  writer.member("comment", comment);
  writer.end_object();
}

void write_package(JsonWriter& writer, const Component& component, const PackageOutput& output) {
  const auto references = split_references(component.references);
  writer.begin_object();
  writer.member("SPDXID", output.id);
  writer.member("name", text_or(component.name, text_or(component.purl.name, kNoAssertion)));
  writer.member_if("versionInfo", component.version);
  writer.member_if("packageFileName", field_of(component, "packageFileName"));
  writer.member("supplier", actor_of(component.supplier));
  if (!component.author.empty()) {
    writer.member("originator", actor_of(component.author));
  }
  writer.member("downloadLocation", text_or(references.download, kNoAssertion));
  writer.key("filesAnalyzed");
  writer.boolean(false);
  write_checksums(writer, component);
  writer.member_if("homepage", references.homepage);
  const auto source_info = field_of(component, "sourceInfo");
  writer.member_if("sourceInfo",
                   source_info.empty() ? places(component) : std::string(source_info));
  writer.member("licenseConcluded",
                license_expression(component.licenses, Origin::kConcluded, output.extracted));
  writer.member("licenseDeclared",
                license_expression(component.licenses, Origin::kDeclared, output.extracted));
  const auto comments = field_of(component, "licenseComments");
  writer.member_if("licenseComments",
                   comments.empty() ? detected_licenses(component) : std::string(comments));
  writer.member("copyrightText", text_or(component.copyright, kNoAssertion));
  writer.member_if("summary", field_of(component, "summary"));
  writer.member_if("description", component.description);
  writer.member_if("comment", field_of(component, "comment"));
  write_external_refs(writer, component, references);
  writer.member("primaryPackagePurpose", purpose_of(component.type));
  for (const std::string_view field : {"releaseDate", "builtDate", "validUntilDate"}) {
    writer.member_if(field, field_of(component, field));
  }
  writer.key("annotations");
  writer.begin_array();
  write_annotation(writer, output.annotator, output.created, output.facts);
  writer.end_array();
  writer.end_object();
}

}  // namespace akashi::documents::spdx2
