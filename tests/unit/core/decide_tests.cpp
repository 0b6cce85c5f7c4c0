#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/data.h"
#include "decide/decide.h"
#include "decide/inputs.h"
#include "decide/profiles.h"
#include "decide/table.h"

namespace akashi::decide {
namespace {

TEST(Tables, EveryCombinationHasExactlyOneOutcome) {
  for (const auto& profile : built_in_profiles()) {
    const auto table = DecisionTable::parse(find_data(profile.path)->bytes, {});
    ASSERT_TRUE(table.has_value()) << profile.name << table.error().text();
    // Knowing nothing allows every outcome of the table.
    std::vector<std::vector<std::uint32_t>> all;
    for (const auto& point : (*table)->inputs()) {
      auto& values = all.emplace_back(point.values.size());
      std::ranges::generate(values, [n = 0U]() mutable { return n++; });
    }
    EXPECT_EQ((*table)->possible(all).size(), (*table)->outcome().values.size()) << profile.name;
  }
}

TEST(Tables, AMissingRowIsRefused) {
  auto text = std::string(find_data("ssvc/cisa_bod_26_04_1_0_0.json")->bytes);
  const auto at = text.rfind('{');
  const auto comma = text.rfind(',', at);
  text.replace(comma, text.rfind('}', text.rfind(']')) - comma + 1, "");
  EXPECT_FALSE(DecisionTable::parse(text, {}).has_value());
}

Finding finding_with(std::string vector) {
  Finding finding{.vulnerability = "CVE-2026-1", .status = Status::kAffected};
  finding.opinions.push_back({.advisory = "X-1",
                              .status = Status::kAffected,
                              .severities = {{"CVSS_V3", std::move(vector)}}});
  return finding;
}

const DecisionInput& input(const Decision& decision, std::string_view point) {
  return *std::ranges::find_if(decision.inputs,
                               [&](const DecisionInput& i) { return i.point.starts_with(point); });
}

TEST(Decide, AbsenceFromKevIsNotAbsenceOfExploitation) {
  Report report;
  report.bom.components.resize(1);
  report.sources = {{.name = "kev", .kind = "kev"}};
  report.findings = {finding_with("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")};
  report.findings[0].epss = EpssScore{"CVE-2026-1", 0.97, 0.99};
  const auto policy = Policy::load({"bod-26-04", "cisa"}, {});
  ASSERT_TRUE(policy.has_value());
  decide(report, *policy);
  const auto& finding = report.findings[0];
  EXPECT_DOUBLE_EQ(finding.severity.score, 9.8);
  EXPECT_EQ(input(finding.decisions[0], "cisa:KEV").values, std::vector<std::string>{"N"});
  EXPECT_EQ(input(finding.decisions[1], "ssvc:E").values.size(), 3U);
  EXPECT_EQ(input(finding.decisions[0], "ssvc:TI").values, std::vector<std::string>{"T"});
  EXPECT_EQ(input(finding.decisions[0], "ssvc:A").values.size(), 2U)
      << "CVSS alone does not prove that it can be automated";
  EXPECT_GT(finding.decisions[0].outcomes.size(), 1U);
  EXPECT_EQ(finding.decisions[0].outcome, finding.decisions[0].outcomes.back());
}

// Where the component can be reached locally only, the score is that of such a vulnerability; what
// a version of CVSS does not have changes nothing there.
TEST(Decide, SeverityOfTheUsersEnvironment) {
  const auto severity_in = [](const char* vector, const char* environment) {
    Report report;
    report.bom.components.resize(1);
    report.findings = {finding_with(vector)};
    decide(report, *Policy::load({"cisa"}, {}, environment));
    return report.findings[0].severity;
  };
  constexpr auto kRemote = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
  constexpr auto kLocal = "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
  const auto local = severity_in(kRemote, "MAV:L/CDP:H");
  EXPECT_DOUBLE_EQ(local.score, severity_in(kLocal, "").score);
  EXPECT_EQ(local.level, SeverityLevel::kHigh);
  EXPECT_EQ(local.vector, std::string(kRemote) + "/MAV:L");
  EXPECT_EQ(severity_in(kRemote, "CDP:H").score, severity_in(kRemote, "").score);
  EXPECT_EQ(severity_in("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:P", "MAV:X").score, 9.8);
  EXPECT_EQ(
      severity_in("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "MAV:L").score,
      severity_in("CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "").score);
  EXPECT_EQ(severity_in("AV:N/AC:L/Au:N/C:C/I:C/A:C", "TD:N").score, 0);
  for (const auto* bad : {"MAV", "MAV:", "MAV:Q", "AV:L", "E:H", "CR:H/CR:L", "/", "CR:H/"}) {
    EXPECT_FALSE(Policy::load({"cisa"}, {}, bad)) << bad;
  }
}

TEST(Decide, AnAssessmentStandsUntilMoreIsKnown) {
  Report report;
  report.bom.components.resize(1);
  report.findings.assign(4, finding_with("CVSS:3.1/AV:L/AC:L/PR:L/UI:R/S:U/C:L/I:N/A:N"));
  const SsvcAssessment none{.exploitation = "N",
                            .automatable = "Y",
                            .technical_impact = "T",
                            .role = "CISA Coordinator",
                            .timestamp = "2026-01-01T00:00:00Z"};
  for (auto& finding : report.findings) {
    finding.assessments = {{.advisory = "CVE-2026-1", .source = "cve", .ssvc = none}};
  }
  report.findings[1].references = {{"EVIDENCE", "https://example.org/poc"}};
  report.findings[2].kev = KevEntry{.cve = "CVE-2026-1", .date_added = "2026-02-01"};
  report.findings[3].assessments[0].withdrawn = "2026-03-01T00:00:00Z";
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    report.findings[i].vulnerability += std::to_string(i);
  }
  const auto policy = Policy::load({"cisa"}, {});
  ASSERT_TRUE(policy.has_value());
  decide(report, *policy);
  const auto values = [&](std::string_view name, std::string_view point) {
    const auto finding = std::ranges::find(report.findings, name, &Finding::vulnerability);
    return input(finding->decisions[0], point).values;
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(values("CVE-2026-10", "ssvc:E"), (Keys{"N"}));
  EXPECT_EQ(values("CVE-2026-10", "ssvc:A"), (Keys{"Y"})) << "not what CVSS lets one think";
  EXPECT_EQ(values("CVE-2026-10", "ssvc:TI"), (Keys{"T"}));
  EXPECT_EQ(values("CVE-2026-11", "ssvc:E"), (Keys{"P", "A"})) << "a proof is more than none";
  EXPECT_EQ(values("CVE-2026-12", "ssvc:E"), (Keys{"A"}));
  EXPECT_EQ(values("CVE-2026-13", "ssvc:E"), (Keys{"N", "P", "A"})) << "withdrawn";
}

TEST(Decide, ScoresOfThePackageComeBeforeThoseOfTheVulnerability) {
  Report report;
  report.bom.components.resize(1);
  report.findings.assign(2, finding_with("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"));
  report.findings[1].opinions[0].severities.clear();
  report.findings[1].opinions[0].urgency = "low";
  for (auto& finding : report.findings) {
    finding.assessments = {
        {.advisory = "CVE-2026-1",
         .source = "cve",
         .severities = {{"CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}}};
  }
  const auto policy = Policy::load({"cisa"}, {});
  ASSERT_TRUE(policy.has_value());
  decide(report, *policy);
  std::vector<double> scores = {report.findings[0].severity.score,
                                report.findings[1].severity.score};
  std::ranges::sort(scores);
  EXPECT_EQ(scores, (std::vector<double>{7.8, 9.8}));
}

TEST(Decide, SeverityIsTheHighestScoreOfThePreferredVersion) {
  constexpr std::string_view kV4 =
      "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
  Report report;
  report.bom.components.resize(1);
  report.findings = {finding_with(std::string(kV4)), finding_with(std::string(kV4))};
  report.findings[1].opinions[0].severities.push_back(
      {"CVSS_V3", "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"});
  const auto policy = Policy::load({"cisa"}, {});
  ASSERT_TRUE(policy.has_value());
  decide(report, *policy);
  EXPECT_EQ(report.findings[0].severity.score, 9.3);
  EXPECT_EQ(report.findings[0].severity.level, SeverityLevel::kCritical);
  EXPECT_EQ(report.findings[1].severity.score, 7.8);
}

TEST(Decide, AScoreWithoutVectorCounts) {
  constexpr std::string_view kVector = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H";  // 7.8
  struct Row {
    std::vector<Severity> given;
    double score;
    SeverityLevel level;
    std::string vector;
  };
  const std::vector<Row> rows = {
      {{{"CVSS_V3", "9.8"}}, 9.8, SeverityLevel::kCritical, ""},
      {{{"CVSS_V3", "10"}}, 10, SeverityLevel::kCritical, ""},
      {{{"CVSS_V3", "0.0"}}, 0, SeverityLevel::kNone, ""},
      {{{"CVSS_V2", "9.8"}}, 9.8, SeverityLevel::kHigh, ""},
      {{{"CVSS_V2", "4.0"}, {"CVSS_V4", "2.1"}}, 2.1, SeverityLevel::kLow, ""},
      {{{"CVSS_V3", "7.8"}, {"CVSS_V3", std::string(kVector)}},
       7.8,
       SeverityLevel::kHigh,
       std::string(kVector)},
      {{{"CVSS_V3", std::string(kVector)}, {"CVSS_V3", "7.8"}},
       7.8,
       SeverityLevel::kHigh,
       std::string(kVector)},
      {{{"CVSS_V3", "10.1"}}, -1, SeverityLevel::kUnknown, ""},
      {{{"CVSS_V3", "-1"}}, -1, SeverityLevel::kUnknown, ""},
      {{{"CVSS_V3", "7.5 of 10"}}, -1, SeverityLevel::kUnknown, ""},
      {{{"CVSS_V3", "nan"}}, -1, SeverityLevel::kUnknown, ""},
      {{{"CVSS_V3", "1e1"}}, -1, SeverityLevel::kUnknown, ""},
      {{{"CVSS_V3", ""}}, -1, SeverityLevel::kUnknown, ""},
      {{{"Ubuntu", "7.5"}}, -1, SeverityLevel::kUnknown, ""},
  };
  Report report;
  report.bom.components.resize(1);
  for (const auto& row : rows) {
    report.findings = {finding_with("")};
    report.findings[0].opinions[0].severities = row.given;
    const auto policy = Policy::load({"cisa"}, {});
    decide(report, *policy);
    const auto& severity = report.findings[0].severity;
    EXPECT_EQ(severity.score, row.score) << row.given[0].score;
    EXPECT_EQ(severity.level, row.level) << row.given[0].score;
    EXPECT_EQ(severity.vector, row.vector) << row.given[0].score;
    const auto gates = Gates::parse({"severity:low"}, *policy);
    EXPECT_EQ(gates->first_hit(report).has_value(), row.level >= SeverityLevel::kLow);
  }
}

TEST(Decide, DebiansUrgencyIsAWordWithOrWithoutStars) {
  Report report;
  report.bom.components.resize(1);
  for (const auto& [word, level] : std::initializer_list<std::pair<std::string, SeverityLevel>>{
           {"high", SeverityLevel::kHigh},
           {"high**", SeverityLevel::kHigh},
           {"unimportant", SeverityLevel::kUnknown},
           {"end-of-life", SeverityLevel::kUnknown},
           {"not yet assigned", SeverityLevel::kUnknown}}) {
    report.findings = {finding_with("")};
    report.findings[0].opinions[0].urgency = word;
    decide(report, *Policy::load({"cisa"}, {}));
    EXPECT_EQ(report.findings[0].severity.level, level) << word;
  }
}

TEST(Decide, AnOpinionThatDoesNotHoldStillRatesTheVulnerability) {
  Report report;
  report.bom.components.resize(1);
  report.findings = {finding_with("")};
  report.findings[0].opinions.push_back(
      {.advisory = "Y-1", .status = Status::kNotAffected, .severities = {{"CVSS_V3", "9.8"}}});
  decide(report, *Policy::load({"cisa"}, {}));
  EXPECT_EQ(report.findings[0].severity.score, 9.8);
  report.findings[0].opinions[0].severities[0].score = "5.0";
  report.findings[0].decisions.clear();
  decide(report, *Policy::load({"cisa"}, {}));
  EXPECT_EQ(report.findings[0].severity.score, 5.0) << "who calls it affected comes first";
}

TEST(Decide, KnownInputsGiveOneOutcome) {
  Report report;
  report.bom.components.resize(1);
  report.findings = {finding_with("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")};
  report.findings[0].kev = KevEntry{.cve = "CVE-2026-1", .date_added = "2026-01-01"};
  const auto policy = Policy::load({"bod-26-04"}, {"PE=yes", "Automatable=Y"});
  ASSERT_TRUE(policy.has_value());
  decide(report, *policy);
  EXPECT_EQ(report.findings[0].decisions[0].outcomes,
            std::vector<std::string>{"3 days & forensic investigation"});
  const auto gates = Gates::parse({"14D"}, *policy);
  ASSERT_TRUE(gates.has_value());
  EXPECT_TRUE(gates->first_hit(report).has_value());
}

TEST(Decide, WrongWordsAreNamed) {
  EXPECT_FALSE(Policy::load({"no-such-table"}, {}).has_value());
  EXPECT_FALSE(Policy::load({}, {"PE"}).has_value());
  EXPECT_FALSE(Policy::load({}, {"PE=maybe"}).has_value());
  const auto policy = Policy::load({}, {});
  ASSERT_TRUE(policy.has_value());
  EXPECT_FALSE(Gates::parse({"severity:awful"}, *policy).has_value());
  EXPECT_FALSE(Gates::parse({"soon"}, *policy).has_value());
}

}  // namespace
}  // namespace akashi::decide
