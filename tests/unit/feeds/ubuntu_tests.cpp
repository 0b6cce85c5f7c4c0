// Ubuntu's own records: what each status says of a system with and without Ubuntu Pro.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/kept_records.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
const fs::path kData = fs::path(AKASHI_SOURCE_DIR) / "src/feeds/ubuntu/testdata";

struct Kept : testing_support::KeptRecords {
  // "affected", "not-affected", "unknown", "< VERSION"; "-" where nothing is said.
  std::string says(const std::string& id, std::string_view ecosystem, std::string_view name) const {
    const auto record = records.find(id);
    if (record == records.end()) {
      return "no record";
    }
    std::string out;
    for (const auto& affected : record->second.affected) {
      if (affected.ecosystem != ecosystem || affected.name != name) {
        continue;
      }
      const auto& range = affected.ranges.at(0);
      out += range.kind == AffectedRange::Kind::kVers ? "not-affected"
             : range.events.empty()                   ? "unknown"
             : range.events.size() == 1               ? "affected"
                                                      : "< " + range.events[1].version;
    }
    return out.empty() ? "-" : out;
  }
};

Kept read(const std::string& name) {
  const auto& feed = testing_support::feed_named("ubuntu");
  const auto text = testing_support::text_of(kData / name);
  EXPECT_TRUE(feed.never_whole);
  EXPECT_TRUE(feed.claims("active/" + name, text.substr(0, 4096)));
  Kept kept{testing_support::keep_records(feed.read, "active/" + name, text)};
  EXPECT_TRUE(kept.whole);
  return kept;
}

TEST(UbuntuFeed, StatusesOfTheSecurityApi) {
  const auto kept = read("cves.json");
  const std::string id = "UBUNTU-CVE-2099-0051";
  ASSERT_EQ(kept.records.size(), 2U);
  EXPECT_EQ(kept.errors.size(), 1U);
  struct Row {
    const char* ecosystem;
    const char* says;
  };
  for (const auto& row :
       std::vector<Row>{{"Ubuntu:24.04:LTS", "< 1.0-1ubuntu0.3"},
                        {"Ubuntu:22.04:LTS", "not-affected"},
                        {"Ubuntu:20.04:LTS", "< 1.0-1ubuntu0.1~esm2"},
                        {"Ubuntu:Pro:20.04:LTS", "< 1.0-1ubuntu0.1~esm2"},
                        {"Ubuntu:18.04:LTS", "< 0.9-1+esm3"},
                        {"Ubuntu:16.04:LTS", "affected"},
                        {"Ubuntu:14.04:LTS", "not-affected"},
                        {"Ubuntu:Pro:14.04:LTS", "not-affected"},
                        {"Ubuntu:24.10", "unknown"},
                        {"Ubuntu:25.04", "-"},
                        {"Ubuntu:25.10", "affected"},
                        {"Ubuntu:23.10", "unknown"},
                        {"Ubuntu:Pro:FIPS-updates:22.04:LTS", "< 1.0-1ubuntu0.3.fips.1"},
                        {"Ubuntu:Pro:Realtime:24.04:LTS", "affected"}}) {
    EXPECT_EQ(kept.says(id, row.ecosystem, "tool"), row.says) << row.ecosystem;
  }
  EXPECT_EQ(kept.package(id, "Ubuntu:20.04:LTS", "tool")->note,
            "fixed in 1.0-1ubuntu0.1~esm2 with Ubuntu Pro (esm-apps)");
  EXPECT_EQ(kept.package(id, "Ubuntu:24.10", "tool")->open, "needs-triage");
  const auto& record = kept.records.at(id);
  EXPECT_EQ(record.upstream, std::vector<std::string>{"CVE-2099-0051"});
  EXPECT_EQ(record.related, std::vector<std::string>{"USN-9001-1"});
  EXPECT_EQ(record.severity_word, "medium");
  EXPECT_EQ(record.severities.size(), 2U);
  EXPECT_EQ(record.references.size(), 2U);
  EXPECT_FALSE(kept.records.at("UBUNTU-CVE-2099-0052").withdrawn.empty());
}

TEST(UbuntuFeed, FilesOfTheTracker) {
  const auto kept = read("CVE-2099-0055");
  const std::string id = "tracker/CVE-2099-0055";
  ASSERT_EQ(kept.records.size(), 1U);
  EXPECT_EQ(kept.says(id, "Ubuntu:12.04:LTS", "linux"), "-");
  EXPECT_EQ(kept.says(id, "Ubuntu:14.04:LTS", "linux"), "affected") << "was needed";
  EXPECT_EQ(kept.says(id, "Ubuntu:16.04:LTS", "linux"), "< 4.4.0-256.290");
  EXPECT_EQ(kept.says(id, "Ubuntu:18.04:LTS", "linux"), "< 4.15.0-194.205");
  EXPECT_EQ(kept.says(id, "Ubuntu:Pro:FIPS:18.04:LTS", "linux"), "unknown");
  EXPECT_EQ(kept.says(id, "Ubuntu:20.04:LTS", "linux"), "affected") << "a fix is on its way";
  EXPECT_EQ(kept.says(id, "Ubuntu:22.04:LTS", "linux"), "< 5.15.0-48.54");
  EXPECT_EQ(kept.says(id, "Ubuntu:22.10", "linux"), "affected");
  EXPECT_EQ(kept.says(id, "Ubuntu:18.04:LTS", "linux-riscv"), "-");
  EXPECT_EQ(kept.says(id, "Ubuntu:20.04:LTS", "linux-riscv"), "unknown");
  EXPECT_EQ(kept.says(id, "Ubuntu:22.04:LTS", "linux-riscv"), "unknown") << "a fix without version";
  EXPECT_EQ(kept.package(id, "Ubuntu:22.10", "linux")->urgency, "low");
  const auto& record = kept.records.at(id);
  EXPECT_EQ(record.published, "2099-07-27T04:15:00Z");
  EXPECT_EQ(record.details, "A flaw in the tool: it reads\ntoo much.");
  EXPECT_EQ(record.severities.size(), 2U);
  EXPECT_EQ(record.references.size(), 3U);
}

TEST(UbuntuFeed, Notices) {
  const auto kept = read("notices.json");
  EXPECT_EQ(kept.errors.size(), 1U);
  const std::string id = "USN-9001-1";
  EXPECT_EQ(kept.says(id, "Ubuntu:24.04:LTS", "tool"), "< 1.0-1ubuntu0.3");
  EXPECT_EQ(kept.says(id, "Ubuntu:24.04:LTS", "libtool1"), "-");
  EXPECT_EQ(kept.says(id, "Ubuntu:18.04:LTS", "tool"), "< 0.9-1+esm3");
  EXPECT_EQ(kept.says(id, "Ubuntu:22.04:LTS", "tool"), "-") << "only FIPS has it";
  EXPECT_EQ(kept.says(id, "Ubuntu:Pro:FIPS-updates:22.04:LTS", "tool"), "< 1.0-1ubuntu0.3.fips.1");
  EXPECT_EQ(kept.says(id, "Ubuntu:22.04:LTS", "other"), "unknown");
  EXPECT_EQ(kept.records.at(id).upstream.size(), 2U);
  EXPECT_TRUE(kept.records.at("LSN-0001-1").affected.empty());
  const auto database = read("database.json");
  EXPECT_EQ(database.errors.size(), 1U);
  EXPECT_EQ(database.says("USN-9002-1", "Ubuntu:18.04:LTS", "tool"), "< 0.9-1ubuntu0.5");
  EXPECT_EQ(database.package("USN-9002-1", "Ubuntu:18.04:LTS", "tool")->note,
            "fixed in 0.9-1ubuntu0.5 with Ubuntu Pro (esm-infra)");
  EXPECT_EQ(database.says("USN-9002-1", "Ubuntu:24.04:LTS", "tool"), "< 1.0-1ubuntu0.4");
  EXPECT_EQ(database.records.at("USN-9002-1").upstream, std::vector<std::string>{"CVE-2099-0054"});
  EXPECT_EQ(database.records.at("USN-9002-1").published, "2023-09-06T00:31:42Z");
}

}  // namespace
}  // namespace akashi
