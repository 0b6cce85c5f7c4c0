#include "decide/inputs.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/bytes.h"
#include "base/check.h"
#include "base/data.h"
#include "base/messages/decide.h"
#include "base/strings.h"
#include "decide/cvss.h"
#include "formats/tree.h"

namespace akashi::decide {
namespace {

// One rule of data/ssvc/inputs.json.
struct Rule {
  std::string point;  // "ssvc:A": name space and key, any version.
  std::vector<std::string> values;
  std::vector<std::pair<std::string, std::vector<std::string>>> when;
  std::string why;
};

std::vector<std::string> texts(formats::NodeView array) {
  std::vector<std::string> out;
  for (const auto item : array) {
    out.emplace_back(item.text());
  }
  return out;
}

const std::vector<Rule>& rules() {
  static const auto kRules = [] {
    const auto* file = find_data("ssvc/inputs.json");
    AKASHI_CHECK(file != nullptr);
    const auto bytes = Bytes::copy_of(file->bytes);
    const auto tree = formats::parse_json(bytes.padded(), Limits{});
    AKASHI_CHECK(tree.has_value());
    std::vector<Rule> out;
    for (const auto node : tree->root()["rules"]) {
      Rule rule{.point = std::string(node["point"].text()),
                .values = texts(node["values"]),
                .when = {},
                .why = std::string(node["why"].text())};
      for (const auto condition : node["when"]) {
        rule.when.emplace_back(condition.key(), texts(condition));
      }
      out.push_back(std::move(rule));
    }
    return out;
  }();
  return kRules;
}

bool is_point(const DecisionPoint& point, std::string_view name) {
  return point.id.starts_with(name) && point.id.size() > name.size() &&
         point.id[name.size()] == ':';
}

std::vector<std::string> all_values(const DecisionPoint& point) {
  std::vector<std::string> out;
  for (const auto& value : point.values) {
    out.push_back(value.key);
  }
  return out;
}

DecisionInput input_of(const DecisionPoint& point, std::vector<std::string> values,
                       Message reason) {
  return {.point = point.id,
          .name = point.name,
          .values = std::move(values),
          .reason = std::move(reason)};
}

bool has_cve(const Finding& finding) {
  return finding.vulnerability.starts_with("CVE-") ||
         std::ranges::any_of(finding.aliases,
                             [](const std::string& a) { return a.starts_with("CVE-"); });
}

// Which member of an assessment judges a point.
struct AssessedPoint {
  std::string_view point;
  std::string SsvcAssessment::* value;
};
constexpr auto kAssessed =
    std::to_array<AssessedPoint>({{"ssvc:E", &SsvcAssessment::exploitation},
                                  {"ssvc:A", &SsvcAssessment::automatable},
                                  {"ssvc:TI", &SsvcAssessment::technical_impact}});

// What a coordinator has said of the point, the newest where there are several.
std::optional<DecisionInput> assessed(const DecisionPoint& point, const Finding& finding) {
  const auto row = std::ranges::find_if(
      kAssessed, [&](const AssessedPoint& known) { return is_point(point, known.point); });
  if (row == kAssessed.end()) {
    return std::nullopt;
  }
  const SsvcAssessment* newest = nullptr;
  for (const auto& assessment : finding.assessments) {
    const auto& ssvc = assessment.ssvc;
    if (assessment.withdrawn.empty() && ssvc && !((*ssvc).*(row->value)).empty() &&
        (newest == nullptr || ssvc->timestamp > newest->timestamp)) {
      newest = &*ssvc;
    }
  }
  if (newest == nullptr) {
    return std::nullopt;
  }
  return input_of(
      point, {newest->*(row->value)},
      {msg::kInputAssessed,
       {newest->role.empty() ? "SSVC" : newest->role, newest->timestamp.substr(0, 10)}});
}

// The reason with, where somebody had assessed "none", who it was and when.
Message with_assessor(Msg alone, Msg against, std::vector<std::string> arguments,
                      const std::optional<DecisionInput>& said) {
  if (said) {
    std::ranges::copy(said->reason.args, std::back_inserter(arguments));
  }
  return {said ? against : alone, std::move(arguments)};
}

std::string named(const ExploitEntry& entry) {
  return entry.id.empty() ? entry.url : entry.id;
}

// What says that it exploits, and does not prove it: no value is left out for it, and an assessed
// "none" no longer stands alone.
DecisionInput claimed(const DecisionPoint& point, const Finding& finding,
                      const std::optional<DecisionInput>& said) {
  const auto& first = finding.exploits.front();
  return input_of(
      point, said ? std::vector<std::string>{"N", "P"} : all_values(point),
      with_assessor(msg::kInputClaim, msg::kInputClaimAgainst,
                    {named(first), first.feed, std::to_string(finding.exploits.size())}, said));
}

// Listed in KEV: exploited. Not listed says nothing of exploitation, and EPSS is a forecast, not a
// sighting. A known proof is more than an assessment of "none", which may be older; it is never
// more than a proof. docs/adr/0014
DecisionInput exploitation(const DecisionPoint& point, const Finding& finding) {
  if (finding.kev) {
    return input_of(point, {"A"}, {msg::kInputKevListed, {finding.kev->date_added}});
  }
  auto said = assessed(point, finding);
  if (said && said->values.front() != "N") {
    return std::move(*said);
  }
  const auto exploit = std::ranges::find_if(finding.exploits, is_proof);
  if (exploit != finding.exploits.end()) {
    return input_of(
        point, {"P", "A"},
        with_assessor(
            msg::kInputExploit, msg::kInputExploitAgainst,
            {std::string(exploit_kind_name(exploit->kind)), exploit->feed, named(*exploit)}, said));
  }
  const auto proof = std::ranges::find(finding.references, "EVIDENCE", &AdvisoryReference::type);
  if (proof != finding.references.end()) {
    return input_of(point, {"P", "A"},
                    with_assessor(msg::kInputProof, msg::kInputProofAgainst, {proof->url}, said));
  }
  if (!finding.exploits.empty()) {
    return claimed(point, finding, said);
  }
  return said ? std::move(*said) : input_of(point, all_values(point), {msg::kInputUnknown, {}});
}

DecisionInput in_kev(const DecisionPoint& point, const Finding& finding,
                     const KnownSignals& signals) {
  if (finding.kev) {
    return input_of(point, {"Y"}, {msg::kInputKevListed, {finding.kev->date_added}});
  }
  if (signals.kev && has_cve(finding)) {
    return input_of(point, {"N"}, {msg::kInputKevNotListed, {}});
  }
  return input_of(point, all_values(point),
                  {signals.kev ? msg::kInputNoCve : msg::kInputNoKev, {}});
}

std::optional<DecisionInput> by_cvss(const DecisionPoint& point, const Finding& finding) {
  const auto vector = parse_cvss(finding.severity.vector);
  if (!vector || vector->version == CvssVersion::k20) {
    return std::nullopt;
  }
  for (const auto& rule : rules()) {
    const bool holds =
        is_point(point, rule.point) && std::ranges::all_of(rule.when, [&](const auto& condition) {
          return std::ranges::find(condition.second, vector->metric(condition.first)) !=
                 condition.second.end();
        });
    if (holds) {
      return input_of(point, rule.values, {msg::kInputCvss, {finding.severity.vector, rule.why}});
    }
  }
  return std::nullopt;
}

}  // namespace

DecisionInput derive_input(const DecisionPoint& point, const Finding& finding,
                           const KnownSignals& signals) {
  if (is_point(point, "ssvc:E")) {
    return exploitation(point, finding);
  }
  if (is_point(point, "cisa:KEV")) {
    return in_kev(point, finding, signals);
  }
  if (auto said = assessed(point, finding)) {
    return std::move(*said);
  }
  auto derived = by_cvss(point, finding);
  return derived ? std::move(*derived)
                 : input_of(point, all_values(point), {msg::kInputUnknown, {}});
}

}  // namespace akashi::decide
