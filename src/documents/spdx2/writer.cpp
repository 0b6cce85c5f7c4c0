// https://spdx.github.io/spdx-spec/v2.3/ in JSON.
#include "documents/spdx2/writer.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "document/facts.h"
#include "document/identity.h"
#include "documents/spdx2/facts.h"
#include "documents/spdx2/names.h"
#include "documents/spdx2/native.h"
#include "documents/spdx2/write_package.h"
#include "formats/json_writer.h"

namespace akashi::documents::spdx2 {
namespace {

using document::write_fact;
using formats::JsonWriter;

class Writer {
 public:
  Writer(const DocumentInput& input, const document::Heading& heading)
      : bom_(input.bom), heading_(heading), annotator_("Tool: " + heading.tool) {
    std::unordered_set<std::string> used = {std::string(kDocumentId)};
    target_id_ = unique("SPDXRef-akashi-target", used);
    ids_.reserve(bom_.components.size());
    for (const auto& component : bom_.components) {
      ids_.push_back(unique(spdx_id(component.ref), used));
    }
  }

  // Gives the number of strings that were not UTF-8.
  std::size_t write(std::string_view id, Sink& sink) const {
    JsonWriter writer(sink, formats::JsonLayout::kIndented);
    ExtractedLicenses extracted;
    writer.begin_object();
    writer.member("spdxVersion", "SPDX-2.3");
    writer.member("dataLicense", "CC0-1.0");
    writer.member("SPDXID", kDocumentId);
    writer.member("name", document_name());
    writer.member("documentNamespace", "https://spdx.org/spdxdocs/akashi-" + std::string(id));
    write_creation(writer);
    write_annotations(writer);
    writer.key("packages");
    writer.begin_array();
    if (!bom_.root) {
      write_target(writer, extracted);
    }
    for (std::uint32_t i = 0; i < bom_.components.size(); ++i) {
      const auto facts = package_facts(bom_.components[i], bom_.graph[i], ids_[i]);
      write_package(writer, bom_.components[i],
                    {.id = ids_[i],
                     .annotator = annotator_,
                     .created = heading_.created,
                     .facts = facts,
                     .extracted = extracted});
    }
    writer.end_array();
    write_extracted(writer, extracted);
    write_relationships(writer);
    writer.end_object();
    writer.finish();
    return writer.repaired_strings();
  }

 private:
  static std::string unique(std::string id, std::unordered_set<std::string>& used) {
    const auto base = id;
    for (int number = 2; !used.insert(id).second; ++number) {
      id = base + "-" + std::to_string(number);
    }
    return id;
  }

  std::string_view document_name() const {
    if (!bom_.target.name.empty()) {
      return bom_.target.name;
    }
    return bom_.root && !bom_.components[*bom_.root].name.empty()
               ? std::string_view(bom_.components[*bom_.root].name)
               : "unnamed";
  }

  void write_creation(JsonWriter& writer) const {
    writer.key("creationInfo");
    writer.begin_object();
    writer.member("created", heading_.created);
    writer.key("creators");
    writer.begin_array();
    for (const auto& tool : heading_.tools) {
      writer.string("Tool: " + tool);
    }
    for (const auto& author : native_authors()) {
      writer.string(author);
    }
    writer.end_array();
    writer.end_object();
  }

  // Creators must be persons and organisations.
  std::vector<std::string> native_authors() const {
    std::vector<std::string> out;
    for (const auto& author : bom_.authors) {
      if (document::parse_actor(author).kind != document::Actor::Kind::kOther) {
        out.push_back(author);
      }
    }
    return out;
  }

  void write_annotations(JsonWriter& writer) const {
    writer.key("annotations");
    writer.begin_array();
    annotate(writer, [&](JsonWriter& facts) {
      facts.key("document");
      write_document_facts(facts);
    });
    for (const auto& unknown : bom_.unknowns) {
      annotate(writer, [&](JsonWriter& facts) {
        facts.key("unknown");
        write_fact(facts, unknown);
      });
    }
    writer.end_array();
  }

  // The members that `body` writes, behind our mark, as the comment of an annotation.
  template <class F>
  void annotate(JsonWriter& writer, F&& body) const {
    write_annotation(writer, annotator_, heading_.created, own_comment(std::forward<F>(body)));
  }

  template <class F>
  static std::string own_comment(F&& body) {
    return formats::compact_json([&](JsonWriter& facts) {
      facts.begin_object();
      facts.member(kFactKey, document::kFactsVersion);
      body(facts);
      facts.end_object();
    });
  }

  void write_document_facts(JsonWriter& facts) const {
    facts.begin_object();
    facts.key("target");
    write_fact(facts, bom_.target);
    if (const auto phase = document::lifecycle_of(bom_.target.kind);
        bom_.lifecycles.empty() && !phase.empty()) {
      facts.member("lifecycle", phase);  // For readers; ours knows it of the target.
    }
    if (!bom_.lifecycles.empty()) {
      facts.key("lifecycles");
      write_fact(facts, bom_.lifecycles);
    }
    if (native_authors() != bom_.authors) {
      facts.key("authors");
      write_fact(facts, bom_.authors);
    }
    if (bom_.counts != ScanCounts{}) {
      facts.key("counts");
      write_fact(facts, bom_.counts);
    }
    if (!bom_.properties.empty()) {
      facts.key("properties");
      write_fact(facts, bom_.properties);
    }
    facts.end_object();
  }

  // A package for what was looked at, where that is no component.
  void write_target(JsonWriter& writer, ExtractedLicenses& extracted) const {
    const auto& target = bom_.target;
    Component component;
    component.name = target.name;
    component.version = target.version;
    component.hashes = target.hashes;
    switch (target.kind) {
      case Target::Kind::kImage:
        component.type = ComponentType::kContainer;
        break;
      case Target::Kind::kRootFileSystem:
        component.type = ComponentType::kOperatingSystem;
        break;
      case Target::Kind::kArchive:
      case Target::Kind::kFile:
        component.type = ComponentType::kFile;
        break;
      case Target::Kind::kDirectory:
      case Target::Kind::kDocument:
        component.type = ComponentType::kApplication;
        break;
    }
    const auto facts = own_comment([](JsonWriter& json) {
      json.key("target");
      json.boolean(true);
    });
    write_package(writer, component,
                  {.id = target_id_,
                   .annotator = annotator_,
                   .created = heading_.created,
                   .facts = facts,
                   .extracted = extracted});
  }

  static void write_extracted(JsonWriter& writer, const ExtractedLicenses& extracted) {
    if (extracted.empty()) {
      return;
    }
    writer.key("hasExtractedLicensingInfos");
    writer.begin_array();
    for (const auto& [id, license] : extracted) {
      writer.begin_object();
      writer.member("licenseId", id);
      writer.member("name", license.name);
      writer.member("extractedText", license.text);
      if (!license.url.empty()) {
        writer.key("seeAlsos");
        writer.begin_array();
        writer.string(license.url);
        writer.end_array();
      }
      writer.end_object();
    }
    writer.end_array();
  }

  static void write_relationship(JsonWriter& writer, std::string_view from, std::string_view type,
                                 std::string_view to, std::string_view comment = {}) {
    writer.begin_object();
    writer.member("spdxElementId", from);
    writer.member("relationshipType", type);
    writer.member("relatedSpdxElement", to);
    writer.member_if("comment", comment);
    writer.end_object();
  }

  void write_relationships(JsonWriter& writer) const {
    writer.key("relationships");
    writer.begin_array();
    write_relationship(writer, kDocumentId, "DESCRIBES", bom_.root ? ids_[*bom_.root] : target_id_);
    std::vector<bool> depends(bom_.components.size());
    std::vector<bool> inside(bom_.components.size());
    for (const auto& relation : bom_.relations) {
      inside[relation.to] = inside[relation.to] || relation.from != relation.to;
      if (relation.type == RelationType::kDependsOn) {
        depends[relation.from] = true;
      }
    }
    for (std::uint32_t i = 0; i < inside.size() && !bom_.root; ++i) {
      if (!inside[i]) {
        write_relationship(writer, target_id_, "CONTAINS", ids_[i]);
      }
    }
    for (const auto& relation : bom_.relations) {
      write_relation(writer, relation);
    }
    for (std::uint32_t i = 0; i < depends.size(); ++i) {
      if (!depends[i] && bom_.graph[i] == GraphState::kComplete) {
        write_relationship(writer, ids_[i], "DEPENDS_ON", kNone);
      }
    }
    writer.end_array();
  }

  void write_relation(JsonWriter& writer, const Relation& relation) const {
    const auto& from = ids_[relation.from];
    const auto& to = ids_[relation.to];
    switch (relation.type) {
      case RelationType::kDependsOn: {
        const auto comment =
            relation.scopes.empty() ? std::string() : own_comment([&](JsonWriter& json) {
              json.member("scopes", relation.scopes.to_string());
            });
        write_relationship(writer, from, "DEPENDS_ON", to, comment);
        break;
      }
      case RelationType::kContains:
        write_relationship(writer, from, "CONTAINS", to);
        break;
      case RelationType::kOwns:
        write_relationship(writer, from, "OTHER", to,
                           own_comment([](JsonWriter& json) { json.member("relation", "owns"); }));
        break;
    }
  }

  const Bom& bom_;
  const document::Heading& heading_;
  std::string annotator_;
  std::string target_id_;
  std::vector<std::string> ids_;
};

}  // namespace

Result<void> write(const DocumentInput& input, std::string_view version, Sink& sink,
                   Problems& problems) {
  if (!version.empty() && std::ranges::find(kWrittenVersions, version) == kWrittenVersions.end()) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"SPDX", std::string(version), "2.3"});
  }
  AKASHI_TRY_ASSIGN(const auto heading, document::make_heading(input));
  const Writer writer(input, heading);
  document::write_with_content_uuid(
      [&](std::string_view id, Sink& to) { return writer.write(id, to); }, sink, problems);
  return {};
}

}  // namespace akashi::documents::spdx2
