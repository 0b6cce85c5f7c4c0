// CycloneDX 1.6, JSON: definitions.standards, declarations
#include "assure/cdxa.h"

#include "base/hash.h"
#include "base/sink.h"
#include "base/strings.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

constexpr std::string_view kProduct = "software";

// A UUID of the content (RFC 9562, 5.8: version 8): the same document has the same number.
std::string serial_number(std::string_view content) {
  auto hex = hash_hex(HashAlgorithm::kSha256, content).substr(0, 32);
  hex[12] = '8';
  hex[16] = std::string_view("89ab")[static_cast<std::size_t>(hex[16]) % 4];
  return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

class CdxaWriter {
 public:
  CdxaWriter(JsonWriter& json, const CdxaDocument& document) : json_(json), document_(document) {}

  void write(std::string_view serial) {
    json_.begin_object();
    json_.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    json_.member("bomFormat", "CycloneDX");
    json_.member("specVersion", "1.6");
    json_.member("serialNumber", serial);
    json_.key("version");
    json_.integer(1);
    metadata();
    definitions();
    json_.key("declarations");
    json_.begin_object();
    list("assessors", document_.assessors, [&](const auto& item) { assessor(item); });
    list("attestations", document_.attestations, [&](const auto& item) { attestation(item); });
    list("claims", document_.claims, [&](const auto& item) { claim(item); });
    list("evidence", document_.evidence, [&](const auto& item) { evidence(item); });
    targets();
    affirmation();
    json_.end_object();
    json_.end_object();
  }

 private:
  template <class Items, class F>
  void list(std::string_view name, const Items& items, F&& write_one) {
    json_.key(name);
    json_.begin_array();
    for (const auto& item : items) {
      json_.begin_object();
      write_one(item);
      json_.end_object();
    }
    json_.end_array();
  }

  void refs_if(std::string_view name, const std::vector<std::string>& refs) {
    if (!refs.empty()) {
      json_.strings(name, refs);
    }
  }

  void organization(std::string_view key, const CdxaOrganization& of) {
    json_.key(key);
    json_.begin_object();
    json_.member("name", of.name);
    if (!of.contact.empty()) {
      json_.key("contact");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", of.contact);
      json_.end_object();
      json_.end_array();
    }
    json_.end_object();
  }

  void component(bool with_ref) {
    json_.begin_object();
    json_.member("type", document_.type);
    if (with_ref) {
      json_.member("bom-ref", kProduct);
    }
    json_.member("name", document_.name);
    json_.member_if("version", document_.version);
    json_.end_object();
  }

  void metadata() {
    json_.key("metadata");
    json_.begin_object();
    json_.member("timestamp", document_.timestamp);
    json_.key("tools");
    json_.begin_object();
    json_.key("components");
    json_.begin_array();
    json_.begin_object();
    json_.member("type", "application");
    json_.member("name", "akashi");
    json_.member("version", document_.tool_version);
    json_.end_object();
    json_.end_array();
    json_.end_object();
    json_.key("component");
    component(false);
    organization("supplier", document_.supplier);
    json_.end_object();
  }

  void definitions() {
    json_.key("definitions");
    json_.begin_object();
    json_.key("standards");
    json_.begin_array();
    json_.begin_object();
    json_.member("bom-ref", document_.standard_ref);
    json_.member("name", document_.standard_name);
    json_.member("version", document_.standard_version);
    json_.member_if("description", document_.standard_text);
    json_.member_if("owner", document_.standard_owner);
    list("requirements", document_.requirements, [&](const auto& item) { requirement(item); });
    json_.end_object();
    json_.end_array();
    json_.end_object();
  }

  void requirement(const CdxaRequirement& item) {
    json_.member("bom-ref", item.ref);
    json_.member("identifier", item.identifier);
    json_.member("title", item.title);
    json_.member_if("text", item.text);
    json_.key("properties");
    json_.begin_array();
    json_.begin_object();
    json_.member("name", "akashi:mark");
    json_.member("value", item.mark);
    json_.end_object();
    json_.end_array();
  }

  void assessor(const CdxaAssessor& item) {
    json_.member("bom-ref", item.ref);
    json_.key("thirdParty");
    json_.boolean(item.third_party);
    organization("organization", item.organization);
  }

  void attestation(const CdxaAttestation& item) {
    json_.member("summary", item.summary);
    json_.member("assessor", item.assessor);
    list("map", item.map, [&](const auto& entry) { map(entry); });
  }

  void map(const CdxaMap& entry) {
    json_.member("requirement", entry.requirement);
    refs_if("claims", entry.claims);
    refs_if("counterClaims", entry.counter_claims);
    json_.key("conformance");
    json_.begin_object();
    if (entry.score) {
      json_.key("score");
      json_.integer(*entry.score);
    }
    json_.member("rationale", entry.rationale);
    refs_if("mitigationStrategies", entry.strategies);
    json_.end_object();
    if (!entry.confidence.empty()) {
      json_.key("confidence");
      json_.begin_object();
      json_.member("rationale", entry.confidence);
      json_.end_object();
    }
  }

  void claim(const CdxaClaim& item) {
    json_.member("bom-ref", item.ref);
    json_.member("target", kProduct);
    json_.member("predicate", item.predicate);
    json_.member_if("reasoning", item.reasoning);
    refs_if("evidence", item.evidence);
    refs_if("counterEvidence", item.counter_evidence);
  }

  void evidence(const CdxaEvidence& item) {
    json_.member("bom-ref", item.ref);
    json_.member("propertyName", item.property);
    json_.member_if("description", item.description);
    if (!item.url.empty()) {
      json_.key("data");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", item.name);
      json_.key("contents");
      json_.begin_object();
      json_.member("url", item.url);
      json_.end_object();
      json_.end_object();
      json_.end_array();
    }
    json_.member_if("created", item.created);
  }

  void targets() {
    json_.key("targets");
    json_.begin_object();
    json_.key("components");
    json_.begin_array();
    component(true);
    json_.end_array();
    json_.end_object();
  }

  void affirmation() {
    json_.key("affirmation");
    json_.begin_object();
    json_.member("statement", document_.statement);
    if (document_.signature) {
      const auto& signature = *document_.signature;
      json_.key("signatories");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", signature.signatory);
      organization("organization", document_.supplier);
      json_.key("externalReference");
      json_.begin_object();
      json_.member("type", "digital-signature");
      json_.member("url", signature.url);
      json_.key("hashes");
      json_.begin_array();
      json_.begin_object();
      json_.member("alg", "SHA-256");
      json_.member("content", signature.sha256);
      json_.end_object();
      json_.end_array();
      json_.end_object();
      json_.end_object();
      json_.end_array();
    }
    json_.end_object();
  }

  JsonWriter& json_;
  const CdxaDocument& document_;
};

std::string written(const CdxaDocument& document, std::string_view serial) {
  StringSink sink;
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  CdxaWriter(json, document).write(serial);
  json.finish();
  return sink.take();
}

}  // namespace

std::string requirement_ref(const Scheme& scheme, const Item& item) {
  return scheme.key() + "#" + item.id;
}

void add_requirements(CdxaDocument& document, const Scheme& scheme,
                      const std::vector<const Item*>& items, Lang lang) {
  document.standard_ref = scheme.key();
  document.standard_name = scheme.name.in(lang);
  document.standard_version = scheme.version;
  document.standard_text = scheme.text.in(lang);
  document.standard_owner = scheme.owner.in(lang);
  for (const auto* item : items) {
    document.requirements.push_back({.ref = requirement_ref(scheme, *item),
                                     .identifier = item->id,
                                     .title = item->name.in(lang),
                                     .text = item->text.in(lang),
                                     .mark = std::string(mark_name(item->mark))});
  }
}

std::string iri_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || is_alnum(c) || std::string_view("-._~/!$'()*+,;=@").contains(c)) {
      out += c;
    } else {
      out += "%" + to_hex({&c, 1});
    }
  }
  return path.starts_with("//") ? "." + out : out;
}

std::string write_cdxa(const CdxaDocument& document) {
  return written(document, serial_number(written(document, "")));
}

}  // namespace akashi::assure
