// A check can stand for what its level asks, or not.
#include "assure/check_coverage.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "assure/level_criteria.h"
#include "office.h"
#include "service/schemes.h"

namespace akashi::service {
namespace {

std::string source(const char* path) {
  return std::string(AKASHI_SOURCE_DIR) + path;
}

const assure::Scheme& star(const assure::Catalogue& catalogue) {
  return *catalogue.find("jc-star@2025-03");
}

std::vector<std::string> ids_of(const assure::Scheme& scheme, const char* level,
                                const std::string& type) {
  std::vector<std::string> out;
  for (const auto* item :
       assure::level_criteria(scheme, *scheme.find("levels", level), type).criteria) {
    out.push_back(item->id);
  }
  return out;
}

std::string said(const std::vector<Message>& messages) {
  std::string out;
  for (const auto& message : messages) {
    out += std::string(message.id.name()) + " " + join(message.args, " ") + "\n";
  }
  return out;
}

TEST(Coverage, TheCriteriaOfTypeAndLevelAreKnown) {
  const auto& none = star(testing_support::embedded_schemes());
  const auto label = router();  // Communication equipment.
  EXPECT_EQ(said(assure::uncovered(none, "1", label, {})), "");
  EXPECT_EQ(said(assure::uncovered(none, "2", label, {})),
            "kStepCriteriaUnknown 2 communication-equipment "
            "jc-star/2025-03/criteria-communication-equipment.json\n");
  EXPECT_NE(said(assure::uncovered(none, "4", label, {})).find("Unknown 4"), std::string::npos);
  EXPECT_NE(said(assure::uncovered(none, "4", label, {})).find("Unknown 3"), std::string::npos);
  auto untyped = label;
  untyped.products.front().type.clear();
  EXPECT_EQ(said(assure::uncovered(none, "1", untyped, {})), "");
  EXPECT_NE(said(assure::uncovered(none, "3", untyped, {})), "");

  const auto three =
      load_schemes(std::vector{source("/examples/gateway/schemes")}, Limits()).value();
  EXPECT_EQ(said(assure::uncovered(star(three), "3", label, {})), "");
  EXPECT_EQ(said(assure::uncovered(star(three), "4", label, {})),
            "kStepCriteriaUnknown 4 communication-equipment "
            "jc-star/2025-03/criteria-communication-equipment.json\n");
  const auto both = load_schemes(std::vector{source("/examples/gateway/schemes"),
                                             source("/examples/gateway/level-4")},
                                 Limits())
                        .value();
  ASSERT_TRUE(both.problems.empty()) << both.problems.front().text();
  EXPECT_EQ(said(assure::uncovered(star(both), "4", label, {})), "");
  // A label for two types asks for the criteria of either.
  auto two = label;
  two.products.push_back({.name = {}, .type = "network-camera", .models = {"C-1"}});
  EXPECT_NE(said(assure::uncovered(star(both), "3", two, {})).find("network-camera"),
            std::string::npos);
}

TEST(Coverage, ASignedCaseAnswersEachCriterion) {
  const auto both = load_schemes(std::vector{source("/examples/gateway/schemes"),
                                             source("/examples/gateway/level-4")},
                                 Limits())
                        .value();
  const auto label = router();
  const auto all = ids_of(star(both), "4", "communication-equipment");
  EXPECT_EQ(all.size(), 16U + 6U + 4U);
  EXPECT_EQ(said(assure::uncovered(star(both), "4", label, all)), "");
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto cut = all;
    cut.erase(cut.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(said(assure::uncovered(star(both), "4", label, cut)),
              "kStepCriteriaOpen 4 " + all[i] + "\n");
  }
  EXPECT_NE(said(assure::uncovered(star(both), "1", label, std::vector<std::string>())), "");
}

class CoverageAtTheOffice : public LabelOfficeTest {};

// Whoever answers for the check: not without the criteria, not for a case that leaves one out; and
// what was decided is read again whatever files are there.
TEST_F(CoverageAtTheOffice, HoldsTheStepBack) {
  const auto both = load_schemes(std::vector{source("/examples/gateway/schemes"),
                                             source("/examples/gateway/level-4")},
                                 Limits())
                        .value();
  LabelOffice with{*journal_, both, clock_, limits_};
  auto draft = router();
  draft.evaluator = "evaluation-body";
  const assure::Actor lab{.person = "lee", .organisation = "Lab", .roles = {"evaluation-body"}};
  ASSERT_TRUE(new_application(with, {.id = "A-4",
                                     .level = "4",
                                     .route = "normal",
                                     .scheme = "jc-star",
                                     .applicant = kMaker,
                                     .when = {},
                                     .draft = draft})
                  .has_value());
  const auto report = journal_->add_bytes("report")->sha256;
  EXPECT_EQ(step("A-4", "number", kMaker, {.application_number = "N"}), "");
  EXPECT_EQ(step("A-4", "apply-third-party", kMaker,
                 {.documents = {{.id = "application", .sha256 = report, .not_owed = {}},
                                {.id = "proxy", .sha256 = {}, .not_owed = "x"},
                                {.id = "corporate-proof", .sha256 = {}, .not_owed = "x"}}}),
            "");
  EXPECT_EQ(step("A-4", "evaluate", lab), "");
  EXPECT_EQ(step("A-4", "report", lab,
                 {.documents = {{.id = "evaluation-report", .sha256 = report, .not_owed = {}}}}),
            "");
  const assure::Facts passed{
      .report_review = assure::CheckedCase{
          .sha256 = report, .scheme = "jc-star@2025-03", .level = "4", .passed = true}};
  const auto without = step("A-4", "report-ok", kAnne, passed);
  EXPECT_NE(without.find("level 4 for the product type"), std::string::npos) << without;
  EXPECT_NE(without.find("level 3 for the product type"), std::string::npos) << without;
  auto ids = ids_of(star(both), "4", "communication-equipment");
  const auto try_with = [&](const std::optional<std::vector<std::string>>& answered) {
    ++clock_.now;
    const auto answer = take_step(with, "A-4",
                                  {.transition = "report-ok",
                                   .actor = kAnne,
                                   .facts = passed,
                                   .files = {},
                                   .answered = answered,
                                   .status_list = {},
                                   .page_url = {}});
    EXPECT_TRUE(answer.has_value()) << answer.error().text();
    return said(answer->refusals);
  };
  const auto last = ids.back();
  ids.pop_back();
  EXPECT_EQ(try_with(ids), "kStepCriteriaOpen 4 " + last + "\n");
  ids.push_back(last);
  EXPECT_EQ(try_with(ids), "");
  EXPECT_EQ(open_application(office(), "A-4")->application.state, "inquiry");
}

}  // namespace
}  // namespace akashi::service
