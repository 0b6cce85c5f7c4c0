#include "assure/procurement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "assure/procurement_text.h"
#include "label_samples.h"

namespace akashi::assure {
namespace {

using enum PurchaseVerdict;
using samples::day;

class Procurement : public testing::Test {
 protected:
  void SetUp() override {
    auto fold = load_text_fold();
    ASSERT_TRUE(fold.has_value());
    fold_.emplace(std::move(*fold));
  }

  PurchaseList list(std::string_view text) {
    auto read = read_purchase_list(text, "list.csv", *fold_);
    EXPECT_TRUE(read.has_value()) << read.error().text();
    return read ? std::move(*read) : PurchaseList();
  }

  // The only line's verdict.
  PurchaseResult judged(const std::string& header, const std::string& row,
                        const char* importance = "low") {
    list_ = list(header + "\n" + row + "\n");
    EXPECT_EQ(list_.lines.size(), 1U);
    const auto rule =
        purchase_rule(samples::catalogue(), "jp-procurement", importance, options_.on);
    EXPECT_TRUE(rule.has_value()) << rule.error().text();
    report_ = check_purchases(list_.lines, labels_, support_.lines, samples::catalogue(), *rule,
                              *fold_, options_);
    return report_.results.front();
  }

  std::optional<TextFold> fold_;
  std::vector<Label> labels_ = {
      samples::label("STAR1", "1", "", "WR-100"),
      samples::label("STAR3", "3", "network-camera", "NC-300"),
      samples::label("OTHER3", "3", "network-camera", "NC-301"),
      samples::ended(samples::label("GONE", "3", "network-camera", "NC-302"), "withdraw",
                     "withdrawn")};
  PurchaseOptions options_{.on = day("2026-12-01"), .published = day("2026-11-23")};
  PurchaseList list_;
  PurchaseList support_;
  PurchaseReport report_;
};

TEST_F(Procurement, NeedsTheLevelThatTheRuleAsksFor) {
  const std::string header = "label number,model";
  EXPECT_EQ(judged(header, "STAR1,WR-100", "low").verdict, kOk);
  EXPECT_EQ(judged(header, "STAR1,WR-100", "medium").verdict, kNotOk);
  EXPECT_EQ(judged(header, "STAR1,WR-100", "high").verdict, kNotOk);
  EXPECT_EQ(judged(header, "STAR3,NC-300", "low").verdict, kOk);
  EXPECT_EQ(judged(header, "STAR3,NC-300", "high").verdict, kOk);
}

// The level stands in the data: another scheme of rules gives another answer.
TEST_F(Procurement, TakesTheLevelFromTheScheme) {
  std::vector<CatalogueFile> files;
  for (const auto& file : all_data()) {
    if (file.path.starts_with("schemes/") && file.path.ends_with(".json")) {
      files.push_back({std::string(file.path.substr(8)), std::string(file.bytes), ""});
    }
  }
  files.push_back(
      {"mine/1/scheme.json",
       R"json({"akashi_scheme": 1, "id": "mine", "version": "1", "kind": "procurement", "state": "in-force",
    "name": {"ja": "例", "en": "Example"}, "mark": "own-design",
    "importance": [{"id": "top", "name": {"ja": "上", "en": "Top"}, "values": {"rank": 1}}],
    "requirements": [{"id": "now", "name": {"ja": "今", "en": "Now"}, "refs": {"importance": ["top"]}, "values": {"scheme": "jc-star", "level": "4", "valid_until": "2027-03-31"}},
      {"id": "later", "name": {"ja": "後", "en": "Later"}, "refs": {"importance": ["top"]}, "values": {"scheme": "jc-star", "level": "2", "valid_from": "2027-04-01"}}]})json",
       ""});
  const auto catalogue = read_catalogue(files, Limits());
  ASSERT_TRUE(catalogue.has_value());
  ASSERT_TRUE(catalogue->problems.empty()) << catalogue->problems.front().text();
  const auto lines = list("label number,model\nSTAR3,NC-300\n");
  for (const auto& [on, want] : {std::pair{"2027-03-31", kNotOk}, std::pair{"2027-04-01", kOk}}) {
    const auto rule = purchase_rule(*catalogue, "mine", "top", day(on));
    ASSERT_TRUE(rule.has_value()) << rule.error().text();
    const auto report =
        check_purchases(lines.lines, labels_, {}, *catalogue, *rule, *fold_, {.on = day(on)});
    EXPECT_EQ(report.results.front().verdict, want) << on;
  }
  EXPECT_FALSE(purchase_rule(*catalogue, "mine", "low", day("2027-01-01")).has_value());
  EXPECT_FALSE(purchase_rule(*catalogue, "nothing", "low", day("2027-01-01")).has_value());
}

TEST_F(Procurement, IsNotOkWithoutTheLabelOrTheModel) {
  EXPECT_EQ(judged("label number,model", "NONE,WR-100").verdict, kNotOk);
  EXPECT_EQ(judged("label number,model", "STAR1,WR-101").verdict, kNotOk);
  EXPECT_EQ(judged("label number,model", "STAR1,NC-300").verdict, kNotOk);  // Of another label.
  EXPECT_EQ(judged("model", "WR-1").verdict, kNotOk);  // No part of a model is one.
  EXPECT_EQ(judged("label number,model", "STAR1,").verdict, kUnknown);  // No model to compare.
  EXPECT_EQ(judged("label number,model", "GONE,NC-302").verdict, kNotOk);
}

TEST_F(Procurement, FindsByModelAndMaker) {
  EXPECT_EQ(judged("型式,メーカー", "ＷＲ－１００,製造株式会社").verdict, kOk);
  EXPECT_EQ(judged("型式,メーカー", "wr-100,製造").verdict, kOk);
  EXPECT_EQ(judged("型式,メーカー", "wr-100,別の会社").verdict, kUnknown);
  auto foreign = samples::label("FOREIGN", "1", "", "WR-100");
  foreign.holder = samples::both("Somebody else");
  labels_.push_back(foreign);
  EXPECT_EQ(judged("型式", "WR-100").verdict, kUnknown);  // Whose?
  EXPECT_EQ(judged("型式,メーカー", "WR-100,製造株式会社").verdict, kOk);
}

// What only looks the same never makes a line ok.
TEST_F(Procurement, IsNotFooledByLettersThatLookAlike) {
  for (const char* row : {"SТAR1,WR-100", "STAR1,WR-1O0", "STАR1,WR-100", "STAR1,WR-l00"}) {
    EXPECT_EQ(judged("label number,model", row).verdict, kUnknown) << row;
  }
  EXPECT_EQ(judged("model", "ＷＲ-1ОО").verdict, kUnknown);
  EXPECT_EQ(judged("label number,model", "ｓｔａｒ１,ｗｒ－１００").verdict, kOk);
}

TEST_F(Procurement, LooksAtDays) {
  options_.until = day("2028-01-09");
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kOk);
  options_.until = day("2028-01-10");
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kUnknown);
  options_.until.reset();
  for (const auto& [on, want] : {std::pair{"2026-01-09", kNotOk}, std::pair{"2026-01-10", kOk}}) {
    options_.on = day(on);
    EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, want) << on;
  }
  options_.published = day("2028-01-09");
  options_.on = day("2028-01-09");
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kOk);
  options_.on = day("2028-01-10");
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kNotOk);
}

TEST_F(Procurement, DoesNotRestOnAnOldRegister) {
  options_.max_age_days = 8;
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kOk);
  options_.max_age_days = 7;
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kUnknown);
}

TEST_F(Procurement, LooksAtTheEndOfSupport) {
  const std::string header = "label number,model,end of support";
  EXPECT_EQ(judged(header, "STAR1,WR-100,2026-11-30").verdict, kNotOk);
  EXPECT_EQ(judged(header, "STAR1,WR-100,2026/12/1").verdict, kOk);
  EXPECT_EQ(judged(header, "STAR1,WR-100,soon").verdict, kUnknown);
  support_ = list(
      "メーカー,型番,サポート終了日\n製造株式会社,WR-100,2027年3月31日\n別の会社,WR-100,2020-01-"
      "01\n");
  options_.support_given = true;
  EXPECT_EQ(judged("label number,model,maker", "STAR1,WR-100,製造株式会社").verdict, kOk);
  EXPECT_EQ(judged("label number,model", "STAR3,NC-300").verdict, kUnknown);  // In no list.
  options_.until = day("2027-04-01");
  EXPECT_EQ(judged("label number,model,maker", "STAR1,WR-100,製造株式会社").verdict, kNotOk);
}

TEST_F(Procurement, NamesAlternativesThatWouldDo) {
  const auto gone = judged("label number,model", "GONE,NC-302", "high");
  ASSERT_EQ(gone.alternative_count, 2U);
  EXPECT_EQ(gone.alternatives.front()->number, "OTHER3");
  EXPECT_EQ(judged("model,type", "ZZ,ネットワークカメラ", "high").alternative_count, 2U);
  EXPECT_EQ(judged("model,type", "ZZ,冷蔵庫", "high").alternative_count, 0U);
  options_.until = day("2030-01-01");
  EXPECT_EQ(judged("label number,model", "GONE,NC-302", "high").alternative_count, 0U);
}

TEST_F(Procurement, DoesNotTrustARecordWithProblems) {
  labels_[0].last_day = "2039-01-01";
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kUnknown);
  labels_[0] = samples::label("STAR1", "1", "", "WR-100");
  labels_[0].scheme = "unknown@1";
  EXPECT_EQ(judged("label number,model", "STAR1,WR-100").verdict, kUnknown);
}

TEST_F(Procurement, ReadsTheTablesOfOfficePrograms) {
  const std::string sjis =
      "\x8C\x5E\x8E\xAE,\x90\x94\x97\xCA\r\nWR-100,3\x91\xE4\r\n";  // 型式,数量 / 3台
  const std::string utf16(
      "\xFF\xFEm\0o\0d\0e\0l\0\t\0q\0t\0y\0\n\0W\0\t\0"
      "2\0\n\0",
      28);
  for (const auto& [text, quantity] :
       {std::pair{sjis, 3U}, std::pair{utf16, 2U},
        std::pair{std::string("\xEF\xBB\xBFModel No.;Qty\nW;\"1,000\"\n"), 1000U}}) {
    const auto read = list(text);
    ASSERT_EQ(read.lines.size(), 1U);
    EXPECT_EQ(read.lines.front().quantity, quantity);
    EXPECT_TRUE(read.problems.empty());
  }
  EXPECT_FALSE(read_purchase_list("model\n\x81\x20", "x", *fold_).has_value());
  EXPECT_FALSE(read_purchase_list("", "x", *fold_).has_value());
  EXPECT_FALSE(read_purchase_list("maker,quantity\na,1\n", "x", *fold_).has_value());
}

TEST_F(Procurement, CountsAndNamesWhatItCannotRead) {
  const auto read =
      list("model,qty,color,Model No.\nA,x,red,\n\n,3,,\n\"B\"c,1,,\n \"\n,,,\nC,1\n");
  EXPECT_EQ(read.lines.size(), 3U);
  EXPECT_EQ(read.unreadable, 2U);
  std::set<std::uint32_t> named;
  for (const auto& problem : read.problems) {
    named.insert(problem.at().line);
  }
  EXPECT_TRUE(named.contains(1) && named.contains(2) && named.contains(4) && named.contains(5));
  // An open quote takes the rest of the file: all its lines count.
  EXPECT_EQ(list("model\nA\n\"B\nC\nD\n").unreadable, 4U);
}

TEST_F(Procurement, WritesNoFormula) {
  list_ = list("model,name\n=1+2,@SUM\n");
  const auto rule = purchase_rule(samples::catalogue(), "jp-procurement", "low", options_.on);
  const auto report =
      check_purchases(list_.lines, labels_, {}, samples::catalogue(), *rule, *fold_, options_);
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    const auto csv = purchases_csv(report, lang);
    EXPECT_NE(csv.find(",'=1+2,'@SUM,"), std::string::npos) << csv;
  }
}

}  // namespace
}  // namespace akashi::assure
