#include "assure/gap.h"

#include <gtest/gtest.h>

#include "assure/gap_json.h"
#include "base/bytes.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

constexpr const char* kVocabulary = R"({"akashi_vocabulary": 1, "arrays": {
  "levels": {"name": {"ja": "レベル", "en": "Levels"}, "values": {}, "refs": {"criteria": "criteria", "includes": "levels"}},
  "criteria": {"name": {"ja": "基準", "en": "Criteria"}, "values": {}, "refs": {}}}})";

std::string scheme(const std::string& id, int criteria, const std::string& levels) {
  std::string out = R"({"akashi_scheme": 1, "id": ")" + id +
                    R"(", "version": "1", "kind": "label", "state": "in-force",
    "name": {"ja": "例", "en": "Example"}, "mark": "own-design", "levels": [)" +
                    levels + R"(], "criteria": [)";
  for (int i = 1; i <= criteria; ++i) {
    out += (i == 1 ? "" : ",") + (R"({"id": "c)" + std::to_string(i) +
                                  R"(", "name": {"ja": "基準", "en": "criterion"}})");
  }
  return out + "]}";
}

std::string mapping(const std::string& from, const std::string& to, const std::string& pairs,
                    const std::string& acceptances = "") {
  return R"({"akashi_mapping": 1, "id": ")" + from + "-" + to +
         R"(", "name": {"ja": "対応", "en": "Mapping"}, "mark": "source", "source": "s",
    "sources": [{"id": "s", "name": {"ja": "出典", "en": "Source"}}],
    "from": {"scheme": ")" +
         from + R"(@1", "array": "criteria"}, "to": {"scheme": ")" + to +
         R"(@1", "array": "criteria"}, "pairs": [)" + pairs + R"(], "acceptances": [)" +
         acceptances + "]}";
}

class Gaps : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string a_levels =
        R"({"id": "1", "name": {"ja": "一", "en": "one"}, "refs": {"criteria": ["c1"]}},
           {"id": "2", "name": {"ja": "二", "en": "two"}, "refs": {"includes": ["1"]}})";
    const std::string t_levels =
        R"({"id": "1", "name": {"ja": "一", "en": "one"}, "refs": {"criteria": ["c1", "c2", "c3"]}},
           {"id": "2", "name": {"ja": "二", "en": "two"}, "refs": {"includes": ["1"], "criteria": ["c4", "c5", "c6"]}},
           {"id": "3", "name": {"ja": "三", "en": "three"}, "refs": {"includes": ["2"]}})";
    const std::vector<CatalogueFile> files = {
        {"vocabulary.json", kVocabulary, "vocabulary.json"},
        {"a/1/scheme.json", scheme("a", 6, a_levels), "a"},
        {"h/1/scheme.json", scheme("h", 6, ""), "h"},
        {"t/1/scheme.json", scheme("t", 6, t_levels), "t"},
        {"mappings/ah.json",
         mapping("a", "h",
                 R"({"from": ["c1"], "to": ["c1"], "relation": "equal"},
                    {"from": ["c2", "c3"], "to": ["c2"], "relation": "covers"},
                    {"from": ["c4"], "to": ["c4"], "relation": "covers", "mark": "derived"})"),
         "ah"},
        {"mappings/ht.json",
         mapping("h", "t",
                 R"({"from": ["c1"], "to": ["c1"], "relation": "covers"},
                    {"from": ["c2"], "to": ["c2"], "relation": "covers"},
                    {"from": ["c3"], "to": ["c3"], "relation": "part"},
                    {"from": ["c4"], "to": ["c4"], "relation": "covers"},
                    {"from": ["c5"], "to": ["c5"], "relation": "near"},
                    {"from": ["c6"], "to": ["c6"], "relation": "equal"})"),
         "ht"},
        {"mappings/at.json",
         mapping(
             "a", "t", "",
             R"({"from_level": "1", "to": ["c5"], "valid_from": "2025-12-04", "valid_until": "2026-12-31",
                     "condition": {"ja": "適合宣言書", "en": "statement"}},
                    {"from_level": "1", "to": ["c4"], "mark": "unconfirmed"})"),
         "at"}};
    auto read = read_catalogue(files, Limits{});
    ASSERT_TRUE(read.has_value());
    catalogue_ = std::move(*read);
    ASSERT_TRUE(catalogue_.problems.empty()) << catalogue_.problems.front().text();
  }

  // "c1 answered" … of the target's level 2, unless another is named.
  Result<Gap> gap(const std::string& answers, const std::vector<std::string>& holds = {},
                  const std::string& day = "2026-11-22", const std::string& level = "*2") const {
    GapQuery query{
        .to = "t", .level = level, .array = {}, .on = *parse_date(day), .answers = {}, .holds = {}};
    auto read = read_answers("scheme,item,result\n" + answers, Limits{});
    if (!read) {
      return std::unexpected(read.error());
    }
    query.answers = std::move(*read);
    for (const auto& hold : holds) {
      query.holds.push_back(*parse_hold(hold));
    }
    return find_gap(catalogue_, query);
  }
  std::vector<std::string> statuses(const std::string& answers,
                                    const std::vector<std::string>& holds = {},
                                    const std::string& day = "2026-11-22") const {
    const auto found = gap(answers, holds, day);
    EXPECT_TRUE(found.has_value()) << found.error().text();
    std::vector<std::string> out;
    for (const auto& entry : found->items) {
      out.emplace_back(gap_status_name(entry.status));
    }
    return out;
  }
  Catalogue catalogue_;
};

using Words = std::vector<std::string>;

TEST_F(Gaps, OneAnswerServesWhatItCovers) {
  EXPECT_EQ(statuses(""), Words(6, "missing"));
  // Its own answer; through two mappings; two together; part, unsure, near.
  EXPECT_EQ(statuses("t,c6,conforms\na,c1,conforms\na,c2,conforms\na,c3,conforms\nh,c3,conforms\n"
                     "a,c4,conforms\nh,c5,conforms\n"),
            (Words{"answered", "answered", "partly", "to-confirm", "related", "answered"}));
  const auto found = gap("a,c1,conforms\n");
  const auto& reasons = found->items.at(0).reasons;
  ASSERT_EQ(reasons.size(), 3U);  // From the answer on.
  EXPECT_EQ(reasons[0].relation, "answer");
  EXPECT_EQ(reasons[1].relation, "equal");
  EXPECT_EQ(reasons[2].to.item, "c1");
  EXPECT_FALSE(found->whole());
}

TEST_F(Gaps, HalfOfAPairIsPartAtMost) {
  EXPECT_EQ(statuses("a,c2,conforms\n").at(1), "missing");  // h c2 isn't reached.
  const auto found = gap("h,c2,not-applicable\n");
  EXPECT_EQ(found->items.at(1).status, GapStatus::kMissing);  // "Covers" needs it fulfilled.
}

TEST_F(Gaps, NotApplicableIsToBeConfirmedElsewhere) {
  const auto found = gap("h,c6,not-applicable\nt,c1,非該当\n");
  EXPECT_EQ(found->items.at(5).status, GapStatus::kToConfirm);
  EXPECT_TRUE(found->items.at(5).not_applicable);
  EXPECT_EQ(found->items.at(0).status, GapStatus::kAnswered);
  EXPECT_TRUE(found->items.at(0).not_applicable);
}

TEST_F(Gaps, WhatDoesNotConformIsNeverAnswered) {
  // Its own "no" beats what covers it; what would cover it cannot conform; equals fall together.
  EXPECT_EQ(statuses("a,c1,conforms\nt,c1,does-not-conform\n").at(0), "failed");
  EXPECT_EQ(statuses("h,c6,does-not-conform\nt,c6,conforms\n").at(5), "failed");
  EXPECT_EQ(statuses("t,c5,does-not-conform\n", {"a:1:2025-05-21:2027-05-20"}).at(4), "failed");
  const auto found = gap("a,c1,does-not-conform\n");
  EXPECT_EQ(found->items.at(0).status,
            GapStatus::kMissing);  // h c1 fails, t c1 is not thereby lost.
}

TEST_F(Gaps, LabelsCountOnTheirDays) {
  EXPECT_EQ(statuses("", {"a:1:2025-05-21:2027-05-20"}),
            (Words{"missing", "missing", "missing", "to-confirm", "accepted", "missing"}));
  EXPECT_EQ(statuses("", {"a:2:2025-05-21:2027-05-20"}).at(4), "accepted");  // It includes 1.
  EXPECT_EQ(statuses("", {"a:1:2025-05-21:2026-11-22"}).at(4), "accepted");  // The last day.
  EXPECT_EQ(statuses("", {"a:1:2025-05-21:2026-11-21"}).at(4), "missing");
  EXPECT_EQ(statuses("", {"a:1:2026-11-23:2027-05-20"}).at(4), "missing");
  EXPECT_EQ(statuses("", {"a:1:2025-05-21:2027-05-20"}, "2025-12-03").at(4), "missing");
  EXPECT_EQ(statuses("", {"a:1:2025-05-21:2027-05-20"}, "2025-12-04").at(4), "accepted");
  EXPECT_EQ(statuses("", {"a:1:2025-05-21:2027-05-20"}, "2027-01-01").at(4), "missing");
  EXPECT_EQ(gap("", {"a:1:2025-05-21:2026-11-21"})->unused, Words{"a@1 1"});
}

TEST_F(Gaps, ALevelWithoutItemsIsUnknown) {
  std::string all;
  for (int i = 1; i <= 6; ++i) {
    all += "t,c" + std::to_string(i) + ",conforms\n";
  }
  EXPECT_TRUE(gap(all)->whole());
  EXPECT_TRUE(gap(all)->unknown_levels.empty());
  const auto found = gap(all, {}, "2026-11-22", "3");
  EXPECT_TRUE(found->whole());
  ASSERT_EQ(found->unknown_levels.size(), 1U);
  EXPECT_EQ(found->unknown_levels[0]->id, "3");
  EXPECT_EQ(found->items.size(), 6U);
  EXPECT_EQ(found->items.at(0).item->id, "c1");  // The lowest level first.
}

TEST_F(Gaps, WrongInputIsAnError) {
  EXPECT_TRUE(gap("x,c1,conforms\n").error().text().starts_with("line 2:"));
  EXPECT_TRUE(gap("t,c9,conforms\n").error().text().contains("c9"));
  EXPECT_TRUE(gap("\nt,c1,conforms\nt,c1,conforms\n").error().text().starts_with("line 4:"));
  EXPECT_TRUE(gap("t,c1,yes\n").error().text().contains("yes"));
  EXPECT_TRUE(gap("t,c1\n").error().text().contains("3 fields"));
  EXPECT_FALSE(gap("", {}, "2026-11-22", "9").has_value());
  EXPECT_FALSE(gap("", {}, "2026-11-22", "").has_value());
  EXPECT_FALSE(gap("", {"a:9:2025-05-21:2027-05-20"}).has_value());
  for (const auto* hold : {"a:1:2025-05-21", "a:1:2025-05-21:2025-05-20",
                           "a:1:2025-02-30:2026-01-01", ":1:2025-05-21:2027-05-20", ""}) {
    EXPECT_FALSE(parse_hold(hold).has_value()) << hold;
  }
  EXPECT_FALSE(read_answers("", Limits{}).has_value());
  EXPECT_FALSE(read_answers("scheme,item\nt,c1\n", Limits{}).has_value());
  EXPECT_FALSE(read_answers("scheme,item,result\n\"t,c1,conforms\n", Limits{}).has_value());
  EXPECT_FALSE(read_answers("[1]", Limits{}).has_value());
  EXPECT_FALSE(
      read_answers(R"([{"scheme": "t", "item": 1, "result": "conforms"}])", Limits{}).has_value());
  const auto json = read_answers(
      R"([{"scheme": "t", "item": "c1", "result": "conforms", "evidence": "test.pdf"}])", Limits{});
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(json->at(0).evidence, "test.pdf");
}

TEST_F(Gaps, ASchemeWithoutLevelsNeedsAllItsItems) {
  const GapQuery query{.to = "h",
                       .level = {},
                       .array = {},
                       .on = *parse_date("2026-11-22"),
                       .answers = {},
                       .holds = {}};
  EXPECT_EQ(find_gap(catalogue_, query)->items.size(), 6U);
}

TEST_F(Gaps, AsJson) {
  const auto found = gap("a,c1,conforms\n");
  StringSink sink;
  write_gap_json(*found, *parse_date("2026-11-22"), sink);
  const auto bytes = Bytes::copy_of(sink.text());
  const auto json = formats::parse_json(bytes.padded(), Limits{});
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(json->root()["counts"]["answered"].integer(), 1);
  EXPECT_EQ(json->root()["counts"]["missing"].integer(), 5);
  EXPECT_EQ(json->root()["items"].at(0)["reasons"].size(), 3U);
}

}  // namespace
}  // namespace akashi::assure
