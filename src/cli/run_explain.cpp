// explain: the chain behind an answer, from evidence to record to comparison to decision.
#include <algorithm>
#include <array>

#include "base/messages/cli.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/signals_text.h"
#include "cli/text_table.h"
#include "decide/decide.h"
#include "match/cpe.h"
#include "match/findings.h"
#include "match/near_miss.h"
#include "report/json.h"
#include "service/assess.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

Msg evidence_name(IdentityKind kind) {
  constexpr auto kNames = std::to_array<Msg>(
      {msg::kEvidenceStated, msg::kEvidenceMapping, msg::kEvidenceRenamed,
       msg::kEvidenceOnlyProduct, msg::kEvidenceProductName, msg::kEvidenceVendorName,
       msg::kEvidenceTargetSw, msg::kEvidenceReference, msg::kEvidenceCollision,
       msg::kEvidenceOtherPart, msg::kEvidenceOpenField, msg::kEvidenceDistribution});
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string stated(const std::string& date) {
  return date.empty() ? "-" : date;
}

bool is_cpe(std::string_view text) {
  return text.starts_with("cpe:");
}

// A report of one component that is only a purl or a CPE.
Result<Report> report_of_name(const std::string& text, const service::AssessRequest& request,
                              const service::Services& services) {
  Report report;
  Component component{.ref = text};
  if (is_cpe(text)) {
    AKASHI_TRY_ASSIGN(const auto cpe, parse_cpe(text));
    component.name = cpe.plain(CpeField::kProduct);
    component.cpes = {text};
  } else {
    AKASHI_TRY_ASSIGN(component.purl, parse_purl(text));
    component.name = component.purl.name;
    component.version = component.purl.version;
    component.ref = component.purl.to_string();
  }
  report.bom.components.push_back(std::move(component));
  report.bom.graph.push_back(GraphState::kUnknown);
  report.bom.target.name = text;
  AKASHI_TRY(service::match_report(request, report, services));
  return report;
}

bool names(const Finding& finding, std::string_view id) {
  return finding.vulnerability == id ||
         std::ranges::find(finding.aliases, id) != finding.aliases.end() ||
         std::ranges::any_of(finding.opinions, [&](const Opinion& o) { return o.advisory == id; });
}

class Explainer {
 public:
  Explainer(const Report& report, const Session& session) : report_(report), session_(session) {}

  void component(std::uint32_t index, std::string_view vulnerability) {
    const auto& item = report_.bom.components[index];
    const auto& status = report_.statuses.empty() ? ComponentStatus{} : report_.statuses[index];
    auto answer = std::string(status_name(status.status));
    if (status.reason.id != msg::kPlain) {
      answer += " (" + status.reason.text(session_.lang) + ")";
    }
    line(0, session_.text(msg::kExplainComponent, {item.ref, answer}));
    for (const auto& evidence : item.evidence) {
      auto where = evidence.path;
      if (evidence.at.line != 0) {
        where += ":" + std::to_string(evidence.at.line);
      }
      line(1, session_.text(msg::kExplainSeen,
                            {where, evidence.method, std::to_string(evidence.confidence)}));
    }
    for (const auto& key : match::advisory_keys(item)) {
      line(1, session_.text(msg::kExplainKey, {key.ecosystem, key.name, key.version}));
    }
    for (const auto& name : match::cpes_of(item).names) {
      line(1, session_.text(msg::kExplainKey,
                            {"CPE", name.formatted_string(), name.plain(CpeField::kVersion)}));
    }
    if (!report_.support.empty() && !report_.support[index].product.empty()) {
      const auto& support = report_.support[index];
      auto text = support_text(support, session_);
      if (support.of_system) {
        text = session_.text(msg::kSupportOfSystem, {text});
      }
      line(1, session_.text(msg::kExplainSupport, {report_.support_date, text}));
    }
    for (const auto& finding : report_.findings) {
      if (finding.component == index && (vulnerability.empty() || names(finding, vulnerability))) {
        this->finding(finding);
      }
    }
  }

  void no_record(const std::string& vulnerability) {
    line(1, session_.text(msg::kExplainNoRecord, {vulnerability}));
  }

  void miss(const NearMiss& miss) {
    const auto& opinion = miss.opinion;
    line(1, session_.text(msg::kExplainNoFinding,
                          {opinion.advisory, opinion.source, stated(opinion.modified)}));
    if (!opinion.withdrawn.empty()) {
      line(2, session_.text(msg::kExplainWithdrawn, {opinion.withdrawn}));
    }
    if (!opinion.criterion.empty()) {
      line(2, session_.text(msg::kExplainNearest, {opinion.criterion}));
    }
    if (miss.failed.empty()) {
      line(2, session_.text(msg::kExplainOtherOpinion, {status_name(opinion.status)}));
    } else if (miss.failed == "cpe") {
      line(2, session_.text(msg::kExplainNoCpe, {miss.wanted}));
    } else if (miss.failed != "score" && miss.failed != "collision") {
      line(2, session_.text(msg::kExplainFailed, {miss.failed, miss.wanted, miss.found}));
    }
    identity(opinion);
    if (opinion.reason.id != msg::kPlain) {
      line(2, opinion.reason.text(session_.lang));
    }
    if (miss.missing > 0) {
      std::vector<std::string> help;
      for (const auto kind : miss.would_help) {
        help.push_back(session_.text(evidence_name(kind), {}));
      }
      line(2, session_.text(msg::kExplainPoints, {miss.found, std::to_string(miss.missing),
                                                  miss.wanted, join(help, ", ")}));
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void finding(const Finding& finding) {
    auto title = finding.vulnerability + ": " + std::string(status_name(finding.status));
    if (!finding.aliases.empty()) {
      title += " (" + join(finding.aliases, ", ") + ")";
    }
    line(1, title);
    if (!finding.summary.empty()) {
      line(2, finding.summary);
    }
    for (const auto& opinion : finding.opinions) {
      this->opinion(opinion);
    }
    for (const auto& assessment : finding.assessments) {
      this->assessment(assessment);
    }
    signals(finding);
    if (!finding.judged_by.empty()) {
      line(2, session_.text(msg::kExplainOwned, {finding.judged_by}));
    }
    for (const auto& decision : finding.decisions) {
      auto outcome = decision.outcome;
      if (decision.outcomes.size() > 1) {
        outcome += " ← " + join(decision.outcomes, " | ");
      }
      line(2, session_.text(msg::kExplainDecision, {decision.table, outcome}));
      for (const auto& input : decision.inputs) {
        line(3, session_.text(msg::kExplainInput, {input.name, join(input.values, "|"),
                                                   input.reason.text(session_.lang)}));
      }
    }
  }

  void signals(const Finding& finding) {
    for (const auto& id : finding.cwes) {
      const auto* known = find_weakness(report_, id);
      line(2, session_.text(msg::kExplainWeakness,
                            {weakness_text(known == nullptr ? Weakness{.id = id} : *known)}));
    }
    if (finding.kev) {
      line(2, session_.text(msg::kExplainKev, {finding.kev->date_added}));
    }
    if (finding.epss) {
      line(2, epss_text(*finding.epss, epss_source(report_), session_));
    }
    for (const auto& text : exploit_lines(finding.exploits, session_)) {
      line(2, text);
    }
  }

  void opinion(const Opinion& opinion) {
    line(2, session_.text(msg::kExplainOpinion,
                          {opinion.advisory, opinion.source, stated(opinion.modified),
                           status_name(opinion.status)}));
    if (!opinion.range.empty()) {
      // With a justification the version is in the range, and something else clears it.
      const bool inside = opinion.status == Status::kAffected || !opinion.justification.empty();
      const auto text = inside                               ? Msg(msg::kExplainRange)
                        : opinion.status == Status::kUnknown ? Msg(msg::kExplainAgainst)
                                                             : Msg(msg::kExplainMiss);
      line(3, session_.text(text, {opinion.version, opinion.range, opinion.scheme}));
    }
    if (!opinion.criterion.empty()) {
      line(3,
           session_.text(msg::kExplainCriterion, {opinion.criterion, std::to_string(opinion.score),
                                                  std::to_string(match::kCpeThreshold)}));
    }
    identity(opinion);
    if (!opinion.fixed.empty()) {
      line(3, session_.text(msg::kExplainFixed, {opinion.fixed}));
    }
    if (!opinion.note.empty()) {
      line(3, session_.text(msg::kExplainNote, {opinion.note}));
    }
    if (opinion.reason.id != msg::kPlain) {
      line(3, opinion.reason.text(session_.lang));
    }
  }

  // What the score is made of, and where in the record it stands.
  void identity(const Opinion& opinion) {
    if (!opinion.cpe.empty()) {
      std::vector<std::string> parts;
      for (const auto& one : opinion.evidence) {
        auto text = session_.text(evidence_name(one.kind), {}) + " " + std::to_string(one.points);
        if (!one.detail.empty() && one.detail != opinion.cpe) {
          text += " (" + one.detail + ")";
        }
        parts.push_back(std::move(text));
      }
      line(3, session_.text(msg::kExplainIdentity, {opinion.cpe, join(parts, ", ")}));
    }
    if (!opinion.node.empty() && opinion.status != Status::kNotAffected) {
      line(3, session_.text(msg::kExplainNode, {opinion.node}));
    }
    if (!opinion.together.empty()) {
      line(3, session_.text(msg::kExplainTogether, {join(opinion.together, ", ")}));
    }
  }

  void assessment(const Assessment& assessment) {
    std::vector<std::string> said;
    if (!assessment.withdrawn.empty()) {
      said.push_back(session_.text(msg::kExplainWithdrawn, {assessment.withdrawn}));
    }
    if (assessment.disputed) {
      said.push_back(session_.text(msg::kExplainDisputed, {}));
    }
    for (const auto& severity : assessment.severities) {
      said.push_back(severity.score);
    }
    if (!assessment.severity_word.empty()) {
      said.push_back(assessment.severity_word);
    }
    if (!said.empty()) {
      line(2, session_.text(msg::kExplainAssessment, {assessment.advisory, assessment.source,
                                                      assessment.modified, join(said, ", ")}));
    }
  }

  void line(std::size_t depth, std::string_view text) {
    const auto indent = depth * 2;
    out_ += std::string(indent, ' ') + wrap(printable(text), 100 - indent, indent + 2) + "\n";
  }

  const Report& report_;
  const Session& session_;
  std::string out_;
};

// Components that the question is about.
std::vector<std::uint32_t> subjects(const Report& report, const std::string& asked) {
  const auto purl = parse_purl(asked);
  const auto question = purl ? purl->to_string() : asked;
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < report.bom.components.size(); ++i) {
    const auto& component = report.bom.components[i];
    const bool named = component.ref == asked || component.purl.to_string() == question ||
                       component.purl.package() == question || component.name == question ||
                       std::ranges::find(component.cpes, question) != component.cpes.end();
    const bool has = std::ranges::any_of(
        report.findings, [&](const Finding& f) { return f.component == i && names(f, question); });
    if (named || has) {
      out.push_back(i);
    }
  }
  return out;
}

// Why not, for the components that were asked for; where none was named, for those whose package or
// product a record names, which are added to `indices`.
Result<void> add_misses(Report& report, const service::AssessRequest& request,
                        std::vector<std::uint32_t>& indices, const std::string& about, bool named,
                        Session& session) {
  std::vector<bool> wanted(report.bom.components.size(), !named);
  for (const auto index : indices) {
    wanted[index] = named;
  }
  for (const auto& finding : report.findings) {
    if (names(finding, about)) {
      wanted[finding.component] = false;
    }
  }
  std::vector<std::uint32_t> components;
  for (std::uint32_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i]) {
      components.push_back(i);
    }
  }
  AKASHI_TRY_ASSIGN(auto misses,
                    service::near_misses(request, report, components, about, session.services()));
  for (auto& miss : misses) {
    if (!named && !match::names_product(miss)) {
      continue;
    }
    if (std::ranges::find(indices, miss.component) == indices.end()) {
      indices.push_back(miss.component);
    }
    report.misses.push_back(std::move(miss));
  }
  return {};
}

}  // namespace

int run_explain(Session& session, const Invocation& invocation) {
  const auto& question = invocation.arguments.front();
  const auto policy = decide::Policy::load(invocation.all("profile"), invocation.all("input"),
                                           invocation.get("environment"));
  if (!policy) {
    return session.fail(policy.error());
  }
  const auto outputs = parse_outputs(invocation);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  const auto as_of =
      service::parse_as_of(std::string(invocation.get("as-of")), session.services().clock);
  if (!as_of) {
    return session.fail(as_of.error());
  }
  const service::AssessRequest request{
      .target = std::string(invocation.get("in")),
      .database = session.database(invocation),
      .as_of = *as_of,
      .kernel_build = std::string(invocation.get("kernel-build")),
      .kernel_source = std::string(invocation.get("kernel-source"))};
  const bool is_purl = question.starts_with("pkg:") || is_cpe(question);
  if (request.target.empty() && !is_purl) {
    return run_db_search(session, invocation);
  }
  auto report = request.target.empty() ? report_of_name(question, request, session.services())
                                       : service::assess(request, session.services());
  if (!report) {
    return session.fail(report.error());
  }
  report->tool_version = service::program_version();
  decide::decide(*report, *policy);
  auto indices = subjects(*report, question);
  // About a vulnerability: the second argument, or the question itself.
  const bool two = invocation.arguments.size() > 1;
  const std::string about = two ? invocation.arguments[1] : is_purl ? std::string() : question;
  if (!about.empty() && report->matched) {
    if (const auto found = add_misses(*report, request, indices, about, two, session); !found) {
      return session.fail(found.error());
    }
  }
  constexpr int kGate = 1;
  if (indices.empty()) {
    session.note(session.text(msg::kExplainNone, {question}));
    return kGate;
  }
  if (outputs->front().format == "json") {
    const auto written = write_outputs(*report, *outputs, session);
    return written ? 0 : session.fail(written.error());
  }
  Explainer explainer(*report, session);
  const bool about_vulnerability =
      !is_purl &&
      std::ranges::any_of(report->findings, [&](const Finding& f) { return names(f, question); });
  for (const auto index : indices) {
    explainer.component(index, two                   ? std::string_view(about)
                               : about_vulnerability ? std::string_view(question)
                                                     : std::string_view());
    const bool none = two && std::ranges::none_of(report->findings, [&](const Finding& f) {
                        return f.component == index && names(f, about);
                      });
    bool said = false;
    for (const auto& miss : report->misses) {
      if (miss.component == index) {
        explainer.miss(miss);
        said = true;
      }
    }
    if (none && !said) {
      explainer.no_record(about);
    }
  }
  session.print(explainer.take() + as_of_text(*report, session));
  return 0;
}

}  // namespace akashi::cli
