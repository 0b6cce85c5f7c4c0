#include "assure/case_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

#include "assure/case_json.h"
#include "assure/case_oscal.h"
#include "assure/case_workbook.h"
#include "base/bytes.h"
#include "base/strings.h"
#include "case_example.h"
#include "formats/csv.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

// "line:column" of the first problem; "" where there is none.
std::string place(const Problems& problems) {
  if (problems.empty()) {
    return {};
  }
  const auto at = problems.front().at();
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string first_problem(std::string_view csv) {
  const auto rules = star1();
  Problems problems;
  const auto rows = read_case_csv(csv, rules, {}, problems);
  return place(problems);
}

TEST(CaseTable, WhatIsWrittenIsReadAgain) {
  const auto rules = star1();
  auto content = example_case(rules);
  content.rows[0].reason = "=cmd|' /C calc'!A0";
  content.rows[1].reason = "two\nlines, \"quoted\"";
  content.rows[2].remarks = "'apostrophe";
  content.rows[3].evidence = {{.kind = "test-record",
                               .date = "2026-11-01",
                               .sha256 = std::string(64, 'a'),
                               .size = 12,
                               .name = "a report.pdf"},
                              {.query = "components without a version"},
                              {.sha256 = std::string(64, 'b'), .size = 0, .name = {}}};
  content.rows[4] = {.criterion = content.rows[4].criterion};
  const auto csv = case_csv(rules, content);
  EXPECT_NE(csv.find("'=cmd"), std::string::npos);
  Problems problems;
  auto again = content;
  again.rows = read_case_csv(csv, rules, {}, problems);
  ASSERT_TRUE(problems.empty()) << problems.front().text();
  EXPECT_EQ(again, content);
  EXPECT_EQ(case_csv(rules, again), csv);
  for (const auto lang : {Lang::kJa, Lang::kEn}) {  // The same as a workbook, with named columns.
    const auto bytes = formats::write_xlsx(case_workbook(rules, content, lang, 1'700'000'000));
    ASSERT_TRUE(bytes) << bytes.error().text();
    const auto rows = read_case_workbook(*bytes, rules, {}, Limits{}, problems);
    ASSERT_TRUE(rows && problems.empty()) << problems.front().text();
    again.rows = *rows;
    EXPECT_EQ(again, content);
    const auto book = case_workbook(rules, content, lang, 0);
    EXPECT_EQ(book.sheets[0].rows[1][0], rules.rows[0]->id + " " + rules.rows[0]->name.in(lang));
  }
  EXPECT_TRUE(read_case_csv("criterion,remarks\nS1.1-021 x,y\n", rules, {}, problems).empty());
  EXPECT_FALSE(problems.empty());
}

// Any texts: export, import, export is the identity, for CSV and for JSON.
TEST(CaseTable, RoundTripsOfAnyTexts) {
  const auto rules = star1();
  std::mt19937 random(7);  // NOLINT: the same texts each time.
  const std::vector<std::string> alphabet = {"a", "=", "+", "-",  "@",  "'", ",",  "\"", ";",
                                             ":", " ", "|", "\n", "\t", "é", "語", "{",  "\\"};
  const auto text = [&] {
    std::string out;
    for (auto n = random() % 12; n > 0; --n) {
      out += alphabet[random() % alphabet.size()];
    }
    return std::string(trim(out));
  };
  for (int i = 0; i < 300; ++i) {
    auto content = example_case(rules);
    for (auto& row : content.rows) {
      row.reason = text();
      row.remarks = text();
      ASSERT_TRUE(check_row(rules, row).has_value()) << row.reason;
    }
    Problems problems;
    const auto csv = case_csv(rules, content);
    EXPECT_EQ(read_case_csv(csv, rules, {}, problems), content.rows) << csv;
    const auto json = formats::compact_json([&](formats::JsonWriter& writer) {
      writer.begin_object();
      writer.key("akashi_case");
      writer.integer(1);
      writer.key("case");
      write_json(writer, content);
      writer.end_object();
    });
    EXPECT_EQ(read_case_rows(json, rules, Limits(), problems), content.rows);
    EXPECT_TRUE(problems.empty()) << problems.front().text();
  }
}

TEST(CaseTable, ReadsWhatASpreadsheetMakesOfIt) {
  const auto rules = star1();
  Problems problems;
  const auto rows = read_case_csv(
      "\xEF\xBB\xBF適合基準,Result,reason\r\n S1.1-02 ,not-applicable,\"a\r\nb\"\r\n,,\r\n", rules,
      {}, problems);
  ASSERT_TRUE(problems.empty()) << problems.front().text();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().criterion, "S1.1-02");
  EXPECT_EQ(rows.front().reason, "a\nb");
}

TEST(CaseTable, AColumnThatIsMissingLeavesWhatIsThere) {
  const auto rules = star1();
  const auto present = example_case(rules);
  Problems problems;
  const auto rows = read_case_csv("criterion,remarks\nS1.1-02,new\n", rules, present, problems);
  auto expected = present.rows[1];
  expected.remarks = "new";
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front(), expected);
}

TEST(CaseTable, ErrorsNameLineAndColumn) {
  EXPECT_EQ(first_problem("criterion,result\nS1.1-01,conforms\nS1.1-02,fine\n"), "3:2");
  EXPECT_EQ(first_problem("criterion,result\nS9,conforms\n"), "2:1");
  EXPECT_EQ(first_problem("criterion,result\nS1.1-01,\nS1.1-01,\n"), "3:1");
  EXPECT_EQ(first_problem("criterion,colour\n"), "1:2");
  EXPECT_EQ(first_problem("result\nconforms\n"), "1:0");
  EXPECT_EQ(first_problem("criterion,result\nS1.1-01,conforms,more\n"), "2:3");
  EXPECT_EQ(first_problem("criterion,evidence\nS1.1-01,a file\n"), "2:2");
  EXPECT_EQ(first_problem("criterion,criteria-version\nS1.1-01,jc-star@2024-08\n"), "2:2");
  EXPECT_NE(first_problem("criterion,result\nS1.1-01,\"conf\n"), "");
  EXPECT_NE(first_problem("criterion\xff\n"), "");
  EXPECT_NE(first_problem(""), "");
}

TEST(CaseTable, JsonErrorsNameTheirPlace) {
  const auto rules = star1();
  const auto problem = [&](std::string_view rows) {
    Problems problems;
    (void)read_case_rows(R"json({"akashi_case": 1, "case": {"scheme": "jc-star@2025-03", "rows": [
)json" + std::string(rows) + "]}}",
                         rules, Limits(), problems);
    return place(problems);
  };
  EXPECT_EQ(problem(R"({"criterion": "S1.1-01"})"), "");
  EXPECT_EQ(problem(R"({"criterion": "S1"})").substr(0, 2), "2:");
  EXPECT_EQ(problem(R"({"criterion": "S1.1-01", "colour": "red"})").substr(0, 2), "2:");
  EXPECT_EQ(problem(R"({"criterion": 1})").substr(0, 2), "2:");
  EXPECT_NE(problem(R"({"criterion": "S1.1-01", "evidence": [{"link": "x"}]})"), "");
  EXPECT_NE(problem(R"({"criterion": "S1.1-01"}, {"criterion": "S1.1-01"})"), "");
}

// Each criterion stands in exactly one place: found, excluded or open; and every reference leads
// somewhere.
TEST(CaseOscal, NothingIsLostOrSaidTwice) {
  const auto rules = star1();
  auto content = example_case(rules);
  content.rows[0].result = "not-conforms";
  content.rows[1] = {.criterion = content.rows[1].criterion,
                     .applicability = "not-applicable",
                     .result = "not-applicable",
                     .reason = "no password"};
  content.rows[2].result.clear();
  content.rows[3].evidence = {{.sha256 = std::string(64, 'a'), .size = 1, .name = "a.pdf"}};
  const auto text = case_oscal(rules, content, {}, "2026-11-21T10:00:00Z", Lang::kEn);
  EXPECT_EQ(text, case_oscal(rules, content, {}, "2026-11-21T10:00:00Z", Lang::kEn));
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), Limits{});
  ASSERT_TRUE(tree) << tree.error().text();
  const auto results = tree->root()["assessment-results"];
  const auto result = *results["results"].begin();
  std::map<std::string, std::string> states;
  std::set<std::string> observations;
  for (const auto observation : result["observations"]) {
    EXPECT_TRUE(observations.emplace(observation["uuid"].text()).second);
  }
  for (const auto finding : result["findings"]) {
    const auto target = finding["target"];
    EXPECT_TRUE(
        states.emplace(target["target-id"].text(), target["status"]["state"].text()).second);
    const auto related = *finding["related-observations"].begin();
    EXPECT_TRUE(observations.contains(std::string(related["observation-uuid"].text())));
  }
  const auto controls = *result["reviewed-controls"]["control-selections"].begin();
  std::size_t included = 0;
  for (const auto control : controls["include-controls"]) {
    included += states.count(std::string(control["control-id"].text()));
  }
  EXPECT_EQ(included, states.size());
  for (const auto control : controls["exclude-controls"]) {
    EXPECT_TRUE(states.emplace(control["control-id"].text(), "excluded").second);
  }
  EXPECT_EQ(states.size(), rules.rows.size() - 1);
  EXPECT_EQ(states["S1.1-01"], "not-satisfied");
  EXPECT_EQ(states["S1.1-02"], "excluded");
  EXPECT_FALSE(states.contains("S1.1-03"));
  EXPECT_EQ(result["remarks"].text(), "not decided: S1.1-03");
  EXPECT_EQ(states["S1.1-04"], "satisfied");
  std::set<std::string> resources;
  for (const auto resource : results["back-matter"]["resources"]) {
    resources.emplace("#" + std::string(resource["uuid"].text()));
  }
  EXPECT_TRUE(resources.contains(std::string(results["import-ap"]["href"].text())));
  std::size_t files = 0;
  for (const auto observation : result["observations"]) {
    for (const auto evidence : observation["relevant-evidence"]) {
      const std::string href(evidence["href"].text());
      files += href.starts_with('#') ? 1 : 0;
      EXPECT_TRUE(!href.starts_with('#') || resources.contains(href));
    }
  }
  EXPECT_EQ(files, 1U);
}

// Addresses are URI references, and who evaluated is a party.
TEST(CaseOscal, AddressesAndParties) {
  const auto rules = star1();
  auto content = example_case(rules);
  content.rows[0].evidence.front().link = "https://www.example.jp/手順?a=b|c";
  const auto records = example_records();
  CaseRecords view;
  view.maker = view.applicant = records.data();
  view.people = {records[2]};
  const auto text = case_oscal(rules, content, view, "2026-11-21T10:00:00Z", Lang::kEn);
  EXPECT_TRUE(text.contains("https://www.example.jp/%e6%89%8b%e9%a0%86?a=b%7cc"));
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), Limits{});
  const auto root = tree->root()["assessment-results"];
  ASSERT_EQ(root["metadata"]["parties"].size(), 2U);
  const auto result = *root["results"].begin();
  const auto origin = *(*result["observations"].begin())["origins"].begin();
  bool found = false;
  for (const auto party : root["metadata"]["parties"]) {
    found = found || (party["uuid"].text() == (*origin["actors"].begin())["actor-uuid"].text() &&
                      party["type"].text() == "person");
  }
  EXPECT_TRUE(found);
}

TEST(CaseOscal, Tokens) {
  EXPECT_EQ(oscal_token("S1.1-01"), "S1.1-01");
  EXPECT_EQ(oscal_token("5.1-1"), "_5.1-1");
  EXPECT_EQ(oscal_token("(1)-1"), "__1_-1");
}

// Another reader of the same: what csv_line writes, CsvReader gives back.
TEST(CsvLine, GivesBackItsFields) {
  const std::vector<std::string> fields = {"", "a", "b,c", "\"", "line\nline", "cr\rlf\r\n", " "};
  EXPECT_EQ(formats::csv_line({"a", "b\"c"}), "a,\"b\"\"c\"\r\n");
  const auto line = formats::csv_line(fields);
  formats::CsvReader again(line);
  EXPECT_EQ(again.next()->fields, fields);
}

}  // namespace
}  // namespace akashi::assure
