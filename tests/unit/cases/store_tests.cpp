// Cases in a portfolio, from the first record to the signed revision.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/messages/portfolio.h"
#include "case_example.h"
#include "case_keys.h"
#include "formats/envelope.h"
#include "formats/sqlite_store.h"
#include "portfolio_folder.h"
#include "service/case_sign.h"
#include "service/cases.h"

namespace akashi::service {
namespace {

using assure::Case;
using assure::CaseRules;
using portfolio::Journal;

class CaseStore : public portfolio::PortfolioFolder {
 protected:
  void SetUp() override {
    PortfolioFolder::SetUp();
    auto journal = make();
    const auto records = assure::example_records();
    ASSERT_EQ(set_records(journal, "ito", records).value(), 3U);
    ASSERT_EQ(set_records(journal, "ito", records).value(), 0U);  // Nothing new.
    const auto made = new_case(journal, "ito", head("c1"), assure::embedded());
    ASSERT_TRUE(made.has_value()) << made.error().text();
  }

  static Case head(const std::string& id) {
    auto content = assure::example_case(assure::star1());
    content.id = id;
    content.rows.clear();
    return content;
  }
  static Result<std::size_t> change(Journal& journal, const CaseChange& body,
                                    const std::string& id = "c1") {
    return change_case(journal, "ito", id, assure::embedded(), body);
  }
  static void fill(Journal& journal, const std::string& id = "c1") {
    const auto done = change(
        journal,
        [](Case& content, const CaseRules& rules) -> Result<void> {
          content.rows = assure::example_case(rules).rows;
          return {};
        },
        id);
    ASSERT_TRUE(done.has_value()) << done.error().text();
  }
  static Result<SignedCase> sign(Journal& journal, const std::string& id = "c1") {
    const auto key = SigningKey::from_pem(kPrivate);
    EXPECT_TRUE(key.has_value());
    return sign_case(journal, "sato", id, assure::embedded(), assure::kDay, *key);
  }
  static std::string verified(const Journal& journal) {
    std::vector<PublicKey> trusted;
    trusted.push_back(PublicKey::from_pem(kPublic).value());
    const auto verification = verify_portfolio(journal, std::nullopt, trusted, Limits());
    EXPECT_TRUE(verification.has_value()) << verification.error().text();
    return findings(*verification, false);
  }
};

TEST_F(CaseStore, EveryChangeIsAnEntryWithItsAuthor) {
  auto journal = open();
  const auto set = [&](const std::string& result) {
    return change_case(journal, "sato", "c1", assure::embedded(),
                       [&](Case& content, const CaseRules& /*rules*/) -> Result<void> {
                         assure::row_of(content, "S1.1-02").result = result;
                         return {};
                       })
        .value();
  };
  EXPECT_EQ(set("conforms"), 1U);
  EXPECT_EQ(set("conforms"), 0U);
  EXPECT_EQ(set("not-conforms"), 1U);
  const auto stored = load_case(journal, "c1");
  ASSERT_TRUE(stored.has_value()) << stored.error().text();
  ASSERT_EQ(stored->history.size(), 3U);
  EXPECT_EQ(stored->history.back().actor, "sato");
  EXPECT_EQ(find_row(stored->content, "S1.1-02")->result, "not-conforms");
  EXPECT_EQ(verified(journal), "");
}

TEST_F(CaseStore, NothingThatIsNotValidIsWritten) {
  auto journal = open();
  const auto before = journal.head().value();
  const auto refused = change(journal, [](Case& content, const CaseRules& /*rules*/) {
    assure::row_of(content, "S1.1-01").result = "conforms";
    assure::row_of(content, "S1.1-02").result = "fine";
    return Result<void>();
  });
  EXPECT_FALSE(refused.has_value());
  const auto no_file = change(journal, [](Case& content, const CaseRules& /*rules*/) {
    assure::row_of(content, "S1.1-01").evidence = {{.sha256 = std::string(64, 'a'), .size = 1}};
    return Result<void>();
  });
  EXPECT_EQ(no_file.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(journal.head().value(), before);
  EXPECT_EQ(new_case(journal, "ito", head("c1"), assure::embedded()).error().code(),
            ErrorCode::kInvalidInput);
  auto unknown = head("c2");
  unknown.product = "no-such";
  EXPECT_FALSE(new_case(journal, "ito", unknown, assure::embedded()).has_value());
  EXPECT_EQ(load_case(journal, "c2").error().code(), ErrorCode::kNotFound);
}

TEST_F(CaseStore, AnIncompleteCaseIsNotSigned) {
  auto journal = open();
  const auto before = journal.head().value();
  const auto done = sign(journal);
  ASSERT_TRUE(done.has_value()) << done.error().text();
  EXPECT_TRUE(done->envelope.empty());
  EXPECT_FALSE(assure::passes(done->findings));
  EXPECT_EQ(journal.head().value(), before);
}

TEST_F(CaseStore, ASignedCaseChangesNoMoreAndIsSuperseded) {
  auto journal = open();
  fill(journal);
  const auto done = sign(journal);
  ASSERT_TRUE(done.has_value()) << done.error().text();
  ASSERT_FALSE(done->envelope.empty());
  EXPECT_EQ(verified(journal), "");
  EXPECT_EQ(change(journal,
                   [](Case& content, const CaseRules& /*rules*/) {
                     content.rows.front().remarks = "later";
                     return Result<void>();
                   })
                .error()
                .code(),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(sign(journal).error().code(), ErrorCode::kInvalidInput);

  // The next revision takes the answers over; the old one stays signed until the new one is.
  const auto next =
      new_case(journal, "ito", Case{.id = "c2", .supersedes = "c1"}, assure::embedded());
  ASSERT_TRUE(next.has_value()) << next.error().text();
  EXPECT_EQ(next->revision, 2U);
  EXPECT_EQ(load_case(journal, "c2")->content.rows.size(), 16U);
  EXPECT_EQ(load_case(journal, "c1")->state, "signed");
  EXPECT_FALSE(new_case(journal, "ito", Case{.id = "c3", .supersedes = "c1"}, assure::embedded())
                   .has_value());
  ASSERT_TRUE(sign(journal, "c2").has_value());
  EXPECT_EQ(load_case(journal, "c1")->state, "superseded");
  EXPECT_EQ(journal.summary("case/c1").value()->summary.state, "superseded");
  EXPECT_EQ(verified(journal), "");
}

TEST_F(CaseStore, WhatWasSignedStaysWhateverIsRecordedLater) {
  auto journal = open();
  fill(journal);
  ASSERT_TRUE(sign(journal).has_value());
  auto records = assure::example_records();
  records[1].fields[0].second = {"another name"};
  ASSERT_EQ(set_records(journal, "ito", records).value(), 1U);
  EXPECT_EQ(verified(journal), "");
}

TEST_F(CaseStore, SignaturesAreCheckedAgainstTheKeysThatAreTrusted) {
  auto journal = open();
  fill(journal);
  ASSERT_TRUE(sign(journal).has_value());
  const auto unchecked = verify_portfolio(journal, std::nullopt, {}, Limits());
  EXPECT_TRUE(unchecked->sound());
  EXPECT_EQ(unchecked->findings.front().what.id, Msg(msg::kCaseNoKeys));
}

// Entries that fit the chain but that no case command would write: someone else's program, or an
// older state that was signed as if it were this one.
TEST_F(CaseStore, EntriesThatMeanSomethingElseAreFound) {
  auto journal = open();
  fill(journal);
  ASSERT_TRUE(sign(journal).has_value());
  const auto add = [&](const std::string& kind, const std::string& content) {
    const portfolio::Draft draft{
        .kind = kind, .subject = "case/c1", .content = content, .files = {}, .summary = {}};
    ASSERT_TRUE(journal.append("mallory", {&draft, 1}).has_value());
  };
  add("case.row", R"({"criterion":"S1.1-02","result":"conforms"})");
  EXPECT_NE(verified(journal).find("case/c1"), std::string::npos);
  EXPECT_FALSE(load_case(journal, "c1").has_value());
}

TEST_F(CaseStore, AnotherPayloadUnderTheSignatureIsFound) {
  auto journal = open();
  fill(journal);
  const auto key = SigningKey::from_pem(kPrivate);
  auto other = load_case(journal, "c1")->content;
  other.rows[1].result = "not-applicable";
  const auto records = load_records(journal, other).value();
  const auto envelope =
      formats::write_envelope(kCaseType, case_payload(other, records, "2026-11-20", "sato"), &*key);
  const auto file = journal.add_bytes(*envelope).value();
  const portfolio::Draft draft{
      .kind = "case.sign",
      .subject = "case/c1",
      .content = "{\"envelope\":\"" + file.sha256 + "\",\"on\":\"2026-11-20\"}",
      .files = {file},
      .summary = case_summary(other, records, "signed")};
  ASSERT_TRUE(journal.append("sato", {&draft, 1}).has_value());
  EXPECT_NE(verified(journal).find("what was signed is not what"), std::string::npos);
}

TEST_F(CaseStore, ASignedHeadComesBackByATrustedKeyOnly) {
  const auto journal = open(Journal::Access::kRead);
  const auto head = journal.head().value();
  const auto key = SigningKey::from_pem(kPrivate);
  const auto text = sign_head(head, "2026-11-20T00:00:00Z", *key).value();
  const auto path = file("checkpoint.json", text);
  std::vector<PublicKey> trusted;
  EXPECT_FALSE(read_checkpoint(path, trusted, Limits()).has_value());
  trusted.push_back(PublicKey::from_pem(kPublic).value());
  EXPECT_EQ(read_checkpoint(path, trusted, Limits()).value(), head);
  // A signed case is no checkpoint.
  const auto other = file("other.json", formats::write_envelope(kCaseType, "{}", &*key).value());
  EXPECT_FALSE(read_checkpoint(other, trusted, Limits()).has_value());
}

TEST_F(CaseStore, ACaseIsFoundByWhatItIsAbout) {
  const auto journal = open(Journal::Access::kRead);
  for (const auto* text : {"c1", "RT-100", "例示ルータ", "株式会社例示", "JC-STAR"}) {
    EXPECT_EQ(journal.count({.kind = "case", .search = text}).value(), 1U) << text;
  }
  EXPECT_EQ(journal.count({.kind = "product", .search = "ルータ"}).value(), 1U);
}

TEST(CaseRecords, AreReadFromToml) {
  Problems problems;
  const auto read = assure::read_records(R"(akashi_records = 1
[[product]]
id = "a"
name = " A "
release = "1"
maker = "m"
models = ["x", "y"]
[[product]]
id = "b"
name = "B"
[[person]]
id = "p/../q"
name = "P"
[[organisation]]
id = "m"
name = "M"
colour = "red"
[[thing]]
id = "t"
)",
                                         Limits(), problems);
  ASSERT_TRUE(read.has_value()) << read.error().text();
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().text("name"), "A");
  EXPECT_EQ(read->front().list("models").size(), 2U);
  ASSERT_EQ(problems.size(), 4U);
  EXPECT_NE(problems[0].at().line, 0U);
  EXPECT_FALSE(assure::read_records("akashi_records = 2", Limits(), problems).has_value());
}

}  // namespace
}  // namespace akashi::service
