#include "assure/wording.h"

#include <gtest/gtest.h>

#include <string>

#include "embedded_schemes.h"

namespace akashi::assure {
namespace {

// "RULE:LINE …"
std::string found(const char* text, const char* level = "1", const char* state = "",
                  const std::vector<std::string>& reached = {}) {
  const auto& scheme = *testing_support::embedded_schemes().find("jc-star@2025-03");
  std::string all;
  for (const auto& finding : check_wording(scheme, level, reached, state, text)) {
    all += (all.empty() ? "" : " ") + finding.rule->id + ":" + std::to_string(finding.line);
    EXPECT_FALSE(finding.found.empty());
  }
  return all;
}

TEST(Wording, EveryPhraseOfEveryRuleIsFound) {
  const auto& scheme = *testing_support::embedded_schemes().find("jc-star@2025-03");
  int count = 0;
  for (const auto& rule : scheme.items("wording_rules")) {
    for (const auto& phrase : std::get<std::vector<Text>>(*rule.value("forbidden"))) {
      for (const auto& words : {phrase.ja, phrase.en}) {
        EXPECT_NE(found(("first\n " + words + ".\n").c_str()).find(rule.id + ":2"),
                  std::string::npos)
            << words;
        ++count;
      }
    }
  }
  EXPECT_GT(count, 60);
}

TEST(Wording, HoweverItIsWritten) {
  EXPECT_EQ(found("脆弱性は\nありません"), "absence-of-vulnerabilities:1");
  EXPECT_EQ(found("１００％ 安全"), "complete-security:1");
  EXPECT_EQ(found("UN-HACKABLE"), "complete-security:1");
  EXPECT_EQ(found("\xEF\xBB\xBF\n\nｉｐａ　認証"), "not-certified:3");
  EXPECT_EQ(found("☆1対応"), "before-acceptance:1");
  EXPECT_EQ(found("no\xC2\xA0vulnerabilities"), "absence-of-vulnerabilities:1");
}

TEST(Wording, NotWhereItDoesNotHold) {
  EXPECT_EQ(found("IPA認証", "3"), "");
  EXPECT_EQ(found("JC-STAR適合予定", "1", "applied"), "before-acceptance:1");
  EXPECT_EQ(found("JC-STAR適合予定", "1", "accepted"), "");
  EXPECT_EQ(found("JC-STAR適合予定", "1", "valid", {"accepted", "valid"}), "");
  EXPECT_EQ(found("JC-STARに適合", "1", "valid"), "");
  EXPECT_EQ(found("JC-STARに適合", "1", "suspended", {"accepted", "valid"}), "only-while-valid:1");
  EXPECT_EQ(found("unhackables"), "");  // Another word.
  EXPECT_EQ(found(""), "");
  EXPECT_EQ(found("\xFF\xE3\x81 IPA\xFF認証"), "");
  EXPECT_EQ(found("この製品は安全に配慮しています。"), "");
}

}  // namespace
}  // namespace akashi::assure
