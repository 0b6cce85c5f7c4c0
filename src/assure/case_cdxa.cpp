#include "assure/case_cdxa.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "assure/cdxa.h"
#include "assure/evidence.h"
#include "assure/probe_note.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

class CaseCdxa {
 public:
  CaseCdxa(const CaseRules& rules, const Case& content, const CaseRecords& records,
           const std::vector<CaseFinding>& findings, const CaseCdxaSettings& settings)
      : rules_(rules),
        content_(content),
        records_(records),
        findings_(findings),
        settings_(settings) {}

  CdxaDocument document() {
    out_.tool_version = settings_.tool_version;
    out_.timestamp = settings_.timestamp;
    add_requirements(out_, *rules_.scheme, rules_.rows, settings_.lang);
    add_product();
    for (const auto* criterion : rules_.rows) {
      add_row(*criterion);
    }
    out_.statement = text(msg::kCdxaStatement, {content_.id, std::to_string(content_.revision)});
    if (!settings_.envelope.empty()) {
      out_.signature = {.signatory = person_name(settings_.signed_by),
                        .url = file_url(settings_.envelope),
                        .sha256 = std::string(settings_.envelope)};
    }
    return std::move(out_);
  }

 private:
  std::string text(Msg id, const std::vector<std::string>& args = {}) const {
    return render(id, args, settings_.lang);
  }
  static std::string file_url(std::string_view sha256) { return "files/" + std::string(sha256); }

  void add_product() {
    const auto* product = records_.product;
    out_.name = product == nullptr ? content_.product : std::string(product->text("name"));
    if (product != nullptr) {
      out_.version = product->text("release");
      out_.type = product->list("models").empty() ? "application" : "device";
    }
    out_.supplier = organization(content_.applicant);
  }

  const Record* organisation_record(std::string_view id) const {
    for (const auto* record : {records_.applicant, records_.maker}) {
      if (record != nullptr && record->id == id) {
        return record;
      }
    }
    return nullptr;
  }

  CdxaOrganization organization(std::string_view id) const {
    const auto* record = organisation_record(id);
    return record == nullptr ? CdxaOrganization{.name = std::string(id), .contact = {}}
                             : CdxaOrganization{.name = std::string(record->text("name")),
                                                .contact = std::string(record->text("contact"))};
  }

  const Record* person(std::string_view id) const {
    const auto found = std::ranges::find(records_.people, id, &Record::id);
    return found == records_.people.end() ? nullptr : &*found;
  }

  std::string person_name(std::string_view id) const {
    const auto* record = person(id);
    return std::string(record == nullptr ? id : record->text("name"));
  }

  // Whose evaluation a row is: that of its evaluator, else the applicant's own. Who is not known to
  // be of another organisation is not called a third party.
  CdxaAttestation& attestation(std::string_view evaluator) {
    const auto* who = person(evaluator);
    const auto from = who == nullptr ? std::string_view() : who->text("organisation");
    const auto ref =
        evaluator.empty() ? "assessor:applicant" : "assessor:" + std::string(evaluator);
    const auto found = std::ranges::find(out_.attestations, ref, &CdxaAttestation::assessor);
    if (found != out_.attestations.end()) {
      return *found;
    }
    auto of = organization(from.empty() ? std::string_view(content_.applicant) : from);
    if (!evaluator.empty()) {
      of.contact = person_name(evaluator);
    }
    out_.assessors.push_back({.ref = ref,
                              .third_party = !from.empty() && organisation_record(from) == nullptr,
                              .organization = std::move(of)});
    return out_.attestations.emplace_back(CdxaAttestation{
        .summary = rules_.scheme->name.in(settings_.lang) +
                   (rules_.level == nullptr ? "" : " " + rules_.level->name.in(settings_.lang)),
        .assessor = ref,
        .map = {}});
  }

  void add_row(const Item& criterion) {
    const auto* row = find_row(content_, criterion.id);
    const auto* result = row == nullptr ? nullptr : rules_.result(row->result);
    CdxaMap map;
    map.requirement = requirement_ref(*rules_.scheme, criterion);
    map.rationale =
        result == nullptr ? text(msg::kCdxaNotDecided) : result->name.in(settings_.lang);
    if (result != nullptr && result->standing != ResultStanding::kOpen) {
      add_claim(criterion, *row, *result, map);
    }
    auto& entries = attestation(row == nullptr ? std::string_view() : row->evaluator).map;
    entries.push_back(std::move(map));
  }

  void add_claim(const Item& criterion, const CaseRow& row, const ResultRule& result,
                 CdxaMap& map) {
    const bool fails = result.standing == ResultStanding::kFails;
    CdxaClaim claim;
    claim.ref = "claim:" + criterion.id;
    claim.predicate = criterion.name.in(settings_.lang) + ": " + result.name.in(settings_.lang);
    std::vector<std::string> reasons;
    for (const auto* part : {&row.reason, &row.remarks}) {
      if (!part->empty()) {
        reasons.push_back(*part);
      }
    }
    if (const auto* method = rules_.scheme->find("methods", row.method)) {
      reasons.push_back(text(msg::kCdxaMethod, {method->name.in(settings_.lang)}));
    }
    claim.reasoning = join(reasons, "; ");
    for (std::size_t i = 0; i < row.evidence.size(); ++i) {
      const auto ref = "evidence:" + criterion.id + ":" + std::to_string(i + 1);
      add_evidence(ref, row.evidence[i]);
      (against(row.evidence[i], fails) ? claim.counter_evidence : claim.evidence).push_back(ref);
    }
    map.confidence = confidence(claim, row.criterion);
    const bool doubted = !claim.counter_evidence.empty();
    if (!doubted && (fails || result.standing == ResultStanding::kConforms)) {
      map.score = fails ? 0 : 1;
    }
    (fails ? map.counter_claims : map.claims).push_back(claim.ref);
    out_.claims.push_back(std::move(claim));
  }

  // What a probe saw in the product speaks for or against the criterion; a claim that it fails is
  // the other way round. Everything else is there because people say that it shows their result.
  static bool against(const CaseEvidence& evidence, bool fails) {
    return is_probe_note(evidence.query,
                         bearing_name(fails ? Bearing::kSupports : Bearing::kContradicts));
  }

  // In words: nobody has measured it.
  std::string confidence(const CdxaClaim& claim, std::string_view criterion) const {
    const auto errors = std::ranges::count_if(findings_, [&](const CaseFinding& finding) {
      return finding.error && finding.criterion == criterion;
    });
    return text(msg::kCdxaConfidence,
                {std::to_string(claim.evidence.size()),
                 std::to_string(claim.counter_evidence.size()), std::to_string(errors)});
  }

  void add_evidence(const std::string& ref, const CaseEvidence& from) {
    const auto* kind = rules_.scheme->find("evidence_kinds", from.kind);
    std::vector<std::string> words;
    if (kind != nullptr) {
      words.push_back(kind->name.in(settings_.lang));
    }
    if (!from.query.empty()) {
      words.push_back(from.query);
    }
    if (!from.sha256.empty()) {
      words.push_back("SHA-256 " + from.sha256);
    }
    CdxaEvidence out{.ref = ref,
                     .property = "akashi:evidence",
                     .description = join(words, "; "),
                     .created = from.date.empty() ? "" : from.date + "T00:00:00Z",
                     .name = {},
                     .url = {}};
    if (!from.kind.empty()) {
      out.property += ":" + from.kind;
    }
    if (!from.sha256.empty()) {
      out.url = file_url(from.sha256);
      out.name = from.name.empty() ? from.sha256 : from.name;
    } else if (!from.link.empty()) {
      out.url = from.link;
      out.name = from.link;
    }
    out_.evidence.push_back(std::move(out));
  }

  const CaseRules& rules_;
  const Case& content_;
  const CaseRecords& records_;
  const std::vector<CaseFinding>& findings_;
  const CaseCdxaSettings& settings_;
  CdxaDocument out_;
};

}  // namespace

std::string case_cdxa(const CaseRules& rules, const Case& content, const CaseRecords& records,
                      const std::vector<CaseFinding>& findings, const CaseCdxaSettings& settings) {
  return write_cdxa(CaseCdxa(rules, content, records, findings, settings).document());
}

}  // namespace akashi::assure
