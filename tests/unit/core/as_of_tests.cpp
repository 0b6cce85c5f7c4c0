// What was known on a day in the past, as far as the dates of the records tell.
#include <gtest/gtest.h>

#include <string>

#include "base/messages/match.h"
#include "service/assess.h"
#include "service/database.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

using testing_support::IndexFolder;

// A record on npm's made-up, affected below 2.0.0.
std::string made_up(const std::string& id, const std::string& dates,
                    const std::string& package = "made-up") {
  return R"({"id":")" + id + R"(",)" + dates +
         R"(,"affected":[{"package":{"ecosystem":"npm","name":")" + package +
         R"("},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}]})";
}

class AsOfTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.record("OLD-1", made_up("OLD-1", R"("published":"2020-01-01T00:00:00Z",)"
                                             R"("modified":"2020-02-01T00:00:00Z")"));
    folder_.record("NEW-1", made_up("NEW-1", R"("published":"2024-05-01T12:00:00Z",)"
                                             R"("modified":"2024-05-02T00:00:00Z")"));
    folder_.record("GONE-1", made_up("GONE-1",
                                     R"("published":"2021-01-01T00:00:00Z",)"
                                     R"("modified":"2023-06-01T00:00:00Z",)"
                                     R"("withdrawn":"2023-06-01T00:00:00Z")",
                                     "withdrawn-one"));
    folder_.record("NODATE-1",
                   made_up("NODATE-1", R"("modified":"2022-01-01T00:00:00Z")", "undated"));
    folder_.record("NODATE-2", made_up("NODATE-2",
                                       R"("modified":"2025-01-01T00:00:00Z",)"
                                       R"("aliases":["CVE-2099-1"])",
                                       "undated-two"));
    folder_.record("CVE-2099-1", R"({"id":"CVE-2099-1","published":"2024-12-01T00:00:00Z",)"
                                 R"("modified":"2024-12-01T00:00:00Z"})");
    ASSERT_TRUE(folder_.import());
  }

  Report ask(const std::string& name, const std::string& as_of) {
    return folder_.matched_as_of({"pkg:npm/" + name + "@1.0.0"}, as_of);
  }

  IndexFolder folder_{"as-of"};
};

TEST_F(AsOfTest, WhatWasPublishedLaterIsNotThere) {
  const auto before = ask("made-up", "2024-04-30");
  ASSERT_EQ(before.findings.size(), 1U);
  EXPECT_EQ(before.findings[0].vulnerability, "OLD-1");
  ASSERT_TRUE(before.as_of.has_value());
  EXPECT_EQ(*before.as_of, (AsOf{.at = "2024-04-30T23:59:59Z", .records = 1, .later = 1}));
  EXPECT_EQ(ask("made-up", "2024-05-01").findings.size(), 2U);  // The whole day.
  EXPECT_EQ(ask("made-up", "2024-05-01T11:59:59Z").findings.size(), 1U);
  EXPECT_EQ(ask("made-up", "2024-05-01T20:59:59+09:00").findings.size(), 1U);
  const auto now = folder_.matched_as_of({"pkg:npm/made-up@1.0.0"}, "");
  EXPECT_EQ(now.findings.size(), 2U);
  EXPECT_FALSE(now.as_of.has_value());
}

TEST_F(AsOfTest, NotAffectedSaysThatRecordsMayHaveSaidOtherwise) {
  const auto report = ask("made-up", "2019-12-31");
  EXPECT_TRUE(report.findings.empty());
  ASSERT_EQ(report.statuses.size(), 1U);
  EXPECT_EQ(report.statuses[0].status, Status::kNotAffected);
  EXPECT_EQ(report.statuses[0].reason.id, msg::kAsOfNotAffected);
  // One that doesn't name the version any more is counted too.
  const auto fixed = folder_.matched_as_of({"pkg:npm/made-up@2.0.0"}, "2020-01-15");
  EXPECT_EQ(fixed.statuses[0].status, Status::kNotAffected);
  EXPECT_EQ(fixed.as_of->modified, 1U);
  EXPECT_EQ(fixed.statuses[0].reason.args,
            (std::vector<std::string>{"2020-01-15T23:59:59Z", "1", "1"}));
  EXPECT_EQ(fixed.coverage.not_affected, 1U);
}

TEST_F(AsOfTest, WhatWasWithdrawnLaterStands) {
  EXPECT_EQ(ask("withdrawn-one", "2023-07-01").statuses[0].status, Status::kNotAffected);
  const auto stood = ask("withdrawn-one", "2023-05-31");
  EXPECT_EQ(stood.statuses[0].status, Status::kAffected);
  EXPECT_EQ(stood.coverage.affected, 1U);
  EXPECT_EQ(stood.as_of->reinstated, 1U);
  EXPECT_EQ(stood.as_of->modified, 1U);
  ASSERT_EQ(stood.findings.size(), 1U);
  EXPECT_EQ(stood.findings[0].opinions[0].withdrawn, "");
}

TEST_F(AsOfTest, WithoutADateARecordCountsUnlessItsVulnerabilityIsOfLater) {
  const auto undated = ask("undated", "2021-01-01");
  EXPECT_EQ(undated.statuses[0].status, Status::kAffected);
  EXPECT_EQ(undated.as_of->undated, 1U);
  const auto later = ask("undated-two", "2024-11-30");
  EXPECT_TRUE(later.findings.empty());
  EXPECT_EQ(later.as_of->later, 1U);
  EXPECT_EQ(ask("undated-two", "2024-12-01").findings.size(), 1U);
}

TEST_F(AsOfTest, SignalsOfLaterAreLeftOut) {
  ASSERT_TRUE(folder_.write([](AdvisoryWriter& writer) {
    return writer.put_kev(std::vector<KevEntry>{{.cve = "CVE-2099-1", .date_added = "2025-02-01"}});
  }));
  EXPECT_FALSE(ask("undated-two", "2025-01-31").findings.at(0).kev.has_value());
  EXPECT_TRUE(ask("undated-two", "2025-02-01").findings.at(0).kev.has_value());
}

TEST_F(AsOfTest, SearchLooksBackToo) {
  AsOf past;
  const auto at = service::parse_as_of("2024-04-30", folder_.clock);
  const auto found =
      service::search_database(folder_.db(), "pkg:npm/made-up", folder_.services(), *at, &past);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ((*found)[0].id, "OLD-1");
  EXPECT_EQ(past.later, 1U);
}

TEST_F(AsOfTest, DatesAreChecked) {
  for (const char* bad :
       {"2026-01-02", "2099-01-01T00:00:00Z", "yesterday", "2024-1-1", "2024-02-30", "-2024-01-01",
        "2024-01-01T00:00:00", "20240101", " ", "2024-01-01Z"}) {
    EXPECT_FALSE(service::parse_as_of(bad, folder_.clock).has_value()) << bad;
  }
  // Of today, what there is up to now.
  EXPECT_EQ(service::parse_as_of("2026-01-01", folder_.clock).value(), folder_.clock.now);
  EXPECT_EQ(service::parse_as_of("1969-12-31", folder_.clock).value(), -1);
  EXPECT_FALSE(service::parse_as_of("", folder_.clock).value().has_value());
}

}  // namespace
}  // namespace akashi
