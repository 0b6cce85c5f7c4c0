// EPSS scores of days of the past: packed and read, kept by imports, used by --as-of.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/strings.h"
#include "service/database.h"
#include "store/epss_day.h"
#include "store/packing.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

using store::EpssDay;
using testing_support::IndexFolder;

TEST(EpssDays, ComeBackAsTheyWere) {
  std::mt19937_64 random(7);
  std::vector<EpssScore> scores;
  for (int i = 0; i < 5000; ++i) {
    // As the files have them: five decimals.
    scores.push_back(
        {.cve = "CVE-" + std::to_string(1999 + random() % 28) + "-" + std::to_string(1000 + i * 7),
         .probability = static_cast<double>(random() % 100'001) / 1e5,
         .percentile = static_cast<double>(random() % 100'001) / 1e5});
  }
  std::ranges::shuffle(scores, random);
  const auto packed = store::pack_epss_day(scores);
  ASSERT_TRUE(packed.has_value());
  const auto day = EpssDay::read(*packed);
  ASSERT_TRUE(day.has_value()) << day.error().text();
  ASSERT_EQ(day->scores().size(), scores.size());
  EXPECT_TRUE(std::ranges::is_sorted(day->scores(), {}, &EpssScore::cve));
  for (const auto& score : scores) {
    EXPECT_EQ(day->find(score.cve), score);
  }
  const std::set<std::string, std::less<>> wanted = {scores[7].cve, "CVE-0-0", scores[8].cve};
  const auto some = EpssDay::read(*packed, &wanted);
  EXPECT_EQ(some->scores().size(), 2U);
  EXPECT_EQ(some->find(scores[7].cve), scores[7]);
  EXPECT_EQ(some->find(scores[8].cve), scores[8]);
  EXPECT_FALSE(day->find("CVE-2000-1").has_value());
  EXPECT_FALSE(day->find("").has_value());
  EXPECT_EQ(store::pack_epss_day(day->scores()).value(), *packed);
  EXPECT_TRUE(EpssDay::read(store::pack_epss_day({}).value())->scores().empty());
}

TEST(EpssDays, ACveCountsOnce) {
  const std::vector<EpssScore> twice = {
      {"CVE-2099-2", 0.5, 0.6}, {"CVE-2099-1", 0.1, 0.2}, {"CVE-2099-2", 0.7, 0.8}};
  const auto day = EpssDay::read(store::pack_epss_day(twice).value());
  ASSERT_EQ(day->scores().size(), 2U);
  EXPECT_DOUBLE_EQ(day->find("CVE-2099-2")->probability, 0.5);
}

TEST(EpssDays, DamageIsRefused) {
  const auto packed = store::pack_epss_day(std::vector<EpssScore>{{"CVE-2099-1", 0.1, 0.2},
                                                                  {"CVE-2099-2", 0.5, 0.6}})
                          .value();
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(EpssDay::read(std::string_view(packed).substr(0, size)).has_value()) << size;
  }
  const auto day_of = [](const std::string& raw) {
    std::string out;
    store::put_size(out, raw.size());
    return EpssDay::read(out + store::compress(raw, 1).value());
  };
  EXPECT_TRUE(day_of(std::string("\x01\x00\x01"
                                 "A\x00\x00",
                                 6))
                  .has_value());
  EXPECT_FALSE(day_of(std::string("\x01\x00\x01"
                                  "A\x00\x00\x00",
                                  7))
                   .has_value())
      << "more";
  EXPECT_FALSE(day_of(std::string("\x01\x01\x01"
                                  "A\x00\x00",
                                  6))
                   .has_value())
      << "shares nothing";
  EXPECT_FALSE(day_of(std::string("\x02\x00\x01"
                                  "B\x00\x01"
                                  "A\x00\x00\x00\x00",
                                  11))
                   .has_value())
      << "order";
  EXPECT_FALSE(day_of(std::string("\x01\x00\x01"
                                  "A\xff\xff\xff\xff\x0f\x00",
                                  10))
                   .has_value())
      << "above 1";
  EXPECT_FALSE(day_of(std::string("\xff\xff\xff\x7f", 4)).has_value()) << "count";
}

class EpssPast : public testing::Test {
 protected:
  void SetUp() override {
    folder_.affects("OSV-1", "npm", "left", "2.0.0", "CVE-2099-1", "2020-01-01T00:00:00Z");
    ASSERT_TRUE(folder_.import().has_value());
  }

  service::ImportSummary give(const std::string& day, const std::string& score,
                              bool older = false) {
    const auto path = folder_.path("scores-" + day + ".csv");
    std::ofstream(path) << "#model_version:v1,score_date:" << day
                        << "T00:00:00+0000\ncve,epss,percentile\nCVE-2099-1," << score << ",0.9\n";
    return *service::import_advisories(
        {.database = folder_.db(), .paths = {path}, .name = {}, .older = older},
        folder_.services());
  }
  std::vector<std::string> days() {
    return service::database_status(folder_.db(), folder_.clock)->epss_days;
  }
  // "0.25 of 2025-08-17"
  std::string score(const std::string& as_of) {
    const auto report = folder_.matched_as_of({"pkg:npm/left@1.0.0"}, as_of);
    if (report.findings.size() != 1 || !report.findings[0].epss) {
      return "none of " + (report.as_of ? report.as_of->epss_day : "");
    }
    auto text = std::to_string(report.findings[0].epss->probability);
    text.resize(4);
    return text + " of " + (report.as_of ? report.as_of->epss_day : "now");
  }

  IndexFolder folder_{"epss-days"};
};

using Texts = std::vector<std::string>;

// Files of before September 2021 state no day: theirs are scores of now, and of no day of the past.
TEST_F(EpssPast, ScoresWithoutADay) {
  const auto path = folder_.path("plain.csv");
  std::ofstream(path) << "cve,epss,percentile\nCVE-2099-1,0.42,0.9\n";
  ASSERT_TRUE(service::import_advisories({.database = folder_.db(), .paths = {path}, .name = {}},
                                         folder_.services())
                  .has_value());
  EXPECT_EQ(score(""), "0.42 of now");
  EXPECT_EQ(score("2025-12-31"), "none of ");
  const auto found = service::search_database(folder_.db(), "CVE-2099-1", folder_.services());
  EXPECT_DOUBLE_EQ(found->at(0).signals.at(0).epss->probability, 0.42);
}

// It would be the newest for ever.
TEST_F(EpssPast, ADayThatIsNoneIsRefused) {
  give("2025-08-17", "0.50");
  for (const char* day : {"soon", "2099-02-30", "", "20990101"}) {
    EXPECT_EQ(give(day, "0.99").rejected.size(), 1U) << day;
  }
  EXPECT_EQ(score(""), "0.50 of now");
}

TEST_F(EpssPast, AnOlderFileIsADayOfThePast) {
  EXPECT_TRUE(give("2025-08-17", "0.50").kept.empty());
  EXPECT_EQ(score("2025-08-16"), "none of ");
  const auto past = give("2025-07-03", "0.25");
  ASSERT_EQ(past.kept.size(), 1U);
  EXPECT_TRUE(past.kept[0].past);
  EXPECT_EQ(past.older, 0U);
  EXPECT_EQ(days(), Texts{"2025-07-03"});
  EXPECT_EQ(score("2025-07-02"), "none of ");
  EXPECT_EQ(score("2025-07-03"), "0.25 of 2025-07-03");
  EXPECT_EQ(score("2025-08-16"), "0.25 of 2025-07-03");
  EXPECT_EQ(score("2025-08-17"), "0.50 of 2025-08-17");
  EXPECT_EQ(score(""), "0.50 of now");
  give("2025-07-03", "0.30");  // Corrected.
  EXPECT_EQ(score("2025-08-16"), "0.30 of 2025-07-03");
  EXPECT_EQ(days().size(), 1U);
}

TEST_F(EpssPast, TheLastOfEachMonthIsKept) {
  for (const char* day : {"2025-06-29", "2025-06-30", "2025-07-01", "2025-07-02", "2025-09-01"}) {
    give(day, "0.1" + std::string(day).substr(9));
  }
  EXPECT_EQ(days(), (Texts{"2025-06-30", "2025-07-02"}));
  EXPECT_EQ(score("2025-07-01"), "0.10 of 2025-06-30");
  EXPECT_EQ(score("2025-08-31"), "0.12 of 2025-07-02");
  // The newest gives way because somebody says so: it is not lost.
  EXPECT_TRUE(give("2025-05-05", "0.77", true).kept.empty());
  EXPECT_EQ(days(), (Texts{"2025-06-30", "2025-07-02", "2025-09-01"}));
  EXPECT_EQ(score("2025-05-06"), "0.77 of 2025-05-05");
}

TEST_F(EpssPast, ASearchShowsHowItWent) {
  give("2025-08-17", "0.50");
  give("2025-07-03", "0.25");
  give("2025-06-03", "0.10");
  const auto found = service::search_database(folder_.db(), "CVE-2099-1", folder_.services());
  ASSERT_TRUE(found.has_value());
  const auto& signals = found->at(0).signals.at(0);
  EXPECT_DOUBLE_EQ(signals.epss->probability, 0.5);
  ASSERT_EQ(signals.epss_history.size(), 2U);
  EXPECT_EQ(signals.epss_history[0].day, "2025-07-03");
  EXPECT_DOUBLE_EQ(signals.epss_history[1].score.probability, 0.1);
  const auto then = service::search_database(folder_.db(), "CVE-2099-1", folder_.services(),
                                             *service::parse_as_of("2025-07-10", folder_.clock));
  const auto& of_then = then->at(0).signals.at(0);
  EXPECT_DOUBLE_EQ(of_then.epss->probability, 0.25);
  EXPECT_EQ(of_then.epss_source.newest, "2025-07-03");
  EXPECT_EQ(of_then.epss_source.version, "");
  EXPECT_EQ(of_then.epss_history.size(), 1U);
}

// A day of the past changes no finding of today.
TEST_F(EpssPast, ChangesNothingOfToday) {
  give("2025-08-17", "0.50");
  const auto before = (*all_stores().front()->open(folder_.db()))->revision();
  give("2025-07-03", "0.25");
  const auto index = *all_stores().front()->open(folder_.db());
  const auto changes = index->changed_since(before);
  EXPECT_EQ(changes.tables, Texts{"epss_day"});
  EXPECT_TRUE(changes.epss.empty() && changes.names.empty() && !changes.everything);
}

TEST_F(EpssPast, NotMoreThanAreUseful) {
  std::vector<EpssScore> one = {{"CVE-2099-1", 0.1, 0.1}};
  ASSERT_TRUE(folder_
                  .write([&](AdvisoryWriter& writer) -> Result<void> {
                    for (int i = 0; i < static_cast<int>(store::kMostEpssDays) + 5; ++i) {
                      auto day = std::to_string(1000 + i);
                      AKASHI_TRY(writer.put_epss_day(day + "-01-01", one));
                    }
                    return {};
                  })
                  .has_value());
  EXPECT_EQ(days().size(), store::kMostEpssDays);
  EXPECT_EQ(days().front(), "1005-01-01");
}

TEST_F(EpssPast, VerifyFindsDamage) {
  give("2025-08-17", "0.50");
  give("2025-07-03", "0.25");
  EXPECT_TRUE(service::verify_database(folder_.db(), folder_.services())->problems.empty());
  ASSERT_TRUE(folder_
                  .write([](AdvisoryWriter& writer) {
                    return writer.replace_table(store::kEpssDays, {{"2025-07-03", "damaged"}});
                  })
                  .has_value());
  const auto verified = service::verify_database(folder_.db(), folder_.services());
  ASSERT_EQ(verified->problems.size(), 1U);
  EXPECT_TRUE(verified->problems.front().text().contains("2025-07-03"));
  EXPECT_EQ(score("2025-07-03"), "none of ");
}

}  // namespace
}  // namespace akashi
