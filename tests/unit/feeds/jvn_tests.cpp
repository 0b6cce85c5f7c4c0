// JVN's feeds: what their entries say, and what that means for a component with a CPE.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/messages/match.h"
#include "feeds/jvn/jvn.h"
#include "feeds/jvn_rss/jvn_rss.h"
#include "match/cpe.h"
#include "support/kept_records.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using testing_support::keep_records;
using testing_support::text_of;

std::string data(std::string_view feed, std::string_view name) {
  return text_of(fs::path(AKASHI_SOURCE_DIR) / "src/feeds" / feed / "testdata" / name);
}

TEST(JvnFeed, ReadsTheYearlyFiles) {
  const auto text = data("jvn", "detail.rdf");
  EXPECT_TRUE(feeds::jvn::claims("a.rdf", text));
  EXPECT_FALSE(feeds::jvn_rss::claims("a.rdf", text));
  const auto got = keep_records(feeds::jvn::read_file, "detail.rdf", text);
  ASSERT_TRUE(got.whole);
  ASSERT_EQ(got.records.size(), 2U);
  ASSERT_EQ(got.errors.size(), 1U) << "an entry without an id";
  EXPECT_TRUE(got.errors[0].starts_with("line 159:")) << got.errors[0];
  const auto& one = got.records.at("JVNDB-2099-000001");
  EXPECT_EQ(one.summary, "見本社製ルータ EX-100 における OS コマンドインジェクションの脆弱性");
  EXPECT_TRUE(one.details.starts_with("株式会社見本が提供する"));
  EXPECT_TRUE(one.details.contains("\n\n隣接するネットワークの第三者によって"));
  EXPECT_TRUE(one.details.ends_with("最新版にアップデートしてください。"));
  EXPECT_EQ(one.published, "2099-01-12T12:08:20+09:00");
  EXPECT_EQ(one.modified, "2099-02-01T09:00:00+09:00");
  EXPECT_EQ(one.aliases, std::vector<std::string>{"CVE-2099-1001"});
  EXPECT_TRUE(one.upstream.empty());
  EXPECT_EQ(one.related, std::vector<std::string>{"JVN#12345678"});
  EXPECT_EQ(one.cwes, std::vector<std::string>{"CWE-78"});
  const std::vector<Severity> severities = {
      {"CVSS_V2", "AV:A/AC:L/Au:N/C:C/I:C/A:C"},
      {"CVSS_V3", "CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
      {"CVSS_V4", "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}};
  EXPECT_EQ(one.severities, severities);
  ASSERT_TRUE(one.ssvc.has_value()) << "known to be exploited";
  EXPECT_EQ(one.ssvc->exploitation, "A");
  EXPECT_EQ(one.references.size(), 6U);
  EXPECT_EQ(one.references[0],
            (AdvisoryReference{"ADVISORY", "https://example.org/ja/security/1?a=1&b=2"}));
  EXPECT_EQ(one.references[5], (AdvisoryReference{"WEB", "https://example.org/blog"}));
  ASSERT_EQ(one.configurations.size(), 4U) << "two products have no CPE";
  const auto& two = got.records.at("JVNDB-2099-000002");
  EXPECT_EQ(two.summary, "Multiple vulnerabilities in <Example> plugin");
  EXPECT_EQ(two.upstream, (std::vector<std::string>{"CVE-2099-1002", "CVE-2099-1003"}));
  EXPECT_TRUE(two.aliases.empty()) << "it tells about two";
  EXPECT_EQ(two.tags, std::vector<std::string>{"disputed"});
  EXPECT_EQ(two.modified, "2099-03-02T00:00:00+09:00");
  for (const auto& [id, raw] : got.raws) {
    const auto again = feeds::jvn::read_record(Bytes::copy_of(raw).padded(), {});
    ASSERT_TRUE(again) << id;
    EXPECT_EQ(*again, got.records.at(id));
  }
}

Opinion opinion(const Advisory& advisory, std::string cpe) {
  Component component;
  component.cpes = {std::move(cpe)};
  Bom bom;
  bom.components = {component};
  return match::cpe_opinion(advisory, match::cpes_of(component), match::CpeInventory(bom));
}

TEST(JvnFeed, DecidesWhatItsWordsDecide) {
  const auto got = keep_records(feeds::jvn::read_file, "detail.rdf", data("jvn", "detail.rdf"));
  const auto& one = got.records.at("JVNDB-2099-000001");
  const auto status = [&](std::string_view cpe) { return opinion(one, std::string(cpe)).status; };
  EXPECT_EQ(status("cpe:2.3:o:example:ex-100_firmware:1.05:*:*:*:*:*:*:*"), Status::kAffected);
  EXPECT_EQ(status("cpe:2.3:o:example:ex-100_firmware:1.06:*:*:*:*:*:*:*"), Status::kNotAffected);
  // The hardware's own version says nothing about its firmware.
  EXPECT_EQ(status("cpe:2.3:h:example:ex-100:2.0:*:*:*:*:*:*:*"), Status::kUnknown);
  EXPECT_EQ(status("cpe:2.3:a:example:mihon_library:1.4:*:*:*:*:*:*:*"), Status::kAffected);
  EXPECT_EQ(status("cpe:2.3:a:example:mihon_library:2.0-beta1:*:*:*:*:*:*:*"), Status::kAffected)
      << "of the series 2.x, before 2.1.5";
  EXPECT_EQ(status("cpe:2.3:a:example:mihon_library:2:*:*:*:*:*:*:*"), Status::kAffected);
  EXPECT_EQ(status("cpe:2.3:a:example:mihon_library:3.1:*:*:*:*:*:*:*"), Status::kAffected);
  // A text that can't be read leaves every other version open.
  const auto other = opinion(one, "cpe:2.3:a:example:mihon_library:2.1.6:*:*:*:*:*:*:*");
  EXPECT_EQ(other.status, Status::kUnknown);
  EXPECT_EQ(other.range, "core 4.0-beta9 から 4.12.1 より前のバージョン");
  EXPECT_TRUE(other.reason.text().contains("core 4.0-beta9"));
  EXPECT_EQ(status("cpe:2.3:a:example:editor:1.0:*:*:*:*:*:*:*"), Status::kUnknown)
      << "no version is stated";
  EXPECT_EQ(status("cpe:2.3:a:example:other:1.0:*:*:*:*:*:*:*"), Status::kNotEvaluated);
  const auto& two = got.records.at("JVNDB-2099-000002");
  EXPECT_EQ(opinion(two, "cpe:2.3:a:example:plugin:7.3.6:*:*:*:*:*:*:*").status, Status::kAffected);
  EXPECT_EQ(opinion(two, "cpe:2.3:a:example:plugin:7.3.7:*:*:*:*:*:*:*").status,
            Status::kNotAffected);
  EXPECT_EQ(opinion(two, "cpe:2.3:a:example:server:9:*:*:*:*:*:*:*").status, Status::kAffected);
}

TEST(JvnFeed, ReadsEntriesAsJson) {
  const auto text = data("jvn", "JVNDB-2099-000003.json");
  EXPECT_TRUE(feeds::jvn::claims("a.json", text));
  const auto got = keep_records(feeds::jvn::read_file, "JVNDB-2099-000003.json", text);
  ASSERT_TRUE(got.whole);
  const auto& entry = got.records.at("JVNDB-2099-000003");
  EXPECT_EQ(entry.aliases, std::vector<std::string>{"CVE-2099-1004"});
  EXPECT_EQ(entry.severity_word, "Medium") << "of a score without a vector";
  EXPECT_EQ(entry.severities.size(), 1U);
  EXPECT_EQ(entry.cwes, std::vector<std::string>{"CWE-120"});
  ASSERT_EQ(entry.configurations.size(), 1U);
  EXPECT_EQ(entry.configurations[0].criteria.at(0).range_text(), "[2.0, 2.3)");
  EXPECT_FALSE(entry.configurations[0].criteria.at(1).unread);
}

TEST(JvnFeed, ReadsMyJvnsCsaf) {
  const auto text = data("jvn", "oka.json");
  EXPECT_TRUE(feeds::jvn::claims("a.json", text));
  const auto got = keep_records(feeds::jvn::read_file, "oka.json", text);
  ASSERT_TRUE(got.whole);
  const auto& entry = got.records.at("JVNDB-2099-000004");
  EXPECT_EQ(entry.aliases, std::vector<std::string>{"CVE-2099-1005"});
  EXPECT_EQ(entry.related, std::vector<std::string>{"JVNVU#12345679"});
  EXPECT_EQ(entry.severities.at(0).type, "CVSS_V3");
  const auto status = [&](std::string_view cpe) { return opinion(entry, std::string(cpe)); };
  EXPECT_EQ(status("cpe:2.3:a:example:server:8.1.2:*:*:*:*:*:*:*").status, Status::kAffected);
  EXPECT_EQ(status("cpe:2.3:a:example:server:1.0.5:*:*:*:*:*:*:*").status, Status::kAffected);
  EXPECT_EQ(status("cpe:2.3:a:example:server:2.1.3:*:*:*:*:*:*:*").status, Status::kAffected);
  EXPECT_EQ(status("cpe:2.3:a:example:server:1.0.6:*:*:*:*:*:*:*").status, Status::kUnknown);
  EXPECT_EQ(status("cpe:2.3:h:example:box:1:*:*:*:*:*:*:*").status, Status::kUnknown);
}

TEST(JvnFeed, SaysWhatIsMissing) {
  auto text = data("jvn", "detail.rdf");
  const auto cut =
      keep_records(feeds::jvn::read_file, "a.rdf", std::string_view(text).substr(0, 7000));
  EXPECT_FALSE(cut.whole) << "it ends within";
  EXPECT_EQ(cut.records.size(), 1U);
  const auto at = text.find("totalResRet=\"3\"");
  text.replace(at, 15, "totalResRet=\"9\"");
  const auto few = keep_records(feeds::jvn::read_file, "a.rdf", text);
  ASSERT_TRUE(few.whole);
  EXPECT_EQ(few.errors.size(), 2U) << "nine are stated";
  const auto failed =
      keep_records(feeds::jvn::read_file, "a.rdf",
                   R"(<VULDEF-Document><status:Status retCd="1" errCd="JVN_1" errMsg="x"/>)"
                   "</VULDEF-Document>");
  EXPECT_EQ(failed.errors.size(), 1U);
}

TEST(JvnRssFeed, ReadsOverviews) {
  const auto text = data("jvn_rss", "jvndb.rdf");
  EXPECT_TRUE(feeds::jvn_rss::claims("a.rdf", text));
  EXPECT_FALSE(feeds::jvn::claims("a.rdf", text));
  const auto got = keep_records(feeds::jvn_rss::read_file, "jvndb.rdf", text);
  ASSERT_TRUE(got.whole);
  EXPECT_EQ(got.newest, "2099-11-02T12:00:01+09:00");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.errors.size(), 1U);
  const auto& one = got.records.at("JVNDB-2099-000001");
  EXPECT_EQ(one.aliases, std::vector<std::string>{"CVE-2099-1001"});
  EXPECT_EQ(one.modified, "2099-02-01T09:00:00+09:00");
  EXPECT_EQ(one.cwes, std::vector<std::string>{"CWE-78"});
  EXPECT_EQ(one.severities.size(), 1U);
  EXPECT_TRUE(one.configurations.empty()) << "it says of no version";
  EXPECT_EQ(one.references.size(), 4U);
  EXPECT_EQ(one.references.back().url, "https://example.org/blog?a=1&b=2");
  const auto& note = got.records.at("JVNVU#98765432");
  EXPECT_EQ(note.upstream, std::vector<std::string>{"CVE-2099-1006"}) << "JVN's notes are none";
  EXPECT_EQ(note.published, "2099-06-01T10:00:00+09:00");
  EXPECT_TRUE(got.records.contains("JVNVU#98765433")) << "named by its address";
  const auto json =
      keep_records(feeds::jvn_rss::read_file, "a.json", data("jvn_rss", "JVNDB-2099-000005.json"));
  ASSERT_TRUE(json.whole);
  EXPECT_EQ(json.records.at("JVNDB-2099-000005").upstream.size(), 2U);
}

}  // namespace
}  // namespace akashi
