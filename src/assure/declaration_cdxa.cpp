#include "assure/declaration_cdxa.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "assure/cdxa.h"
#include "base/messages/assure.h"
#include "base/messages/paper.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr std::string_view kAssessor = "provider";

class DeclarationCdxa {
 public:
  DeclarationCdxa(const Declaration& declaration, const Scheme& scheme, const Judgement& judgement,
                  const CdxaSettings& settings)
      : declaration_(declaration), scheme_(scheme), judgement_(judgement), settings_(settings) {
    std::set<std::pair<const Item*, std::string>> seen;
    for (const auto& practice : judgement.practices) {
      if (seen.emplace(practice.statement, practice.role).second) {
        statements_.push_back(&practice);
      }
    }
  }

  CdxaDocument document() const {
    CdxaDocument out;
    out.tool_version = settings_.tool_version;
    out.timestamp = settings_.timestamp;
    std::vector<const Item*> items;
    for (const auto& item : scheme_.items("statements")) {
      items.push_back(&item);
    }
    add_requirements(out, scheme_, items, settings_.lang);
    out.name = declaration_.software;
    out.supplier = {.name = declaration_.name, .contact = declaration_.contact};
    out.assessors.push_back(
        {.ref = std::string(kAssessor), .third_party = false, .organization = out.supplier});
    add_attestations(out);
    add_claims(out);
    add_evidence(out);
    out.statement = text(msg::kPaperNotice);
    if (!settings_.signed_file.empty()) {
      out.signature = {.signatory = declaration_.signatory,
                       .url = iri_of(settings_.signed_file),
                       .sha256 = std::string(settings_.signed_sha256)};
    }
    return out;
  }

 private:
  std::string text(Msg id) const { return render(id, {}, settings_.lang); }
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
  bool is_planned(const AnswerRow* row) const {
    return std::ranges::find(judgement_.plan, row, &PlanRow::row) != judgement_.plan.end();
  }

  void add_attestations(CdxaDocument& out) const {
    for (const auto& role : declaration_.roles) {
      const auto* item = scheme_.find("roles", role);
      CdxaAttestation attestation{.summary = item == nullptr ? role : item->name.in(settings_.lang),
                                  .assessor = std::string(kAssessor),
                                  .map = {}};
      for (const auto* statement : statements_) {
        if (statement->role != role) {
          continue;
        }
        CdxaMap map{.requirement = requirement_ref(scheme_, *statement->statement),
                    .claims = {},
                    .counter_claims = {},
                    .score = score_of(*statement),
                    .rationale = answer_name(*statement),
                    .strategies = {},
                    .confidence = {}};
        if (answered(*statement)) {
          map.claims.push_back(claim_ref(*statement));
        }
        if (is_planned(statement->row)) {
          map.strategies.push_back(plan_ref(*statement->row));
        }
        attestation.map.push_back(std::move(map));
      }
      out.attestations.push_back(std::move(attestation));
    }
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
    auto name = item == nullptr ? statement.row->answer : item->name.in(settings_.lang);
    if (statement.standing == Standing::kClaimed) {
      name += " (" + text(msg::kStandingClaimed) + ")";
    }
    return name;
  }

  void add_claims(CdxaDocument& out) const {
    for (const auto* statement : statements_) {
      if (!answered(*statement)) {
        continue;
      }
      const auto& row = *statement->row;
      std::vector<std::string> reasons;
      for (const auto& practice : row.practices) {
        reasons.push_back(practice.practice + ": " + practice.answer);
      }
      for (const auto* part : {&row.reason, &row.remarks}) {
        if (!part->empty()) {
          reasons.push_back(*part);
        }
      }
      std::set<std::string> files;
      for (const auto& file : row.evidence) {
        files.insert(evidence_ref(file.path));
      }
      out.claims.push_back({.ref = claim_ref(*statement),
                            .predicate = statement->statement->name.in(settings_.lang) + ": " +
                                         answer_name(*statement),
                            .reasoning = join(reasons, "; "),
                            .evidence = {files.begin(), files.end()},
                            .counter_evidence = {}});
    }
  }

  void add_evidence(CdxaDocument& out) const {
    std::map<std::string, const EvidenceFile*> files;
    for (const auto* statement : statements_) {
      if (statement->row != nullptr) {
        for (const auto& file : statement->row->evidence) {
          files.try_emplace(file.path, &file);
        }
      }
    }
    for (const auto& [path, file] : files) {
      out.evidence.push_back(
          {.ref = evidence_ref(path),
           .property = "akashi:evidence-file",
           .description = file->sha256.empty() ? path : "SHA-256 " + file->sha256,
           .created = {},
           .name = path,
           .url = iri_of(path)});
    }
    for (const auto& plan : judgement_.plan) {
      std::vector<std::string> parts = {
          plan.without_owner ? text(msg::kDeclareNobody) : plan.row->owner,
          plan.without_date ? text(msg::kDeclareNoDate) : plan.row->due};
      if (!plan.row->reason.empty()) {
        parts.push_back(plan.row->reason);
      }
      out.evidence.push_back({.ref = plan_ref(*plan.row),
                              .property = "akashi:plan",
                              .description = join(parts, "; "),
                              .created = {},
                              .name = {},
                              .url = {}});
    }
  }

  const Declaration& declaration_;
  const Scheme& scheme_;
  const Judgement& judgement_;
  const CdxaSettings& settings_;
  std::vector<const PracticeStanding*> statements_;  // One for each statement in each role.
};

}  // namespace

std::string declaration_cdxa(const Declaration& declaration, const Scheme& scheme,
                             const Judgement& judgement, const CdxaSettings& settings) {
  return write_cdxa(DeclarationCdxa(declaration, scheme, judgement, settings).document());
}

}  // namespace akashi::assure
