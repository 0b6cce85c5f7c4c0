// One test for each rule of the format check: a case that passes, one thing changed, one finding.
#include "assure/case_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "case_example.h"

namespace akashi::assure {
namespace {

class CaseCheck : public testing::Test {
 protected:
  // "row field" of each error, or of each advice.
  std::string found(bool errors = true) const {
    const CaseRecords view{.product = &records[1],
                           .maker = has_maker ? &records[0] : nullptr,
                           .applicant = &records[0],
                           .people = {records[2]}};
    std::string out;
    for (const auto& finding : check_case(rules, content, view, on)) {
      if (finding.error == errors) {
        out += finding.criterion + " " + finding.field + " " + std::string(finding.what.id.name()) +
               "\n";
      }
    }
    return out;
  }
  CaseRow& row() { return content.rows[1]; }  // S1.1-02

  CaseRules rules = star1();
  Case content = example_case(rules);
  std::vector<Record> records = example_records();
  bool has_maker = true;
  Date on = kDay;
};

TEST_F(CaseCheck, ACompleteCasePasses) {
  EXPECT_EQ(rules.rows.size(), 16U);
  EXPECT_EQ(found(), "");
}

TEST_F(CaseCheck, EveryCriterionNeedsAResult) {
  content.rows.erase(content.rows.begin() + 1);
  EXPECT_EQ(found(), "S1.1-02 result kCaseNoResult\n");
  content.rows.clear();
  EXPECT_EQ(static_cast<int>(std::ranges::count(found(), '\n')), 16);
}

TEST_F(CaseCheck, NothingMayFail) {
  row().result = "not-conforms";
  row().reason = "a shared password";
  EXPECT_EQ(found(), "S1.1-02 result kCaseFails\n");
}

TEST_F(CaseCheck, AnOpenResultDecidesNothing) {
  row().result = "not-assessed";
  EXPECT_EQ(found(), "S1.1-02 result kCaseOpen\n");
}

TEST_F(CaseCheck, NotApplicableNeedsAReasonAndSaysSoTwice) {
  row().result = "not-applicable";
  row().applicability = "not-applicable";
  row().evidence.clear();
  EXPECT_EQ(found(), "S1.1-02 reason kCaseNoReason\n");
  row().reason = "no authentication over a network";
  EXPECT_EQ(found(), "");
  row().applicability = "applicable";
  EXPECT_EQ(found(), "S1.1-02 applicability kCaseContradicts\n");
  row().applicability.clear();
  EXPECT_EQ(found(), "S1.1-02 applicability kCaseMissing\n");
}

TEST_F(CaseCheck, ACriterionWithoutConditionsAlwaysApplies) {
  auto& always = content.rows[4];  // S1.1-05: about the vendor.
  ASSERT_TRUE(rules.row(always.criterion)->ids("conditions").empty());
  always.result = always.applicability = "not-applicable";
  always.reason = "we do not";
  EXPECT_EQ(found(), "");
  EXPECT_EQ(found(false), always.criterion + " applicability kCaseAlwaysApplies\n");
}

TEST_F(CaseCheck, ConformingNeedsEvidence) {
  row().evidence.clear();
  EXPECT_EQ(found(), "S1.1-02 evidence kCaseNoEvidence\n");
}

TEST_F(CaseCheck, AWaiverNeedsItsRoute) {
  row().result = "waived";
  row().reason = "statement of compliance";
  EXPECT_EQ(found(), "S1.1-02 result kCaseNotWaived\n");
  content.route = "psti";
  EXPECT_EQ(found(), "");
  content.rows[0].result = "waived";  // S1.1-01 isn't waived by any route.
  content.rows[0].reason = "likewise";
  EXPECT_EQ(found(), "S1.1-01 result kCaseNotWaived\n");
}

TEST_F(CaseCheck, TheColumnsThatTheSchemeAsksFor) {
  row().method.clear();
  EXPECT_EQ(found(), "S1.1-02 method kCaseMissing\n");
  row() = conforming("S1.1-02");
  row().date.clear();
  EXPECT_EQ(found(), "S1.1-02 date kCaseMissing\n");
  row() = conforming("S1.1-02");
  row().evaluator.clear();
  EXPECT_EQ(found(), "S1.1-02 evaluator kCaseMissing\n");
  row() = conforming("S1.1-02");
  row().remarks = row().reason = "";
  EXPECT_EQ(found(), "");
}

TEST_F(CaseCheck, TheEvaluatorIsKnownAndOfAClassThatIsAllowed) {
  row().evaluator = "sato";
  EXPECT_EQ(found(), "S1.1-02 evaluator kCaseNoRecord\n");
  row().evaluator = "ito";
  row().evaluator_class = "qualified-person";
  EXPECT_EQ(found(), "S1.1-02 evaluator-class kCaseNotOfClass\n");
  // Level 3 takes evaluation bodies only; and its criteria aren't known.
  rules = case_rules(*rules.scheme, "3").value();
  row().evaluator_class = "self";
  const auto all = found();
  EXPECT_NE(all.find("S1.1-02 evaluator-class kCaseClassNotAllowed"), std::string::npos);
  EXPECT_NE(all.find(" product.type kCaseTypeUnknown"), std::string::npos);
}

// Criteria of a product type, added as a file: those of the type and level, and what is missing of
// others is said.
TEST_F(CaseCheck, CriteriaOfAProductTypeAreAddedAsFiles) {
  const std::vector<std::string> folder = {std::string(AKASHI_SOURCE_DIR) +
                                           "/examples/gateway/schemes"};
  const auto catalogue = service::load_schemes(folder, Limits()).value();
  ASSERT_TRUE(catalogue.problems.empty()) << catalogue.problems.front().text();
  const auto& scheme = *catalogue.find("jc-star@2025-03");
  const auto of = [&](const char* level, const char* type) {
    return case_rules(scheme, level, type).value();
  };
  const auto unknown = [](const CaseRules& found) {
    std::string out;
    for (const auto* level : found.unknown_levels) {
      out += level->id;
    }
    return out;
  };
  const auto gateway = of("3", "communication-equipment");
  EXPECT_EQ(gateway.rows.size(), 22U);
  EXPECT_EQ(gateway.rows.back()->id, "EX3-06");
  // The type's data says that it has criteria on level 3 and none on level 2.
  EXPECT_EQ(unknown(gateway), "");
  EXPECT_EQ(of("1", "communication-equipment").rows.size(), 16U);
  const auto camera = of("3", "network-camera");
  EXPECT_EQ(camera.rows.size(), 16U);
  EXPECT_EQ(unknown(camera), "3");
  EXPECT_EQ(unknown(of("4", "communication-equipment")), "4");
  EXPECT_EQ(unknown(of("2", "communication-equipment")), "2");
  EXPECT_EQ(unknown(of("3", "smart-home-appliance")), "23");
  EXPECT_EQ(unknown(of("3", "")), "23");
  EXPECT_EQ(of("3", "").rows.size(), 16U);

  rules = camera;
  const auto all = check_case(rules, content, {}, kDay);
  const auto about = [&](std::string_view field) {
    const auto at = std::ranges::find(all, field, &CaseFinding::field);
    return at == all.end() ? std::string() : at->what.text();
  };
  EXPECT_NE(about("level").find("jc-star/2025-03/criteria-network-camera.json"), std::string::npos);
  rules = of("3", "toaster");
  const auto untyped = check_case(rules, content, {}, kDay);
  EXPECT_TRUE(std::ranges::any_of(untyped, [](const CaseFinding& one) {
    return one.field == "product.type" &&
           one.what.text().find("communication-equipment") != std::string::npos;
  }));
}

TEST_F(CaseCheck, DatesAreNotAhead) {
  row().date = "2026-11-21";
  EXPECT_EQ(found(), "S1.1-02 date kCaseInFuture\n");
  on = *parse_date("2026-11-21");
  EXPECT_EQ(found(), "");
  row().evidence.front().date = "2026-11-22";
  EXPECT_EQ(found(), "S1.1-02 evidence kCaseInFuture\n");
}

TEST_F(CaseCheck, OldEvidenceIsAdviceOnly) {
  row().evidence = {{.kind = "port-scan", .date = "2026-05-24", .link = "https://x.example/"}};
  EXPECT_EQ(found(false), "");  // 180 days, and 180 are allowed.
  row().evidence.front().date = "2026-05-23";
  EXPECT_EQ(found(false), "S1.1-02 evidence kCaseEvidenceOld\n");
  row().evidence.front().date = "";
  EXPECT_EQ(found(false), "S1.1-02 evidence kCaseEvidenceUndated\n");
  EXPECT_EQ(found(), "");
}

TEST_F(CaseCheck, TheVersionOfTheCriteriaIsCurrent) {
  on = *parse_date("2025-03-24");  // The day before it came into force.
  EXPECT_NE(found().find(" scheme kCaseNotCurrent\n"), std::string::npos);
  on = kDay;
  const auto* old = embedded().find("jc-star@2024-08");
  rules = case_rules(*old, "1").value();
  EXPECT_NE(found().find(" scheme kCaseNotCurrent\n"), std::string::npos);
}

TEST_F(CaseCheck, RecordsAreThere) {
  has_maker = false;
  EXPECT_EQ(found(), " product.maker kCaseNoRecord\n");
  const auto all = check_case(rules, content, {}, kDay);
  std::string fields;
  for (const auto& finding : all) {
    fields += finding.criterion.empty() ? finding.field + " " : "";
  }
  EXPECT_EQ(fields, "product applicant ");
}

TEST_F(CaseCheck, ScopeIsSaidAndTheRuleThatSaysSo) {
  EXPECT_EQ(judge_scope(rules, content).rule->id, "ip");
  content.scope.push_back("general-purpose-it");
  EXPECT_EQ(judge_scope(rules, content).verdict, ScopeVerdict::kOut);
  EXPECT_EQ(judge_scope(rules, content).rule->id, "general-purpose-it");
  EXPECT_EQ(found(), " scope kCaseOutOfScope\n");
  content.scope.clear();
  EXPECT_EQ(judge_scope(rules, content).verdict, ScopeVerdict::kUnknown);
  EXPECT_EQ(found(), " scope kCaseScopeUnsaid\n");
}

TEST_F(CaseCheck, AnotherRowIsAnError) {
  content.rows.push_back(conforming("S9.9-99"));
  EXPECT_EQ(found(), "S9.9-99 criterion kNoSuchItem\n");
}

// Other schemes: a recommended provision that is left out with a reason is no error.
TEST_F(CaseCheck, ARecommendedProvisionMayBeLeftOut) {
  rules = case_rules(*embedded().find("en-303-645@3.1.3"), "").value();
  EXPECT_EQ(rules.array, "criteria");
  const auto result_of = [&](std::string_view status) {
    const auto item = std::ranges::find_if(
        rules.rows, [&](const Item* criterion) { return criterion->word("status") == status; });
    content.rows = {{.criterion = (*item)->id,
                     .applicability = "applicable",
                     .result = "N",
                     .reason = "later",
                     .more = {{"detail", "later"}}}};
    const auto all = found();
    return all.find((*item)->id + " ") == std::string::npos;
  };
  EXPECT_TRUE(result_of("recommended"));
  EXPECT_FALSE(result_of("mandatory"));
}

TEST(CaseRules, EverySchemeThatHasRowsHasResultsAndColumns) {
  std::size_t with_rows = 0;
  for (const auto& scheme : embedded().schemes) {
    const auto levels = scheme.items("levels");
    const auto rules = case_rules(scheme, levels.empty() ? "" : levels.front().id);
    if (!rules) {
      continue;
    }
    ++with_rows;
    EXPECT_FALSE(rules->results.empty()) << scheme.key();
    for (const auto& result : rules->results) {  // None without a standing.
      EXPECT_TRUE(result.standing != ResultStanding::kOpen || !result.id.empty());
    }
    for (const auto type : {ColumnType::kCriterion, ColumnType::kResult, ColumnType::kEvidence}) {
      EXPECT_NE(rules->column(type), nullptr) << scheme.key();
    }
  }
  EXPECT_GE(with_rows, 10U);
}

TEST(CaseRules, IdsDaysAndAddressesAreChecked) {
  const auto rules = star1();
  const auto refused = [&](const std::function<void(CaseRow&)>& change) {
    auto row = conforming("S1.1-01");
    change(row);
    return !check_row(rules, row).has_value();
  };
  EXPECT_FALSE(refused([](CaseRow& /*row*/) {}));
  EXPECT_TRUE(refused([](CaseRow& row) { row.criterion = "S1"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.result = "fine"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.method = "guess"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.date = "2026-02-29"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.applicability = "yes"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.reason = "\x1b[2J"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.evidence.front().kind = "rumour"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.evidence.front().link = "javascript:alert(1)"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.evidence.front().query = "both"; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.evidence = {{.sha256 = "../../x"}}; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.more = {{"nothing", "x"}}; }));
  EXPECT_TRUE(refused([](CaseRow& row) { row.evaluator_class = "friend"; }));
}

}  // namespace
}  // namespace akashi::assure
