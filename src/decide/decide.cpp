#include "decide/decide.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <ranges>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/data.h"
#include "base/messages/decide.h"
#include "base/strings.h"
#include "decide/cvss.h"
#include "decide/inputs.h"
#include "decide/profiles.h"

namespace akashi::decide {
namespace {

constexpr auto kProfiles = std::to_array<Profile>({
    {"bod-26-04", "ssvc/cisa_bod_26_04_1_0_0.json"},
    {"cisa", "ssvc/cisa_coordinator_2_0_3.json"},
});

Result<std::shared_ptr<const DecisionTable>> load_table(const std::string& profile) {
  const auto* built_in = std::ranges::find(kProfiles, profile, &Profile::name);
  if (built_in != kProfiles.end()) {
    return DecisionTable::parse(find_data(built_in->path)->bytes, Limits{});
  }
  std::ifstream in(profile, std::ios::binary);
  if (!in) {
    return fail(ErrorCode::kNotFound, msg::kBadOption,
                {"profile", profile, "bod-26-04, cisa, or a decision table file"});
  }
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto table = DecisionTable::parse(text, Limits{});
  if (!table) {
    return std::unexpected(std::move(table).error().in_file(profile));
  }
  return table;
}

bool names_point(const DecisionPoint& point, std::string_view text) {
  return equal_ignoring_case(point.key, text) || equal_ignoring_case(point.name, text) ||
         point.id == text;
}

// How much a type of score is trusted to be comparable with the others of a report.
int preference(CvssVersion version) {
  return version == CvssVersion::k40 ? 2 : version == CvssVersion::k20 ? 1 : 3;
}

// A base score that stands alone, "7.5", where the type says which version it is of.
std::optional<double> plain_score(std::string_view text) {
  double score = -1;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, score, std::chars_format::fixed);
  const bool number =
      !text.empty() && is_digit(text.front()) && error == std::errc() && stop == end;
  return number && score <= 10 ? std::optional(score) : std::nullopt;
}

struct BaseScore {
  CvssVersion version = CvssVersion::k31;
  double score = 0;
  std::string vector;  // "" for a score that stands alone.
};

std::optional<BaseScore> score_of(const Severity& severity, const CvssEnvironment& environment) {
  if (auto vector = parse_cvss(severity.score)) {
    if (environment.empty()) {
      return BaseScore{vector->version, base_score(*vector), severity.score};
    }
    environment.apply(*vector);
    return BaseScore{vector->version, environmental_score(*vector), vector->text()};
  }
  // Versions 3.0 and 3.1 have one rating scale.
  constexpr auto kTypes =
      std::to_array<std::pair<std::string_view, CvssVersion>>({{"CVSS_V2", CvssVersion::k20},
                                                               {"CVSS_V3", CvssVersion::k31},
                                                               {"CVSS_V4", CvssVersion::k40}});
  const auto* type =
      std::ranges::find(kTypes, severity.type, [](const auto& t) { return t.first; });
  const auto score = plain_score(trim(severity.score));
  return type != kTypes.end() && score ? std::optional(BaseScore{type->second, *score, {}})
                                       : std::nullopt;
}

// The highest score of the preferred CVSS version, where one can see what it is made of before one
// that stands alone.
class BestSeverity {
 public:
  explicit BestSeverity(const CvssEnvironment& environment) : environment_(environment) {}

  void take_scores(const std::vector<Severity>& severities, const std::string& advisory) {
    for (const auto& severity : severities) {
      const auto score = score_of(severity, environment_);
      if (!score) {
        continue;
      }
      const std::tuple rank{preference(score->version), score->score, !score->vector.empty()};
      if (rank > rank_) {
        rank_ = rank;
        best_ = {.level = severity_level(score->score, score->version),
                 .score = score->score,
                 .vector = score->vector,
                 .advisory = advisory};
      }
    }
  }

  void take_word(std::string_view word, const std::string& advisory) {
    // Debian marks what it took from the NVD: "low**".
    const auto level = parse_severity_level(word.substr(0, word.find('*')));
    if (level && *level > best_.level) {
      best_.level = *level;
      best_.advisory = advisory;
    }
  }

  bool known() const { return best_.level != SeverityLevel::kUnknown; }
  const SeverityScore& best() const { return best_; }

 private:
  const CvssEnvironment& environment_;
  SeverityScore best_;
  std::tuple<int, double, bool> rank_{-1, -1, false};
};

// The scores of who speaks of this component come first, then those of who speaks of the
// vulnerability, then words in the same order. An opinion that does not hold speaks of the
// vulnerability only; records that were withdrawn are not asked.
SeverityScore choose_severity(const Finding& finding, const CvssEnvironment& environment) {
  const auto holds = [&](const Opinion& opinion) {
    return opinion.status != Status::kNotAffected || finding.status == Status::kNotAffected;
  };
  const auto speaks = [&](const Opinion& opinion) {
    return !holds(opinion) && opinion.withdrawn.empty();
  };
  const auto stands = [](const Assessment& assessment) { return assessment.withdrawn.empty(); };
  BestSeverity severity(environment);
  for (const auto& opinion : finding.opinions | std::views::filter(holds)) {
    severity.take_scores(opinion.severities, opinion.advisory);
  }
  if (!severity.known()) {
    for (const auto& opinion : finding.opinions | std::views::filter(speaks)) {
      severity.take_scores(opinion.severities, opinion.advisory);
    }
    for (const auto& assessment : finding.assessments | std::views::filter(stands)) {
      severity.take_scores(assessment.severities, assessment.advisory);
    }
  }
  if (!severity.known()) {
    for (const auto& opinion : finding.opinions | std::views::filter(holds)) {
      severity.take_word(opinion.severity_word, opinion.advisory);
      severity.take_word(opinion.urgency, opinion.advisory);
    }
  }
  if (!severity.known()) {
    for (const auto& opinion : finding.opinions | std::views::filter(speaks)) {
      severity.take_word(opinion.severity_word, opinion.advisory);
    }
    for (const auto& assessment : finding.assessments | std::views::filter(stands)) {
      severity.take_word(assessment.severity_word, assessment.advisory);
    }
  }
  return severity.best();
}

Decision make_decision(const DecisionTable& table, const Finding& finding, const Policy& policy,
                       const KnownSignals& signals) {
  Decision decision{.table = table.id()};
  std::vector<std::vector<std::uint32_t>> allowed;
  for (const auto& point : table.inputs()) {
    auto given = policy.given(point);
    auto input = given.empty() ? derive_input(point, finding, signals)
                               : DecisionInput{.point = point.id,
                                               .name = point.name,
                                               .values = std::move(given),
                                               .reason = {msg::kInputGiven, {}}};
    auto& values = allowed.emplace_back();
    for (const auto& key : input.values) {
      const auto found = std::ranges::find(point.values, key, &DecisionValue::key);
      if (found != point.values.end()) {
        values.push_back(static_cast<std::uint32_t>(found - point.values.begin()));
      }
    }
    if (values
            .empty()) {  // A table of the user's may name values otherwise: then nothing is known.
      input.values.clear();
      input.reason = {msg::kInputUnknown, {}};
      for (std::uint32_t i = 0; i < point.values.size(); ++i) {
        values.push_back(i);
        input.values.push_back(point.values[i].key);
      }
    }
    decision.inputs.push_back(std::move(input));
  }
  for (const auto outcome : table.possible(allowed)) {
    decision.outcomes.push_back(table.outcome().values[outcome].name);
    decision.rank = outcome;
  }
  decision.outcome = decision.outcomes.back();
  return decision;
}

}  // namespace

std::span<const Profile> built_in_profiles() {
  return kProfiles;
}

Result<Policy> Policy::load(const std::vector<std::string>& profiles,
                            const std::vector<std::string>& inputs, std::string_view environment) {
  Policy policy;
  const std::vector<std::string> standard = {std::string(kProfiles[0].name),
                                             std::string(kProfiles[1].name)};
  for (const auto& profile : profiles.empty() ? standard : profiles) {
    AKASHI_TRY_ASSIGN(auto table, load_table(profile));
    policy.tables_.push_back(std::move(table));
  }
  for (const auto& text : inputs) {
    const auto pair = cut(text, "=");
    bool known = false;
    for (const auto& table : policy.tables_) {
      for (const auto& point : table->inputs()) {
        if (!pair || !names_point(point, trim(pair->first))) {
          continue;
        }
        const auto wanted = trim(pair->second);
        const auto value = std::ranges::find_if(point.values, [&](const DecisionValue& v) {
          return equal_ignoring_case(v.key, wanted) || equal_ignoring_case(v.name, wanted);
        });
        if (value != point.values.end()) {
          policy.inputs_.emplace_back(point.id, value->key);
          known = true;
        }
      }
    }
    if (!known) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"input", text, "POINT=VALUE of a decision table in use"});
    }
  }
  AKASHI_TRY_ASSIGN(policy.environment_, CvssEnvironment::parse(environment));
  return policy;
}

std::vector<std::string> Policy::given(const DecisionPoint& point) const {
  std::vector<std::string> values;
  for (const auto& [id, value] : inputs_) {
    if (id == point.id && std::ranges::find(values, value) == values.end()) {
      values.push_back(value);
    }
  }
  return values;
}

void decide(Report& report, const Policy& policy) {
  const KnownSignals signals{.kev = std::ranges::find(report.sources, "kev", &SourceStatus::kind) !=
                                    report.sources.end()};
  for (auto& finding : report.findings) {
    finding.severity = choose_severity(finding, policy.environment());
    if (finding.status == Status::kAffected || finding.status == Status::kUnknown) {
      for (const auto& table : policy.tables()) {
        finding.decisions.push_back(make_decision(*table, finding, policy, signals));
      }
    }
  }
  // Affected before unknown; then urgency, known exploitation, severity, EPSS; then names, so that
  // the order is total.
  const auto urgency = [&](const Finding& finding) {
    const auto rank = finding.decisions.empty() ? 0U : finding.decisions.front().rank;
    return std::tuple(-static_cast<int>(finding.status), rank, finding.kev.has_value(),
                      finding.severity.score, finding.severity.level,
                      finding.epss ? finding.epss->probability : -1.0);
  };
  std::ranges::stable_sort(report.findings, [&](const Finding& a, const Finding& b) {
    const auto x = urgency(a);
    const auto y = urgency(b);
    return x != y ? x > y
                  : std::tie(a.component, a.vulnerability) < std::tie(b.component, b.vulnerability);
  });
}

Result<Gates> Gates::parse(const std::vector<std::string>& conditions, const Policy& policy) {
  Gates gates;
  for (const auto& text : conditions) {
    Gate gate{.text = text};
    std::optional<SeverityLevel> level;
    if (const auto pair = cut(text, "severity:"); pair && pair->first.empty()) {
      level = parse_severity_level(pair->second);
      if (!level || *level == SeverityLevel::kUnknown) {
        return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                    {"fail-on", text, "severity:low, medium, high or critical"});
      }
    }
    if (text == "kev") {
      gate.kind = Gate::Kind::kKev;
    } else if (text == "unknown") {
      gate.kind = Gate::Kind::kUnknown;
    } else if (level) {
      gate.kind = Gate::Kind::kSeverity;
      gate.level = *level;
    } else {
      gate.kind = Gate::Kind::kOutcome;
      std::string known = "kev, unknown, severity:LEVEL";
      for (const auto& table : policy.tables()) {
        const auto& values = table->outcome().values;
        for (std::uint32_t i = 0; i < values.size(); ++i) {
          known += ", " + values[i].name;
          if (gate.table.empty() && (equal_ignoring_case(values[i].name, text) ||
                                     equal_ignoring_case(values[i].key, text))) {
            gate.table = table->id();
            gate.rank = i;
          }
        }
      }
      if (gate.table.empty()) {
        return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"fail-on", text, known});
      }
    }
    gates.gates_.push_back(std::move(gate));
  }
  return gates;
}

std::optional<GateHit> Gates::first_hit(const Report& report) const {
  const auto hits = [](const Gate& gate, const Finding& finding) {
    switch (gate.kind) {
      case Gate::Kind::kKev:
        return finding.kev.has_value() && finding.status == Status::kAffected;
      case Gate::Kind::kSeverity:
        return finding.status == Status::kAffected && finding.severity.level >= gate.level;
      case Gate::Kind::kUnknown:
        return finding.status == Status::kUnknown;
      case Gate::Kind::kOutcome:
        // The most urgent possible outcome counts: a gate must not pass because something is not
        // known.
        return finding.status == Status::kAffected &&
               std::ranges::any_of(finding.decisions, [&](const Decision& d) {
                 return d.table == gate.table && d.rank >= gate.rank;
               });
    }
    return false;
  };
  for (const auto& gate : gates_) {
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
      if (hits(gate, report.findings[i])) {
        return GateHit{gate.text, i};
      }
    }
  }
  return std::nullopt;
}

}  // namespace akashi::decide
