// CycloneDX 1.6, JSON: definitions.standards, declarations
#include "assure/declaration_cdxa.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/messages/assure.h"
#include "base/messages/paper.h"
#include "base/sink.h"
#include "base/strings.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

constexpr std::string_view kSoftware = "software";
constexpr std::string_view kAssessor = "provider";

// A UUID of the content (RFC 9562, 5.8: version 8): the same declaration has the same number.
std::string serial_number(std::string_view content) {
  auto hex = hash_hex(HashAlgorithm::kSha256, content).substr(0, 32);
  hex[12] = '8';
  hex[16] = std::string_view("89ab")[static_cast<std::size_t>(hex[16]) % 4];
  return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

// A path as an IRI reference (RFC 3987): what has a meaning there is escaped.
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

class CdxaWriter {
 public:
  CdxaWriter(JsonWriter& json, const Declaration& declaration, const Scheme& scheme,
             const Judgement& judgement, const CdxaSettings& settings)
      : json_(json),
        declaration_(declaration),
        scheme_(scheme),
        judgement_(judgement),
        settings_(settings) {
    for (const auto& practice : judgement.practices) {
      const auto* row = practice.row;
      if (seen_.emplace(practice.statement, practice.role).second) {
        statements_.push_back(&practice);
      }
      if (row != nullptr) {
        for (const auto& file : row->evidence) {
          evidence_.try_emplace(file.path, &file);
        }
      }
    }
  }

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
    assessors();
    attestations();
    claims();
    evidence();
    targets();
    affirmation();
    json_.end_object();
    json_.end_object();
  }

 private:
  std::string text(Msg id, const std::vector<std::string>& args = {}) const {
    return render(id, args, settings_.lang);
  }
  const std::string& in(const Text& words) const { return words.in(settings_.lang); }
  std::string requirement_ref(const Item& statement) const {
    return scheme_.key() + "#" + statement.id;
  }
  static std::string claim_ref(const PracticeStanding& of) {
    return "claim:" + of.statement->id + ":" + of.role;
  }
  static std::string plan_ref(const AnswerRow& row) {
    return "plan:" + row.statement + ":" + row.role;
  }
  static std::string evidence_ref(const std::string& path) { return "evidence:" + path; }
  static bool answered(const PracticeStanding& of) {
    return of.row != nullptr && !of.row->answer.empty();
  }
  const PlanRow* plan_of(const AnswerRow* row) const {
    const auto found = std::ranges::find(judgement_.plan, row, &PlanRow::row);
    return found == judgement_.plan.end() ? nullptr : &*found;
  }

  void organization() {
    json_.begin_object();
    json_.member("name", declaration_.name);
    if (!declaration_.contact.empty()) {
      json_.key("contact");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", declaration_.contact);
      json_.end_object();
      json_.end_array();
    }
    json_.end_object();
  }

  void component(bool with_ref) {
    json_.begin_object();
    json_.member("type", "application");
    if (with_ref) {
      json_.member("bom-ref", kSoftware);
    }
    json_.member("name", declaration_.software);
    json_.end_object();
  }

  void metadata() {
    json_.key("metadata");
    json_.begin_object();
    json_.member("timestamp", settings_.timestamp);
    json_.key("tools");
    json_.begin_object();
    json_.key("components");
    json_.begin_array();
    json_.begin_object();
    json_.member("type", "application");
    json_.member("name", "akashi");
    json_.member("version", settings_.tool_version);
    json_.end_object();
    json_.end_array();
    json_.end_object();
    json_.key("component");
    component(false);
    json_.key("supplier");
    organization();
    json_.end_object();
  }

  void definitions() {
    json_.key("definitions");
    json_.begin_object();
    json_.key("standards");
    json_.begin_array();
    json_.begin_object();
    json_.member("bom-ref", scheme_.key());
    json_.member("name", in(scheme_.name));
    json_.member("version", scheme_.version);
    json_.member_if("description", in(scheme_.text));
    json_.member_if("owner", in(scheme_.owner));
    json_.key("requirements");
    json_.begin_array();
    for (const auto& item : scheme_.items("statements")) {
      json_.begin_object();
      json_.member("bom-ref", requirement_ref(item));
      json_.member("identifier", item.id);
      json_.member("title", in(item.name));
      json_.member_if("text", in(item.text));
      json_.key("properties");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", "akashi:mark");  // How sure the wording is (docs/formats/scheme.md).
      json_.member("value", mark_name(item.mark));
      json_.end_object();
      json_.end_array();
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
    json_.end_array();
    json_.end_object();
  }

  void assessors() {
    json_.key("assessors");
    json_.begin_array();
    json_.begin_object();
    json_.member("bom-ref", kAssessor);
    json_.key("thirdParty");
    json_.boolean(false);
    json_.key("organization");
    organization();
    json_.end_object();
    json_.end_array();
  }

  void attestations() {
    json_.key("attestations");
    json_.begin_array();
    for (const auto& role : declaration_.roles) {
      const auto* item = scheme_.find("roles", role);
      json_.begin_object();
      json_.member("summary", item == nullptr ? role : in(item->name));
      json_.member("assessor", kAssessor);
      json_.key("map");
      json_.begin_array();
      for (const auto* statement : statements_) {
        if (statement->role == role) {
          map(*statement);
        }
      }
      json_.end_array();
      json_.end_object();
    }
    json_.end_array();
  }

  void map(const PracticeStanding& statement) {
    json_.begin_object();
    json_.member("requirement", requirement_ref(*statement.statement));
    if (answered(statement)) {
      json_.key("claims");
      json_.begin_array();
      json_.string(claim_ref(statement));
      json_.end_array();
    }
    json_.key("conformance");
    json_.begin_object();
    if (const auto score = score_of(statement)) {
      json_.key("score");
      json_.integer(*score);
    }
    json_.member("rationale", answer_name(statement));
    if (const auto* plan = plan_of(statement.row)) {
      json_.key("mitigationStrategies");
      json_.begin_array();
      json_.string(plan_ref(*plan->row));
      json_.end_array();
    }
    json_.end_object();
    json_.end_object();
  }

  // 1 when all practices of the statement in the role are done. How far the others are, no answer
  // says in numbers.
  std::optional<int> score_of(const PracticeStanding& statement) const {
    const bool done = std::ranges::all_of(judgement_.practices, [&](const auto& practice) {
      return practice.statement != statement.statement || practice.role != statement.role ||
             practice.standing == Standing::kDone || practice.standing == Standing::kClaimed;
    });
    return done ? std::optional(1) : std::nullopt;
  }

  std::string answer_name(const PracticeStanding& statement) const {
    if (!answered(statement)) {
      return text(msg::kStandingUnanswered);
    }
    const auto* item = scheme_.find("answers", statement.row->answer);
    auto name = item == nullptr ? statement.row->answer : in(item->name);
    if (statement.standing == Standing::kClaimed) {
      name += " (" + text(msg::kStandingClaimed) + ")";
    }
    return name;
  }

  void claims() {
    json_.key("claims");
    json_.begin_array();
    for (const auto* statement : statements_) {
      if (answered(*statement)) {
        claim(*statement);
      }
    }
    json_.end_array();
  }

  void claim(const PracticeStanding& statement) {
    const auto& row = *statement.row;
    std::vector<std::string> reasons;
    for (const auto& practice : row.practices) {
      reasons.push_back(practice.practice + ": " + practice.answer);
    }
    for (const auto* part : {&row.reason, &row.remarks}) {
      if (!part->empty()) {
        reasons.push_back(*part);
      }
    }
    json_.begin_object();
    json_.member("bom-ref", claim_ref(statement));
    json_.member("target", kSoftware);
    json_.member("predicate", in(statement.statement->name) + ": " + answer_name(statement));
    json_.member_if("reasoning", join(reasons, "; "));
    std::set<std::string> files;
    for (const auto& file : row.evidence) {
      files.insert(evidence_ref(file.path));
    }
    if (!files.empty()) {
      json_.key("evidence");
      json_.begin_array();
      for (const auto& file : files) {
        json_.string(file);
      }
      json_.end_array();
    }
    json_.end_object();
  }

  void evidence() {
    json_.key("evidence");
    json_.begin_array();
    for (const auto& [path, file] : evidence_) {
      json_.begin_object();
      json_.member("bom-ref", evidence_ref(path));
      json_.member("propertyName", "akashi:evidence-file");
      json_.member("description", file->sha256.empty() ? path : "SHA-256 " + file->sha256);
      json_.key("data");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", path);
      json_.key("contents");
      json_.begin_object();
      json_.member("url", iri_of(path));
      json_.end_object();
      json_.end_object();
      json_.end_array();
      json_.end_object();
    }
    for (const auto& plan : judgement_.plan) {
      std::vector<std::string> parts = {
          plan.without_owner ? text(msg::kDeclareNobody) : plan.row->owner,
          plan.without_date ? text(msg::kDeclareNoDate) : plan.row->due};
      if (!plan.row->reason.empty()) {
        parts.push_back(plan.row->reason);
      }
      json_.begin_object();
      json_.member("bom-ref", plan_ref(*plan.row));
      json_.member("propertyName", "akashi:plan");
      json_.member("description", join(parts, "; "));
      json_.end_object();
    }
    json_.end_array();
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

  // A signatory needs a signature: there is one when the declaration was signed.
  void affirmation() {
    json_.key("affirmation");
    json_.begin_object();
    json_.member("statement", text(msg::kPaperNotice));
    if (!settings_.signed_file.empty()) {
      json_.key("signatories");
      json_.begin_array();
      json_.begin_object();
      json_.member("name", declaration_.signatory);
      json_.key("organization");
      organization();
      json_.key("externalReference");
      json_.begin_object();
      json_.member("type", "digital-signature");
      json_.member("url", iri_of(settings_.signed_file));
      json_.key("hashes");
      json_.begin_array();
      json_.begin_object();
      json_.member("alg", "SHA-256");
      json_.member("content", settings_.signed_sha256);
      json_.end_object();
      json_.end_array();
      json_.end_object();
      json_.end_object();
      json_.end_array();
    }
    json_.end_object();
  }

  JsonWriter& json_;
  const Declaration& declaration_;
  const Scheme& scheme_;
  const Judgement& judgement_;
  const CdxaSettings& settings_;
  std::set<std::pair<const Item*, std::string>> seen_;
  std::vector<const PracticeStanding*> statements_;  // One for each statement in each role.
  std::map<std::string, const EvidenceFile*> evidence_;
};

std::string written(const Declaration& declaration, const Scheme& scheme,
                    const Judgement& judgement, const CdxaSettings& settings,
                    std::string_view serial) {
  StringSink sink;
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  CdxaWriter(json, declaration, scheme, judgement, settings).write(serial);
  json.finish();
  return sink.take();
}

}  // namespace

std::string declaration_cdxa(const Declaration& declaration, const Scheme& scheme,
                             const Judgement& judgement, const CdxaSettings& settings) {
  const auto content = written(declaration, scheme, judgement, settings, "");
  return written(declaration, scheme, judgement, settings, serial_number(content));
}

}  // namespace akashi::assure
