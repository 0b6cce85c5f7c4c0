// A scheme's data changes while applications are on their way.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "assure/kept_rules.h"
#include "base/messages/label.h"
#include "office.h"
#include "service/label_entries.h"

namespace akashi::service {
namespace {

constexpr std::string_view kScheme = "jc-star@2025-03";

// The program's data with one text in one file replaced, everywhere in that file.
assure::Catalogue changed(std::string_view path, const std::string& from, const std::string& to) {
  auto files = testing_support::embedded_schemes().files;
  bool found = false;
  for (auto& file : files) {
    if (file.path == path) {
      found = file.bytes.contains(from);
      file.bytes = replace_all(file.bytes, from, to);
    }
  }
  EXPECT_TRUE(found) << path << " has no " << from;
  auto read = assure::read_catalogue(files, Limits{});
  EXPECT_TRUE(read && read->problems.empty());
  return std::move(*read);
}

class Rules : public LabelOfficeTest {
 protected:
  LabelOffice office_of(const assure::Catalogue& catalogue) {
    return {*journal_, catalogue, clock_, limits_};
  }

  std::vector<std::string> refusals(const LabelOffice& office, const assure::Facts& facts) {
    const auto answer = take_step(office, "A-1",
                                  {.transition = "issue",
                                   .actor = kAnne,
                                   .facts = facts,
                                   .files = {},
                                   .status_list = "",
                                   .page_url = ""});
    EXPECT_TRUE(answer.has_value()) << answer.error().text();
    std::vector<std::string> out;
    for (const auto& refusal : answer->refusals) {
      out.push_back(refusal.text());
    }
    return out;
  }

  portfolio::Verification verified(const LabelOffice& office) {
    auto verification = journal_->verify({});
    EXPECT_TRUE(verification.has_value());
    EXPECT_TRUE(verify_labels(office, *verification).has_value());
    return std::move(*verification);
  }

  std::int64_t told_of_rules(const LabelOffice& office) {
    const auto verification = verified(office);
    EXPECT_TRUE(verification.sound());
    return std::ranges::count_if(verification.findings, [](const portfolio::Finding& finding) {
      return finding.what.id == msg::kRulesOfThen || finding.what.id == msg::kRulesOfLast;
    });
  }
};

// ★1 costs more from tomorrow on.
assure::Catalogue dearer() {
  return changed("jc-star/2025-03/fees.json", "198000", "298000");
}

TEST_F(Rules, WhatWasPaidInFullStaysPaid) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  const auto later = dearer();
  const auto opened = open_application(office_of(later), "A-1");
  ASSERT_TRUE(opened.has_value()) << opened.error().text();
  EXPECT_EQ(opened->application.state, "valid");
  EXPECT_EQ(opened->label.number, number);
  // By the same data nothing is told, by others what held.
  EXPECT_EQ(told_of_rules(office()), 0);
  EXPECT_EQ(told_of_rules(office_of(later)), 1);
}

TEST_F(Rules, WhatComesNextGoesByTodays) {
  begin("A-1");
  accept("A-1");
  const auto later = dearer();
  const auto short_by = refusals(office_of(later), issue_facts());
  ASSERT_EQ(short_by.size(), 1U);
  EXPECT_TRUE(short_by.front().contains("100000 JPY are missing")) << short_by.front();
  auto facts = issue_facts();
  facts.fee->amount = 298000;
  EXPECT_TRUE(refusals(office_of(later), facts).empty());
  const auto confirmed = take_step(office_of(later), "A-1",
                                   {.transition = "issue",
                                    .actor = kBert,
                                    .facts = {},
                                    .files = {},
                                    .confirm = true,
                                    .status_list = "",
                                    .page_url = ""});
  ASSERT_TRUE(confirmed.has_value() && confirmed->refusals.empty());
  // Each step by its own rules, whoever reads it: the old program, the new one.
  for (const auto* catalogue : {&later, &testing_support::embedded_schemes()}) {
    const auto opened = open_application(office_of(*catalogue), "A-1");
    ASSERT_TRUE(opened.has_value()) << opened.error().text();
    EXPECT_EQ(opened->application.state, "valid");
    EXPECT_TRUE(verified(office_of(*catalogue)).sound());
  }
  EXPECT_EQ(office_of(later).rules->editions(kScheme)->size(), 2U);
}

// A transition that is gone today was there when it was taken.
TEST_F(Rules, AStepThatIsNoMore) {
  begin("A-1");
  accept("A-1");
  const auto later = changed("jc-star/2025-03/states.json", "\"format-ok\"", "\"form-passed\"");
  const auto opened = open_application(office_of(later), "A-1");
  ASSERT_TRUE(opened.has_value()) << opened.error().text();
  EXPECT_EQ(opened->application.state, open_application(office(), "A-1")->application.state);
}

TEST_F(Rules, AreKeptOncePerEdition) {
  begin("A-1");
  begin("A-2");
  accept("A-1");
  const auto later = dearer();
  ASSERT_TRUE(start(office_of(later), "A-3").has_value());
  accept("A-2");  // The old program goes on beside the new one.
  const auto editions = office().rules->editions(kScheme);
  ASSERT_TRUE(editions.has_value());
  ASSERT_EQ(editions->size(), 3U);
  EXPECT_EQ(editions->front().sha256, editions->back().sha256);
  for (const char* id : {"A-1", "A-2", "A-3"}) {
    EXPECT_TRUE(open_application(office_of(later), id).has_value()) << id;
  }
}

// Portfolios of before know no editions: today's rules judge them, as they did.
TEST_F(Rules, APortfolioWithoutEditions) {
  begin("A-1");
  accept("A-1");
  issue("A-1");
  auto old = portfolio::Journal::create((root_ / "old").string(), "anne", "Old", clock_);
  ASSERT_TRUE(old.has_value()) << old.error().text();
  ASSERT_TRUE(old->add_bytes("checklist").has_value());
  ASSERT_TRUE(journal_
                  ->each(2,
                         [&](const portfolio::Entry& entry) {
                           const portfolio::Draft draft{.kind = entry.kind,
                                                        .subject = entry.subject,
                                                        .content = entry.content,
                                                        .files = entry.files,
                                                        .summary = entry.summary};
                           EXPECT_TRUE(entry.kind == kRulesEntry ||
                                       old->append(entry.actor, {&draft, 1}).has_value());
                           return true;
                         })
                  .has_value());
  const LabelOffice same{*old, testing_support::embedded_schemes(), clock_, limits_};
  EXPECT_EQ(open_application(same, "A-1")->application.state, "valid");
  const auto later = dearer();
  const LabelOffice other{*old, later, clock_, limits_};
  EXPECT_FALSE(open_application(other, "A-1").has_value());
}

TEST_F(Rules, AnAlteredFileIsFound) {
  begin("A-1");
  accept("A-1");
  const auto later = dearer();
  const auto edition = office().rules->editions(kScheme)->front();
  const auto path = journal_->file_path(edition.sha256);
  std::filesystem::remove(path);
  std::ofstream(path, std::ios::binary)
      << replace_all(assure::pack_rules(testing_support::embedded_schemes(),
                                        *testing_support::embedded_schemes().find(kScheme)),
                     "198000", "000001");
  const auto opened = open_application(office_of(later), "A-1");
  ASSERT_FALSE(opened.has_value());
  EXPECT_TRUE(opened.error().text().contains(edition.sha256));
  EXPECT_FALSE(verified(office_of(later)).sound());
}

// Every scheme of the program can be kept, and is the same when it is read again.
TEST(KeptRules, EverySchemeComesBack) {
  const auto& catalogue = testing_support::embedded_schemes();
  for (const auto& scheme : catalogue.schemes) {
    const auto packed = assure::pack_rules(catalogue, scheme);
    const auto read = assure::unpack_rules(packed, scheme.key(), Limits{});
    ASSERT_TRUE(read.has_value()) << scheme.key() << ": " << read.error().text();
    const auto* again = read->find(scheme.key());
    EXPECT_EQ(again->files.size(), scheme.files.size());
    ASSERT_EQ(again->arrays.size(), scheme.arrays.size());
    for (std::size_t i = 0; i < scheme.arrays.size(); ++i) {
      EXPECT_EQ(again->arrays[i].items.size(), scheme.arrays[i].items.size());
    }
    EXPECT_EQ(assure::pack_rules(*read, *again), packed);
  }
}

TEST(KeptRules, WhatIsNone) {
  for (const char* json :
       {"", "[]", "{}", R"({"akashi_rules":2,"files":[]})", R"({"akashi_rules":1,"files":[]})",
        R"({"akashi_rules":1,"files":[{"path":"vocabulary.json","text":"{}"}]})"}) {
    EXPECT_FALSE(assure::unpack_rules(json, "s@1", Limits{}).has_value()) << json;
  }
}

}  // namespace
}  // namespace akashi::service
