// A case as CycloneDX attestations.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "assure/case_cdxa.h"
#include "assure/probe_note.h"
#include "base/bytes.h"
#include "case_example.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

class CaseCdxaTest : public testing::Test {
 protected:
  void SetUp() override {
    rules_ = star1();
    content_ = example_case(rules_);
    records_ = example_records();
    view_.product = &records_[1];
    view_.maker = &records_[0];
    view_.applicant = &records_[0];
    view_.people = {records_[2]};
  }

  void write(std::string_view envelope = {}) {
    text_ = case_cdxa(rules_, content_, view_, findings_,
                      {.tool_version = "1",
                       .timestamp = "2026-11-21T10:00:00Z",
                       .envelope = envelope,
                       .signed_by = "ito",
                       .lang = Lang::kJa});
    bytes_ = Bytes::copy_of(text_);
    auto tree = formats::parse_json(bytes_.padded(), Limits{});
    ASSERT_TRUE(tree) << tree.error().text();
    tree_ = std::move(*tree);
    declarations_ = tree_.root()["declarations"];
    maps_.clear();
    for (const auto attestation : declarations_["attestations"]) {
      for (const auto map : attestation["map"]) {
        EXPECT_TRUE(maps_.emplace(std::string(map["requirement"].text()), map).second);
      }
    }
  }

  formats::NodeView map_of(const std::string& criterion) {
    return maps_.at("jc-star@2025-03#" + criterion);
  }
  formats::NodeView claim_of(const std::string& criterion) {
    for (const auto claim : declarations_["claims"]) {
      if (claim["bom-ref"].text() == "claim:" + criterion) {
        return claim;
      }
    }
    return {};
  }

  CaseRules rules_;
  Case content_;
  std::vector<Record> records_;
  CaseRecords view_;
  std::vector<CaseFinding> findings_;
  std::string text_;
  Bytes bytes_;
  formats::Tree tree_;
  formats::NodeView declarations_;
  std::map<std::string, formats::NodeView> maps_;
};

TEST_F(CaseCdxaTest, EveryCriterionIsMappedOnce) {
  write();
  EXPECT_EQ(maps_.size(), rules_.rows.size());
  EXPECT_EQ(tree_.root()["metadata"]["component"]["type"].text(), "device");
  EXPECT_EQ(tree_.root()["metadata"]["component"]["version"].text(), "2.1");
  const auto first = text_;
  write();
  EXPECT_EQ(text_, first);
}

TEST_F(CaseCdxaTest, WhatFailsIsACounterClaimAndWhatIsOpenIsNone) {
  content_.rows[0].result = "not-conforms";
  content_.rows[1].result.clear();
  content_.rows[2].result = "not-applicable";
  content_.rows[2].reason = "no password";
  write();
  EXPECT_EQ(map_of("S1.1-01")["counterClaims"].size(), 1U);
  EXPECT_EQ(map_of("S1.1-01")["claims"].size(), 0U);
  EXPECT_EQ(map_of("S1.1-01")["conformance"]["score"].integer(), 0);
  EXPECT_FALSE(map_of("S1.1-02")["conformance"]["score"]);
  EXPECT_FALSE(claim_of("S1.1-02"));
  EXPECT_EQ(map_of("S1.1-02")["conformance"]["rationale"].text(), "未決定");
  EXPECT_FALSE(map_of("S1.1-03")["conformance"]["score"]);
  EXPECT_TRUE(claim_of("S1.1-03")["reasoning"].text().contains("no password"));
  EXPECT_EQ(map_of("S1.1-04")["conformance"]["score"].integer(), 1);
}

// A claim that the product itself contradicts gets no score, and both sides are there.
TEST_F(CaseCdxaTest, ContradictionsAreCounterEvidence) {
  content_.rows[0].evidence.push_back({.query = probe_note("accounts", "contradicts")});
  content_.rows[1].evidence.push_back({.query = probe_note("accounts", "supports")});
  content_.rows[2].result = "not-conforms";
  content_.rows[2].evidence.push_back({.query = probe_note("accounts", "contradicts")});
  content_.rows[3].result = "not-conforms";
  content_.rows[3].evidence.push_back({.query = probe_note("accounts", "supports")});
  content_.rows[4].evidence.push_back({.query = "who said: contradicts"});  // Not a probe's.
  write();
  const auto sides = [&](const std::string& criterion) {
    const auto claim = claim_of(criterion);
    return std::pair(claim["evidence"].size(), claim["counterEvidence"].size());
  };
  using Pair = std::pair<std::size_t, std::size_t>;
  EXPECT_EQ(sides("S1.1-01"), Pair(1, 1));
  EXPECT_FALSE(map_of("S1.1-01")["conformance"]["score"]);
  EXPECT_EQ(map_of("S1.1-01")["confidence"]["rationale"].text(),
            "裏付ける証跡 1 件、反する証跡 1 件、形式確認の誤り 0 件");
  EXPECT_EQ(sides("S1.1-02"), Pair(2, 0));
  EXPECT_EQ(sides("S1.1-03"), Pair(2, 0));
  EXPECT_EQ(sides("S1.1-04"), Pair(1, 1));
  EXPECT_FALSE(map_of("S1.1-04")["conformance"]["score"]);
  EXPECT_EQ(sides("S1.1-05"), Pair(2, 0));
}

TEST_F(CaseCdxaTest, EvidenceHasItsDigestAndReferencesLeadSomewhere) {
  content_.rows[3].evidence = {{.kind = "test-record",
                                .date = "2026-11-18",
                                .sha256 = std::string(64, 'a'),
                                .size = 1,
                                .name = "a b.pdf"}};
  write();
  std::set<std::string> refs;
  for (const auto* list : {"claims", "evidence", "assessors"}) {
    for (const auto item : declarations_[list]) {
      EXPECT_TRUE(refs.emplace(item["bom-ref"].text()).second);
    }
  }
  for (const auto claim : declarations_["claims"]) {
    for (const auto ref : claim["evidence"]) {
      EXPECT_TRUE(refs.contains(std::string(ref.text())));
    }
  }
  EXPECT_TRUE(text_.contains("SHA-256 " + std::string(64, 'a')));
  EXPECT_TRUE(text_.contains("\"name\": \"a b.pdf\""));
  EXPECT_TRUE(text_.contains("\"created\": \"2026-11-18T00:00:00Z\""));
}

// Nobody is called a third party who is not known to be one.
TEST_F(CaseCdxaTest, Assessors) {
  const auto third = [&] {
    for (const auto assessor : declarations_["assessors"]) {
      if (assessor["bom-ref"].text() == "assessor:ito") {
        return assessor["thirdParty"].boolean();
      }
    }
    return std::optional<bool>();
  };
  write();
  EXPECT_EQ(third(), false);
  view_.people[0].fields.push_back({"organisation", {"example"}});
  write();
  EXPECT_EQ(third(), false);
  view_.people[0].fields.back().second = {"laboratory"};
  write();
  EXPECT_EQ(third(), true);
}

TEST_F(CaseCdxaTest, ASignatoryNeedsASignature) {
  write();
  EXPECT_FALSE(text_.contains("signatories"));
  write(std::string(64, 'b'));
  const auto signatory = *declarations_["affirmation"]["signatories"].begin();
  EXPECT_EQ(signatory["name"].text(), "伊藤");
  EXPECT_EQ(signatory["externalReference"]["url"].text(), "files/" + std::string(64, 'b'));
}

}  // namespace
}  // namespace akashi::assure
