// The NVD's records: read, kept in the index, and held against components that have CPEs.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/messages/match.h"
#include "feed/feed.h"
#include "match/cpe.h"
#include "match/findings.h"
#include "match/match.h"
#include "service/database.h"
#include "service/import.h"
#include "store/advisory_store.h"
#include "support/kept_records.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using testing_support::feed_named;
using testing_support::keep_records;
using testing_support::KeptRecords;
using testing_support::text_of;
const fs::path kData = fs::path(AKASHI_SOURCE_DIR) / "src/feeds/nvd/testdata";

KeptRecords read(std::string_view path, std::string_view text) {
  return keep_records(feed_named("nvd").read, path, text);
}

TEST(NvdFeed, ReadsAPageOfTheApi) {
  const auto sink = read("page.json", text_of(kData / "page.json"));
  ASSERT_EQ(sink.records.size(), 4U);
  EXPECT_TRUE(sink.errors.empty());
  EXPECT_EQ(sink.newest, "2099-02-01T00:00:00.000Z");
  const auto& one = sink.records.at("CVE-2099-1001");
  EXPECT_EQ(one.published, "2099-01-01T10:00:00.000Z");
  EXPECT_EQ(one.modified, "2099-01-02T10:00:00.000Z");
  EXPECT_EQ(one.details, "An \"overflow\" [in } braces].");
  EXPECT_EQ(one.tags, std::vector<std::string>{"disputed"});
  EXPECT_EQ(one.cwes, std::vector<std::string>{"CWE-787"});
  const std::vector<Severity> severities = {
      {"CVSS_V4", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},
      {"CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
      {"CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"},
      {"CVSS_V2", "AV:N/AC:L/Au:N/C:P/I:P/A:P"}};
  EXPECT_EQ(one.severities, severities);
  const std::vector<AdvisoryReference> references = {{"FIX", "https://example.org/fix"},
                                                     {"WEB", "https://example.org/other"}};
  EXPECT_EQ(one.references, references);
  ASSERT_EQ(one.configurations.size(), 1U);
  EXPECT_FALSE(one.configurations[0].all);
  const auto& criteria = one.configurations[0].children.at(0).criteria;
  ASSERT_EQ(criteria.size(), 3U);
  EXPECT_EQ(criteria[0].range_text(), "[1.0.0, 1.4.2)");
  EXPECT_EQ(criteria[2].range_text(), "(3.0, 3.5]");
  EXPECT_EQ(criteria[1].name, "cpe:2.3:a:acme:parser:2.0.0:rc1:*:*:*:*:*:*");
  EXPECT_FALSE(criteria[1].has_range());
  const auto& two = sink.records.at("CVE-2099-1002");
  EXPECT_EQ(two.summary, "Acme Suite Flaw");
  EXPECT_TRUE(two.configurations.at(0).all);
  EXPECT_FALSE(two.configurations[0].children.at(1).criteria.at(0).vulnerable);
  EXPECT_EQ(sink.records.at("CVE-2099-1003").withdrawn, "2099-01-04T10:00:00.000Z");
  EXPECT_TRUE(sink.records.at("CVE-2099-1004").configurations.empty());
  // What is kept of a record gives the same record.
  for (const auto& [id, raw] : sink.raws) {
    const auto again = feed_named("nvd").read_record(Bytes::copy_of(raw).padded(), {});
    ASSERT_TRUE(again) << id;
    EXPECT_EQ(*again, sink.records.at(id));
  }
}

TEST(NvdFeed, ReadsTheOldYearlyFilesAndSingleRecords) {
  const auto old = read("year.json", text_of(kData / "year_1_1.json"));
  EXPECT_TRUE(old.errors.empty());
  ASSERT_EQ(old.records.size(), 2U);
  const auto& one = old.records.at("CVE-2099-2001");
  EXPECT_EQ(one.modified, "2099-01-01T00:20Z");
  EXPECT_EQ(one.tags, std::vector<std::string>{"disputed"});
  EXPECT_EQ(one.cwes, std::vector<std::string>{"CWE-79"});
  EXPECT_EQ(one.severities.size(), 2U);
  EXPECT_EQ(one.references.at(0).type, "EVIDENCE");
  ASSERT_EQ(one.configurations.size(), 1U);
  EXPECT_TRUE(one.configurations[0].all);
  EXPECT_EQ(one.configurations[0].children.at(0).criteria.at(0).end, "5.0_b2");
  EXPECT_FALSE(old.records.at("CVE-2099-2002").withdrawn.empty());
  const auto single = read("CVE-2099-3001.json", text_of(kData / "CVE-2099-3001.json"));
  EXPECT_EQ(single.records.size(), 1U);
  EXPECT_TRUE(feed_named("nvd").one_record("x/CVE-2099-3001.json"));
  EXPECT_FALSE(feed_named("nvd").one_record("nvdcve-2.0-2099.json"));
}

TEST(NvdFeed, NamesWhatIsWrongAndKeepsTheRest) {
  const std::string head = R"({"format":"NVD_CVE","resultsPerPage":3,"totalResults":9,
"vulnerabilities":[
{"cve":{"id":"CVE-2099-1"}},
{"cve":{"id":"CVE-2099-2","configurations":[{"nodes":[{"cpeMatch":[{"criteria":"cpe:2.3:a:x"},
 {"criteria":"nonsense"}]}]}]}})";
  auto sink = read("a.json", head + "]}");
  EXPECT_EQ(sink.records.size(), 1U);
  ASSERT_EQ(sink.errors.size(), 2U);
  EXPECT_EQ(sink.errors[0].substr(0, 7), "line 5:") << sink.errors[0];
  EXPECT_TRUE(sink.errors[1].contains("3 records")) << sink.errors[1];
  sink = read("a.json", head + R"(,{"cve":{"id":"CVE-20)");
  EXPECT_EQ(sink.records.size(), 1U);
  ASSERT_EQ(sink.errors.size(), 2U);
  EXPECT_TRUE(sink.errors[1].starts_with("end: ")) << sink.errors[1];
  for (const std::string_view text :
       {"", "[]", "{", "{}", "{\"a\"", "{\"a\":}", "{\"vulnerabilities\":5}",
        "{\"vulnerabilities\":[1 2]}", "{\"vulnerabilities\":[]} x", "{\"vulnerabilities\":[,]}",
        "{\"vulnerabilities\":[[]}"}) {
    EXPECT_FALSE(read("a.json", text).errors.empty()) << text;
  }
  for (
      const std::string_view record :
      {R"({"id":"GHSA-1"})", R"({"id":"CVE-1","configurations":5})",
       R"({"id":"CVE-1","configurations":[{"operator":"XOR","nodes":[]}]})",
       R"({"id":"CVE-1","configurations":[{"nodes":[{"cpeMatch":[{"vulnerable":"yes","criteria":"cpe:/a:a:b"}]}]}]})",
       R"({"id":"CVE-1","configurations":[{"nodes":[{"cpeMatch":[{"vulnerable":true}]}]}]})"}) {
    EXPECT_EQ(read("CVE-1.json", record).errors.size(), 1U) << record;
  }
}

class CpeIndexTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("akashi-cpe-" + std::to_string(getpid()) +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "in");
    db_ = (root_ / "db").string();
  }
  void TearDown() override { fs::remove_all(root_); }

  service::Services services() {
    return {.limits = limits_,
            .clock = clock_,
            .pool = pool_,
            .progress = progress_,
            .temp_folder = testing::TempDir()};
  }
  void import(const fs::path& path, bool partial = false) {
    const auto summary = service::import_advisories(
        {.database = db_, .paths = {path.string()}, .name = "test", .partial = partial},
        services());
    ASSERT_TRUE(summary) << summary.error().text();
    EXPECT_TRUE(summary->rejected.empty());
  }
  void record(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / "in" / name) << text;
  }
  static Component with_cpe(const std::string& cpe, const std::string& purl = {}) {
    Component component{.cpes = {cpe}, .ref = cpe + purl};
    if (!purl.empty()) {
      component.purl = *parse_purl(purl);
      component.version = component.purl.version;
    }
    return component;
  }
  Report matched(std::vector<Component> components) {
    Report report;
    report.bom.components = std::move(components);
    report.bom.graph.resize(report.bom.components.size());
    auto index = all_stores().front()->open(db_);
    EXPECT_TRUE(index);
    auto result = match::match(report.bom.components, **index, pool_, progress_);
    EXPECT_TRUE(result);
    match::RecordCache records(**index, limits_);
    report.findings = match::make_findings(report.bom, *result, records, pool_);
    report.statuses = result->statuses;
    report.coverage = result->coverage;
    return report;
  }
  std::string answer(const std::string& cpe) {
    const auto report = matched({with_cpe(cpe)});
    std::string out(status_name(report.statuses[0].status));
    for (const auto& finding : report.findings) {
      out += " " + finding.vulnerability + "=" + std::string(status_name(finding.status));
    }
    return out;
  }

  Limits limits_;
  SystemClock clock_;
  ThreadPool pool_{2};
  NoProgress progress_;
  fs::path root_;
  std::string db_;
};

TEST_F(CpeIndexTest, AnswersAsTheRecordsSay) {
  import(kData);
  const std::string affected = "affected CVE-2099-1001=affected";
  const std::string unknown = "unknown CVE-2099-1001=unknown";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"cpe:2.3:a:acme:parser:1.4.1:*:*:*:*:*:*:*", affected},
      {"cpe:/a:acme:parser:1.0", affected},
      {"cpe:/a:acme:parser:1.4.2", "not-evaluated"},
      {"cpe:/a:acme:parser:1.4.2_rc1", affected},
      {"cpe:/a:acme:parser:0.9", "not-evaluated"},
      {"cpe:/a:acme:parser:1.4.2:rc1", unknown},  // Before the fix, but ranges are of versions.
      {"cpe:/a:acme:parser:1.4.1:p3", affected},
      {"cpe:/a:acme:parser:1.4.2-3.el9", unknown},  // Perhaps a revision of the fix.
      {"cpe:/a:acme:parser:1.4.1-3.el9", affected},
      {"cpe:/a:acme:parser:1.4-3.el9", unknown},
      {"cpe:/a:acme:parser:nightly", unknown},
      {"cpe:/a:acme:parser", unknown},
      {"cpe:/a:acme:parser:-", unknown},
      {"cpe:/a:acme:parser:2.0.0:rc1", affected},
      {"cpe:/a:acme:parser:2.0.0_rc1", affected},  // The update stands in the version.
      {"cpe:/a:acme:parser:2.0.0:rc2", "not-evaluated"},
      {"cpe:/a:acme:parser:2.0.0", unknown},  // Leaves the update open.
      {"cpe:/a:acme:parser:2.0.0:-", "not-evaluated"},
      {"cpe:2.3:a:acme:parser:3.1:*:*:*:*:wordpress:*:*", affected},
      {"cpe:2.3:a:acme:parser:3.1:*:*:*:*:drupal:*:*", "not-evaluated"},
      {"cpe:2.3:a:acme:parser:3.1:*:*:*:*:*:*:*", unknown},
      {"cpe:2.3:a:acme:parser:3.0:*:*:*:*:wordpress:*:*", "not-evaluated"},
      {"cpe:2.3:a:acme:parser:3.5:*:*:*:*:wordpress:*:*", affected},
      // The other part of the configuration is not here.
      {"cpe:/a:acme:suite:7.0", "unknown CVE-2099-1002=unknown"},
      {"cpe:/a:acme:suite:7.2", "not-evaluated"},
      {"cpe:/o:acme:router_firmware:4.9", "unknown CVE-2099-2001=unknown"},
      {"cpe:/o:acme:router_firmware:5.1", "not-evaluated"},
      // The place to run is not what is vulnerable.
      {"cpe:/o:acme:acmeos:1.0", "not-evaluated"},
      {"cpe:/a:acme:tool:1.0.2k", "affected CVE-2099-3001=affected"},
      {"cpe:/a:acme:tool:1.0.2", "not-evaluated"},
      {"cpe:2.3:a:acme:tool:12.2\\(33\\):*:*:*:*:*:*:*", "affected CVE-2099-3001=affected"},
      {"cpe:2.3:a:acme:tool:12.2\\(34\\):*:*:*:*:*:*:*", "not-evaluated"},
      {"cpe:/a:acme:old_tool:3.0", "unknown CVE-2099-3001=unknown"},
      {"cpe:/a:acme:nobody_knows:3.0", "not-evaluated"},
      {"cpe:/a:other:parser:1.4.1", "not-evaluated"},
      {"cpe:/o:acme:parser:1.4.1", "not-evaluated"},
      {"not a cpe", "not-evaluated"},
      {"cpe:/a::parser:1.4.1", "not-evaluated"},
  };
  for (const auto& [cpe, want] : rows) {
    EXPECT_EQ(answer(cpe), want) << cpe;
  }
}

TEST_F(CpeIndexTest, SaysWhy) {
  import(kData);
  auto report = matched({with_cpe("cpe:/a:acme:parser:1.2")});
  ASSERT_EQ(report.findings.size(), 1U);
  const auto& hit = report.findings[0].opinions.at(0);
  EXPECT_EQ(hit.criterion, "cpe:2.3:a:acme:parser:*:*:*:*:*:*:*:*");
  EXPECT_EQ(hit.range, "[1.0.0, 1.4.2)");
  EXPECT_EQ(hit.fixed, "1.4.2");
  EXPECT_EQ(hit.score, match::kPointsStated);
  EXPECT_EQ(hit.source, "test");
  EXPECT_EQ(hit.package, "a:acme:parser");
  EXPECT_EQ(report.findings[0].fixed, std::vector<std::string>{"1.4.2"});
  report = matched({with_cpe("cpe:/a:acme:suite:7.0")});
  EXPECT_EQ(report.findings.at(0).opinions.at(0).reason.id, msg::kCpeOtherPart);
  EXPECT_EQ(report.findings[0].opinions[0].reason.args,
            std::vector<std::string>{"cpe:/o:acme:acmeos:- (+1)"});
  EXPECT_LT(report.findings[0].opinions[0].score, match::kCpeThreshold);
  report = matched({with_cpe("cpe:/a:acme:parser:3.1")});
  EXPECT_EQ(report.findings.at(0).opinions.at(0).reason.args,
            (std::vector<std::string>{"target_sw", "wordpress"}));
  report = matched({with_cpe("cpe:/a:acme:nobody_knows:3.0")});
  EXPECT_EQ(report.statuses[0].reason.id, msg::kNoSourceFor);
}

TEST_F(CpeIndexTest, FindsTheOtherPartsInTheBom) {
  import(kData);
  const auto report =
      matched({with_cpe("cpe:/a:acme:suite:7.0"), with_cpe("cpe:/o:acme:acmeos:11")});
  EXPECT_EQ(report.statuses[0].status, Status::kAffected);
  const auto other =
      matched({with_cpe("cpe:/a:acme:suite:7.0"), with_cpe("cpe:/o:acme:otheros:2.0")});
  EXPECT_EQ(other.statuses[0].status, Status::kAffected);
  const auto wrong =
      matched({with_cpe("cpe:/a:acme:suite:7.0"), with_cpe("cpe:/o:acme:otheros:2.1")});
  EXPECT_EQ(wrong.statuses[0].status, Status::kUnknown);
}

constexpr std::string_view kOwnRecord =
    R"({"id":"GHSA-own","modified":"2026-01-01T00:00:00Z","aliases":["CVE-2099-1001"],"affected":[{"package":{"ecosystem":"npm","name":"parser"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.4.0"}]}]}]})";

TEST_F(CpeIndexTest, BothOpinionsStandInOneFinding) {
  record("GHSA-own.json", std::string(kOwnRecord));
  import(root_ / "in");
  fs::copy(kData / "page.json", root_ / "in/page.json");
  import(root_ / "in");
  const auto report = matched({
      with_cpe("cpe:/a:acme:parser:1.3.0", "pkg:npm/parser@1.3.0"),  // Both say affected.
      with_cpe("cpe:/a:acme:parser:0.5.0", "pkg:npm/parser@0.5.0"),  // The CPE's "not" is outvoted.
      with_cpe("cpe:/a:acme:parser:1.4.1", "pkg:npm/parser@1.4.1"),  // They disagree.
      with_cpe("cpe:/a:acme:parser:1.4.2", "pkg:npm/parser@1.4.2"),
      with_cpe("cpe:/a:acme:unheard:1.4.2", "pkg:npm/parser@1.4.2"),  // npm is covered.
  });
  ASSERT_EQ(report.findings.size(), 3U);
  for (const auto& finding : report.findings) {
    EXPECT_EQ(finding.vulnerability, "CVE-2099-1001");
    ASSERT_EQ(finding.opinions.size(), 2U) << finding.component;
    EXPECT_EQ(finding.aliases, std::vector<std::string>{"GHSA-own"});
  }
  EXPECT_EQ(report.statuses[0].status, Status::kAffected);
  EXPECT_EQ(report.statuses[1].status, Status::kAffected);
  EXPECT_EQ(report.findings[1].opinions[0].status, Status::kNotAffected);
  EXPECT_EQ(report.statuses[2].status, Status::kUnknown);
  EXPECT_EQ(report.statuses[2].reason.id, msg::kSourcesDisagree);
  EXPECT_EQ(report.statuses[3].status, Status::kNotAffected);
  EXPECT_EQ(report.statuses[4].status, Status::kNotAffected);
  EXPECT_EQ(report.coverage.affected, 2U);
  EXPECT_EQ(report.coverage.unknown, 1U);
  EXPECT_EQ(report.coverage.not_affected, 2U);
}

// A VEX document of a vendor is about what the vendor ships.
TEST_F(CpeIndexTest, AStatementOnALanguagePackageTakesNothingBack) {
  record(
      "vex.json",
      R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex/1","author":"Example",)"
      R"("timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2099-1001"},)"
      R"("products":[{"@id":"pkg:npm/parser@1.3.0"},{"@id":"pkg:npm/parser@1.4.1"}],"status":"not_affected",)"
      R"("justification":"vulnerable_code_not_in_execute_path"}]})");
  import(root_ / "in");
  import(kData / "page.json");
  const auto report = matched({
      with_cpe("cpe:/a:acme:parser:1.3.0", "pkg:npm/parser@1.3.0"),
      with_cpe("cpe:/a:acme:parser:1.4.1", "pkg:npm/parser@1.4.1"),
  });
  ASSERT_EQ(report.findings.size(), 2U);
  for (const auto& finding : report.findings) {
    ASSERT_EQ(finding.opinions.size(), 2U);
    EXPECT_EQ(finding.status, Status::kAffected);
    EXPECT_EQ(report.statuses[finding.component].status, Status::kAffected);
  }
}

// A distribution patches without a new version: what it says of a vulnerability of its own package
// decides, and nothing else does.
TEST_F(CpeIndexTest, ADistributionDecidesOnWhatItNames) {
  const auto debian = [](const std::string& id, const std::string& more,
                         const std::string& package) {
    return R"({"id":")" + id +
           R"(","modified":"2026-01-01T00:00:00Z","upstream":["CVE-2099-1001"],)" + more +
           R"("affected":[{"package":{"ecosystem":"Debian:12","name":")" + package +
           R"("},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.3.0-2"}]}]}]})";
  };
  record("a.json", debian("DEBIAN-1", "", "parser"));
  record("b.json", debian("DEBIAN-2", R"("withdrawn":"2026-01-02T00:00:00Z",)", "taken-back"));
  import(root_ / "in");
  import(kData / "page.json");
  const auto deb = [](const std::string& package) {
    return with_cpe("cpe:/a:acme:parser:1.3.0", "pkg:deb/debian/" + package + "?distro=debian-12");
  };
  const auto report = matched({deb("parser@1.3.0-2"), deb("parser@1.3.0-1"), deb("silent@1.3.0-2"),
                               deb("taken-back@1.3.0-2")});
  ASSERT_EQ(report.findings.size(), 4U);
  EXPECT_EQ(report.statuses[0].status, Status::kNotAffected);
  EXPECT_EQ(report.findings[0].status, Status::kNotAffected);
  EXPECT_FALSE(report.findings[0].judged_by.empty());
  EXPECT_EQ(report.findings[0].opinions.size(), 2U) << "what the CPE says is still to be seen";
  EXPECT_EQ(report.statuses[1].status, Status::kAffected);
  EXPECT_EQ(report.statuses[2].status, Status::kUnknown) << "Debian says nothing of it";
  EXPECT_EQ(report.statuses[2].reason.id, msg::kCpeDistribution);
  EXPECT_EQ(report.statuses[3].status, Status::kUnknown) << "nor does a withdrawn record";
}

TEST_F(CpeIndexTest, APartialSourceClearsNothing) {
  import(kData / "CVE-2099-3001.json");
  EXPECT_EQ(answer("cpe:/a:acme:tool:1.0.2k"), "affected CVE-2099-3001=affected");
  EXPECT_EQ(answer("cpe:/a:acme:tool:1.0.2"), "not-evaluated");
  import(kData);
  EXPECT_EQ(answer("cpe:/a:acme:parser:9.9"), "not-evaluated") << "ADR 11: the NVD is never whole";
}

TEST_F(CpeIndexTest, NewerRecordsReplaceOlderOnesInTheCpeTable) {
  const auto text = [](std::string_view date, std::string_view product) {
    return R"({"format":"NVD_CVE","vulnerabilities":[{"cve":{"id":"CVE-2099-9","lastModified":")" +
           std::string(date) +
           R"(","configurations":[{"nodes":[{"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:)" +
           std::string(product) + R"(:1.0:*:*:*:*:*:*:*"}]}]}]}}]})";
  };
  record("a.json", text("2099-01-01T00:00:00.000", "first"));
  import(root_ / "in");
  EXPECT_EQ(answer("cpe:/a:acme:first:1.0"), "affected CVE-2099-9=affected");
  record("a.json", text("2099-01-02T00:00:00.000", "second"));
  import(root_ / "in");
  EXPECT_EQ(answer("cpe:/a:acme:first:1.0"), "not-evaluated");
  EXPECT_EQ(answer("cpe:/a:acme:second:1.0"), "affected CVE-2099-9=affected");
  const auto verified = service::verify_database(db_, services());
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->problems.empty());
  EXPECT_EQ(verified->packages, 1U);
  const auto found = service::search_database(db_, "cpe:/a:acme:second", services());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().packages, std::vector<std::string>{"CPE/a:acme:second"});
}

// The index is a filter: for every version and update that the criteria tell apart, what it leaves
// out the record must call not affected, and what it is sure of, affected.
TEST(CpeFilter, LeavesOutNoMatch) {
  const std::vector<std::string> versions = {"*",    "-",     "1.0",    "1.0.0",   "1.0_rc1",
                                             "1.0b", "1.0.1", "1.0-3",  "1.0.2k",  "12.2\\(33\\)",
                                             "xp",   "1.*",   "2.0_p1", "1.0_sp1", "2.0.0"};
  const std::vector<std::string> updates = {"*", "-", "rc1", "p1"};
  const std::vector<std::string> ends = {"", "1.0", "1.0b", "2.0_p1", "xp"};
  std::vector<CpeCriterion> criteria;
  const auto name = [](const std::string& version, const std::string& update) {
    return "cpe:2.3:a:v:p:" + version + ":" + update + ":*:*:*:*:*:*";
  };
  for (const auto& version : versions) {
    for (const auto& update : updates) {
      criteria.push_back({.name = name(version, update)});
    }
  }
  for (const auto& start : ends) {
    for (const auto& end : ends) {
      for (const int kind : {0, 1, 2, 3}) {
        criteria.push_back({.name = name("*", kind == 3 ? "rc1" : "*"),
                            .start = start,
                            .start_excluded = (kind & 1) != 0,
                            .end = end,
                            .end_included = (kind & 2) != 0});
      }
    }
  }
  const match::CpeInventory nothing{Bom{}};
  std::size_t sure = 0;
  std::size_t left_out = 0;
  for (const auto& criterion : criteria) {
    const Advisory advisory{.id = "CVE-1", .configurations = {{.criteria = {criterion}}}};
    const auto prepared = store::prepare_record(advisory, "{}", {"s", "nvd", false});
    for (const auto& version : versions) {
      for (const auto& update : updates) {
        const Component component{.cpes = {name(version, update)}};
        const auto opinion = match::cpe_opinion(advisory, match::cpes_of(component), nothing);
        const auto queries = match::cpe_queries(*parse_cpe(component.cpes[0]));
        bool met = false;
        bool yes = false;
        for (const auto& packed : prepared.cpe_entries) {
          std::string_view bytes = packed.bytes;
          const auto entry = store::EntryView::take(bytes);
          ASSERT_TRUE(entry);
          for (const auto& query : queries) {
            const auto answer = entry->test(query.key, query.text);
            met = met || answer != store::Answer::kNo;
            yes = yes ||
                  (answer == store::Answer::kYes && !entry->conditional() && queries.size() == 1);
          }
        }
        const auto text = criterion.name + " " + criterion.range_text() + " " + component.cpes[0];
        EXPECT_TRUE(met || opinion.status == Status::kNotAffected) << text;
        EXPECT_TRUE(!yes || opinion.status == Status::kAffected) << text;
        sure += yes ? 1 : 0;
        left_out += met ? 0 : 1;
      }
    }
  }
  EXPECT_GT(sure, 200U);
  EXPECT_GT(left_out, 1'000U);
}

}  // namespace
}  // namespace akashi
