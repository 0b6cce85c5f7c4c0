#include <gtest/gtest.h>
#include <unistd.h>

#include <sys/wait.h>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/messages/match.h"
#include "base/strings.h"
#include "feeds/alpine_secdb/alpine_secdb.h"
#include "match/findings.h"
#include "match/match.h"
#include "service/database.h"
#include "service/import.h"
#include "store/advisory_store.h"
#include "stores/lmdb/lmdb_env.h"
#include "support/kept_records.h"
#include "version/intervals.h"
#include "version/scheme.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using Type = RangeEvent::Type;

std::string intervals(std::vector<RangeEvent> events) {
  const auto result = version::to_intervals(
      {.kind = AffectedRange::Kind::kSemver, .repo = {}, .events = std::move(events)},
      *version::find_scheme("semver"));
  if (!result) {
    return "error";
  }
  std::string out;
  for (const auto& interval : *result) {
    out += interval.text();
  }
  return out;
}

TEST(Intervals, FollowTheSchemasEvaluation) {
  EXPECT_EQ(intervals({{Type::kIntroduced, "0"}, {Type::kFixed, "1.0.0"}}), "[0, 1.0.0)");
  EXPECT_EQ(intervals({{Type::kFixed, "3.0.0"},
                       {Type::kIntroduced, "2.0.0"},
                       {Type::kLastAffected, "1.5.0"},
                       {Type::kIntroduced, "1.0.0"}}),
            "[1.0.0, 1.5.0][2.0.0, 3.0.0)");
  EXPECT_EQ(intervals({{Type::kIntroduced, "1.0.0"}}), "[1.0.0, )");
  EXPECT_EQ(intervals({{Type::kIntroduced, "0"},
                       {Type::kFixed, "2.0.0"},
                       {Type::kIntroduced, "2.0.0"},
                       {Type::kFixed, "3.0.0"}}),
            "[0, 2.0.0)[2.0.0, 3.0.0)");
  EXPECT_EQ(intervals({{Type::kIntroduced, "2.0.0"}, {Type::kLastAffected, "2.0.0"}}),
            "[2.0.0, 2.0.0]");
  EXPECT_EQ(intervals({{Type::kIntroduced, "not a version"}, {Type::kFixed, "1.0.0"}}), "error");
  EXPECT_EQ(intervals({{Type::kFixed, "1.0.0"}}), "error") << "nothing is introduced";
}

class IndexTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("akashi-index-" + std::to_string(getpid()) +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "in");
    db_ = (root_ / "db").string();
  }
  void TearDown() override { fs::remove_all(root_); }

  void record(const std::string& id, const std::string& rest) {
    std::ofstream(root_ / "in" / (id + ".json"))
        << R"({"id":")" << id << R"(","modified":"2026-01-01T00:00:00Z",)" << rest << "}";
  }
  Result<service::ImportSummary> import(bool partial = false) {
    return import_path(root_ / "in", partial);
  }
  Result<service::ImportSummary> import_path(const fs::path& path, bool partial = false) {
    return service::import_advisories(
        {.database = db_, .paths = {path.string()}, .name = "test", .partial = partial},
        services());
  }
  service::Services services() {
    return {.limits = limits_,
            .clock = clock_,
            .pool = pool_,
            .progress = progress_,
            .temp_folder = testing::TempDir()};
  }

  Report matched(std::vector<std::string> purls) {
    Report report;
    for (const auto& text : purls) {
      const auto purl = parse_purl(text);
      EXPECT_TRUE(purl.has_value()) << text;
      report.bom.components.push_back(
          {.purl = *purl, .name = purl->name, .version = purl->version, .ref = text});
      report.bom.graph.push_back(GraphState::kUnknown);
    }
    auto index = all_stores().front()->open(db_);
    EXPECT_TRUE(index.has_value());
    auto result = match::match(report.bom.components, **index, pool_, progress_);
    EXPECT_TRUE(result.has_value());
    match::RecordCache records(**index, limits_);
    report.findings = match::make_findings(report.bom, *result, records, pool_);
    report.statuses = result->statuses;
    report.coverage = result->coverage;
    return report;
  }
  Status status_of(const std::string& purl) { return matched({purl}).statuses[0].status; }

  // The records of a feed's test data, held against versions: "gem/made-up@1.2".
  Report feed_answers(const std::string& feed, std::size_t records,
                      const std::vector<std::pair<std::string, Status>>& rows) {
    const auto summary = import_path(AKASHI_SOURCE_DIR "/src/feeds/" + feed + "/testdata");
    EXPECT_TRUE(summary && summary->added == records)
        << (!summary                    ? summary.error().text()
            : summary->rejected.empty() ? std::to_string(summary->added)
                                        : summary->rejected[0].second.text());
    std::vector<std::string> purls;
    for (const auto& row : rows) {
      purls.push_back("pkg:" + row.first);
    }
    auto report = matched(purls);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(status_name(report.statuses[i].status), status_name(rows[i].second)) << purls[i];
    }
    return report;
  }
  static std::vector<std::string> fixes(const Report& report) {
    std::set<std::string> out;
    for (const auto& finding : report.findings) {
      for (const auto& fix : finding.fixed) {
        out.insert(finding.vulnerability + " " + fix);
      }
    }
    return {out.begin(), out.end()};
  }

  Limits limits_;
  SystemClock clock_;
  ThreadPool pool_{2};
  NoProgress progress_;
  fs::path root_;
  std::string db_;
};

const std::string kNpmRange =
    R"("affected":[{"package":{"ecosystem":"npm","name":"left-pad"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.3.0"}]}],"versions":["0.5.0"]}])";

TEST_F(IndexTest, FourAnswers) {
  record("T-1", kNpmRange);
  ASSERT_TRUE(import().has_value());
  EXPECT_EQ(status_of("pkg:npm/left-pad@1.2.9"), Status::kAffected);
  EXPECT_EQ(status_of("pkg:npm/left-pad@1.3.0"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/left-pad@0.5.0"), Status::kAffected) << "listed by name";
  EXPECT_EQ(status_of("pkg:npm/left-pad@0.5.1"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/left-pad@not-a-version"), Status::kUnknown);
  EXPECT_EQ(status_of("pkg:npm/left-pad"), Status::kUnknown);
  EXPECT_EQ(status_of("pkg:npm/other@1.0.0"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:cargo/left-pad@1.2.9"), Status::kNotEvaluated)
      << "nothing was imported for crates.io";
  EXPECT_EQ(status_of("pkg:generic/left-pad@1.2.9"), Status::kNotEvaluated);
}

TEST_F(IndexTest, ARangeWithoutOrderIsUnknownAndAWithdrawnRecordIsNothing) {
  record(
      "T-1",
      R"("affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"x y z"}]}]}])");
  record(
      "T-2",
      R"("withdrawn":"2026-01-02T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"b"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}])");
  record("T-3", R"("affected":[{"package":{"ecosystem":"npm","name":"c"}}])");
  const auto summary = import();
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->unordered_ranges, 1U);
  EXPECT_EQ(status_of("pkg:npm/a@1.0.0"), Status::kUnknown);
  EXPECT_EQ(status_of("pkg:npm/b@1.0.0"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/c@1.0.0"), Status::kUnknown)
      << "neither range nor version: who knows";
}

TEST_F(IndexTest, APartOfTheAdvisoriesClearsNothing) {
  record("T-1", kNpmRange);
  const auto alone = import_path(root_ / "in/T-1.json");
  ASSERT_TRUE(alone.has_value());
  EXPECT_TRUE(alone->sources.front().partial) << "one record is not all there is";
  EXPECT_EQ(status_of("pkg:npm/left-pad@1.2.9"), Status::kAffected);
  EXPECT_EQ(status_of("pkg:npm/left-pad@1.3.0"), Status::kNotEvaluated);
  EXPECT_EQ(status_of("pkg:npm/left-pad"), Status::kUnknown);
  EXPECT_EQ(status_of("pkg:npm/other@1.0.0"), Status::kNotEvaluated);
  record("T-2", R"("affected":[{"package":{"ecosystem":"npm","name":"c"}}])");
  EXPECT_EQ(import(true)->added, 1U);
  EXPECT_EQ(status_of("pkg:npm/other@1.0.0"), Status::kNotEvaluated);
  EXPECT_EQ(import(true)->same, 2U);
  EXPECT_EQ(import()->replaced, 2U) << "the same records, now as all there are";
  EXPECT_EQ(status_of("pkg:npm/other@1.0.0"), Status::kNotAffected);
  EXPECT_EQ(import(true)->same, 2U) << "a part doesn't undo the whole";
  EXPECT_EQ(status_of("pkg:npm/other@1.0.0"), Status::kNotAffected);
}

// The index answers from packed keys, a finding's opinion from the record: they agree.
TEST_F(IndexTest, TheIndexAndTheRecordGiveTheSameAnswer) {
  const std::vector<std::string> ranges = {
      R"({"type":"GIT","repo":"r","events":[{"introduced":"0"}]})",
      R"({"type":"SEMVER","events":[{"introduced":"0"}]})",
      R"({"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"2.0.0"}]})",
      R"({"type":"ECOSYSTEM","events":[{"introduced":"1.0.0"},{"last_affected":"2.0.0"}]})",
      R"({"type":"ECOSYSTEM","events":[{"introduced":"?"},{"fixed":"2.0.0"}]})",
      R"({"type":"ECOSYSTEM","events":[{"fixed":"2.0.0"}]})",
  };
  const std::vector<std::string> lists = {"", R"("2.0.0","1.5.0")", R"("odd","2.0.0")"};
  const std::vector<std::string> versions = {"",       "@0.1.0", "@1.0.0", "@1.5.0",
                                             "@2.0.0", "@2.0.1", "@odd",   "@even"};
  int count = 0;
  std::vector<std::string> purls;
  for (const std::string ecosystem : {"npm", "PyPI"}) {
    for (std::size_t chosen = 0; chosen < 64; ++chosen) {
      for (const auto& list : lists) {
        std::string of;
        for (std::size_t i = 0; i < ranges.size(); ++i) {
          if ((chosen >> i & 1) != 0) {
            of += (of.empty() ? "" : ",") + ranges[i];
          }
        }
        const auto name = "p" + std::to_string(++count);
        record(name, R"("affected":[{"package":{"ecosystem":")" + ecosystem + R"(","name":")" +
                         name + R"("},"ranges":[)" + of + R"(],"versions":[)" + list + "]}]");
        for (const auto& version : versions) {
          purls.push_back("pkg:" + std::string(ecosystem == "PyPI" ? "pypi" : "npm") + "/" + name +
                          version);
        }
      }
    }
  }
  ASSERT_EQ(import()->rejected.size(), 0U);
  const auto report = matched(purls);
  std::size_t findings = 0;
  for (std::size_t i = 0; i < purls.size(); ++i) {
    const auto found = std::ranges::find(report.findings, i, &Finding::component);
    const auto status = report.statuses[i].status;
    if (found == report.findings.end()) {
      EXPECT_TRUE(status == Status::kNotAffected) << purls[i];
    } else {
      EXPECT_EQ(status_name(found->status), status_name(status)) << purls[i];
      ++findings;
    }
  }
  EXPECT_GT(findings, 1000U);
}

TEST_F(IndexTest, AliasesAreOneFindingAndTwoCvesStayTwo) {
  record("GHSA-1", R"("aliases":["CVE-2026-1"],)" + kNpmRange);
  record("OTHER-1", R"("aliases":["CVE-2026-1"],)" + kNpmRange);
  record("NOTE-1", R"("aliases":["CVE-2026-1","CVE-2026-2"],)" + kNpmRange);
  record("REL-1", R"("related":["CVE-2026-1"],)" + kNpmRange);
  ASSERT_TRUE(import().has_value());
  const auto report = matched({"pkg:npm/left-pad@1.2.9"});
  ASSERT_EQ(report.findings.size(), 3U);
  EXPECT_EQ(report.findings[0].vulnerability, "CVE-2026-1");
  EXPECT_EQ(report.findings[0].opinions.size(), 3U);
  EXPECT_EQ(report.findings[0].opinions[0].range, "[1.0.0, 1.3.0)");
  EXPECT_EQ(report.findings[0].fixed, std::vector<std::string>{"1.3.0"});
  EXPECT_EQ(report.findings[1].vulnerability, "CVE-2026-2");
  EXPECT_EQ(report.findings[2].vulnerability, "REL-1") << "related is not alias";
}

TEST_F(IndexTest, RubysAdvisoriesSayWhatIsNotAffected) {
  const auto report = feed_answers("rubysec", 2,
                                   {{"gem/made-up@1.1.9", Status::kNotAffected},
                                    {"gem/made-up@1.2", Status::kAffected},
                                    {"gem/made-up@1.4.2", Status::kAffected},
                                    {"gem/made-up@1.4.3", Status::kNotAffected},
                                    {"gem/made-up@1.4.9", Status::kNotAffected},
                                    {"gem/made-up@1.5.0.beta", Status::kAffected},
                                    {"gem/made-up@1.5.0", Status::kNotAffected},
                                    {"gem/made-up@1.6", Status::kAffected},
                                    {"gem/made-up@1.7", Status::kNotAffected},
                                    {"gem/made-up", Status::kUnknown},
                                    {"gem/half-read@1.0", Status::kUnknown},
                                    {"gem/half-read@2.0", Status::kUnknown}});
  EXPECT_EQ(report.findings.front().vulnerability, "CVE-2099-0001");
  EXPECT_EQ(report.findings.front().fixed, std::vector<std::string>{"1.4.3"});
  EXPECT_EQ(report.findings.back().opinions.front().severities,
            (std::vector<Severity>{{"CVSS_V2", "4.3"}}));
}

TEST_F(IndexTest, BranchesOfPhpsAdvisoriesAreUnited) {
  const auto report = feed_answers("friendsofphp", 3,
                                   {{"composer/made-up/package@0.9", Status::kNotAffected},
                                    {"composer/made-up/package@1.0.0", Status::kAffected},
                                    {"composer/made-up/package@2.0.0-beta1", Status::kNotAffected},
                                    {"composer/made-up/package@3.1.3", Status::kAffected},
                                    {"composer/made-up/package@3.1.4", Status::kNotAffected},
                                    {"composer/made-up/package@3.2.0-beta1", Status::kNotAffected},
                                    {"composer/made-up/package@3.2.0-beta2", Status::kAffected},
                                    {"composer/made-up/package@3.2.2", Status::kAffected},
                                    {"composer/made-up/package@3.2.3", Status::kNotAffected},
                                    {"composer/made-up/package", Status::kUnknown},
                                    {"composer/made-up/partly@1.1.0", Status::kAffected},
                                    {"composer/made-up/partly@1.2.0", Status::kUnknown},
                                    {"composer/made-up/odd@1.0.0", Status::kUnknown}});
  EXPECT_EQ(report.findings[0].vulnerability, "CVE-2099-0003");
  EXPECT_EQ(fixes(report),
            (std::vector<std::string>{"CVE-2099-0003 3.1.4", "made-up/partly/1f4d4934a642 1.2.0"}))
      << "2.0.0 mends nothing: that branch has no time";
}

TEST_F(IndexTest, ElixirsAdvisoriesNameFixesOfTheirOwn) {
  const auto report = feed_answers("elixir", 3,
                                   {{"hex/made_up@1.0.4", Status::kAffected},
                                    {"hex/made_up@1.0.5", Status::kNotAffected},
                                    {"hex/made_up@1.3.0-beta.1", Status::kAffected},
                                    {"hex/made_up@1.3.2", Status::kNotAffected},
                                    {"hex/made_up@2.0.0", Status::kAffected},
                                    {"hex/made_up@2.0.1", Status::kNotAffected},
                                    {"hex/made_safe@1.1.9", Status::kNotAffected},
                                    {"hex/made_safe@1.2.0", Status::kAffected},
                                    {"hex/made_safe@1.4.3", Status::kNotAffected},
                                    {"hex/partly@1.1.0", Status::kAffected},
                                    {"hex/partly@1.2.0", Status::kUnknown}});
  EXPECT_EQ(fixes(report),
            (std::vector<std::string>{"CVE-2099-0006 1.4.3", "GHSA-aaaa-bbbb-cccc 1.3.2",
                                      "GHSA-aaaa-bbbb-cccc 2.0.1"}));
}

// A CVE record that names packages is an opinion, and still says what CISA judged.
TEST_F(IndexTest, CveRecordsNamePackagesOfRegistries) {
  fs::copy_file(fs::path(AKASHI_SOURCE_DIR) / "src/feeds/cve5/testdata/CVE-2099-0100.json",
                root_ / "in" / "CVE-2099-0100.json");
  ASSERT_TRUE(import().has_value());
  const auto report = matched({"pkg:pypi/example-wheel@1.4", "pkg:pypi/example-wheel@1.5",
                               "pkg:npm/%40example/scoped@2.9.0", "pkg:maven/org.example/jar@1.0"});
  ASSERT_EQ(report.findings.size(), 3U);
  std::map<std::string, Status> statuses;
  for (const auto& finding : report.findings) {
    statuses[report.bom.components[finding.component].purl.to_string()] = finding.status;
    ASSERT_EQ(finding.assessments.size(), 1U) << "its SSVC points";
    EXPECT_EQ(finding.assessments[0].ssvc->exploitation, "P");
  }
  EXPECT_EQ(statuses.at("pkg:pypi/example-wheel@1.4"), Status::kAffected);
  EXPECT_EQ(statuses.at("pkg:npm/%40example/scoped@2.9.0"), Status::kAffected);
  EXPECT_EQ(statuses.at("pkg:maven/org.example/jar@1.0"), Status::kUnknown) << "an end of words";
  EXPECT_EQ(status_of("pkg:pypi/example-wheel@1.5"), Status::kNotEvaluated) << "never whole";
}

TEST_F(IndexTest, CveRecordsSayWhatTheVulnerabilityIs) {
  record("X-1", R"("aliases":["CVE-2099-0001"],)" + kNpmRange);
  fs::copy_file(fs::path(AKASHI_SOURCE_DIR) / "src/feeds/cve5/testdata/CVE-2099-0001.json",
                root_ / "in" / "CVE-2099-0001.json");
  const auto summary = import();
  ASSERT_TRUE(summary.has_value());
  ASSERT_EQ(summary->rejected.size(), 1U);
  EXPECT_TRUE(summary->rejected[0].second.text().contains("Automatable"));
  const auto report = matched({"pkg:npm/left-pad@1.2.9", "pkg:npm/left-pad@1.3.0"});
  ASSERT_EQ(report.findings.size(), 1U) << "it names no package";
  const auto& finding = report.findings[0];
  EXPECT_EQ(finding.vulnerability, "CVE-2099-0001");
  EXPECT_EQ(finding.aliases, (std::vector<std::string>{"GHSA-aaaa-bbbb-cccc", "X-1"}));
  EXPECT_EQ(finding.cwes, (std::vector<std::string>{"CWE-79", "CWE-22"}));
  EXPECT_EQ(finding.references,
            (std::vector<AdvisoryReference>{{"ADVISORY", "https://example.org/advisory"},
                                            {"EVIDENCE", "https://example.org/poc"}}));
  ASSERT_EQ(finding.assessments.size(), 1U);
  const auto& assessment = finding.assessments[0];
  EXPECT_EQ(assessment.modified, "2099-01-07T01:02:03.000Z") << "the newest container's";
  EXPECT_TRUE(assessment.disputed);
  EXPECT_EQ(assessment.severity_word, "important");
  EXPECT_EQ(assessment.severities.size(), 2U) << "each vector once";
  EXPECT_EQ(assessment.ssvc, (SsvcAssessment{.exploitation = "P",
                                             .technical_impact = "T",
                                             .role = "CISA Coordinator",
                                             .timestamp = "2099-01-07T01:00:00.000000Z"}));
}

TEST(AlpineSecdb, ReadsWhatItsEntriesName) {
  using feeds::alpine_secdb::read_entry;
  struct Row {
    std::string text;
    std::vector<std::string> vulnerabilities, related, unread;
  };
  const std::vector<Row> rows = {
      {"CVE-2099-0001", {"CVE-2099-0001"}, {}, {}},
      {"cve-2099-0001", {"CVE-2099-0001"}, {}, {}},
      {"CVE-2099-0001  XSA-1", {"CVE-2099-0001"}, {"XSA-1"}, {}},
      {"XSA-1 CVE-2099-0001, CVE-2099-0002", {"CVE-2099-0001", "CVE-2099-0002"}, {"XSA-1"}, {}},
      {"CVE-2099-0001-2", {"CVE-2099-0001"}, {}, {}},
      {"CVE-2099-0001 (see CVE-2099-0002 (or not))", {"CVE-2099-0001"}, {}, {}},
      {"CVE-2099-0001 (open", {"CVE-2099-0001"}, {}, {}},
      {"GHSA-aaaa-bbbb-cccc", {"GHSA-aaaa-bbbb-cccc"}, {}, {}},
      {"DW209902-001", {"DW209902-001"}, {}, {}},
      {"CVE-2099-????? XSA-1", {"XSA-1"}, {}, {"CVE-2099-?????"}},
      {"CVE N/A ZBX-11023", {"ZBX-11023"}, {}, {"CVE", "N/A"}},
      {"CVE_2099-1", {}, {}, {"CVE_2099-1"}},
      {"cve-2099", {}, {}, {"cve-2099"}},
      {"wnpa-sec-2099-1", {"wnpa-sec-2099-1"}, {}, {}},
      {"XPTI", {}, {}, {"XPTI"}},
      {"CVE-46838", {}, {}, {"CVE-46838"}},
      {"CVE-2099-0001-x", {}, {}, {"CVE-2099-0001-x"}},
      {"", {}, {}, {}},
  };
  for (const auto& row : rows) {
    const auto entry = read_entry(row.text);
    EXPECT_EQ(entry.vulnerabilities, row.vulnerabilities) << row.text;
    EXPECT_EQ(entry.related, row.related) << row.text;
    EXPECT_EQ(entry.unread, row.unread) << row.text;
    EXPECT_EQ(entry.note, row.text.contains('(')) << row.text;
  }
}

// ADR 11: what is mended is known; that nothing else is wrong is not.
TEST_F(IndexTest, AListOfFixesClearsNothing) {
  const auto file = [](const std::string& package, const std::string& rest) {
    return "apk/alpine/" + package + "?distro=alpine-3.99.1" + rest;
  };
  const auto report =
      feed_answers("alpine_secdb", 10,
                   {{file("made-up@1.2.3-r0", ""), Status::kAffected},
                    {file("made-up@1.2.3-r3", ""), Status::kAffected},
                    {file("made-up@1.3.0-r0", ""), Status::kUnknown},
                    {file("sub@1.2.9-r0", "&upstream=made-up"), Status::kAffected},
                    {file("other@1.9-r0", ""), Status::kAffected},
                    {file("other@2.0-r0", ""), Status::kNotEvaluated},
                    {file("unheard-of@2.0-r0", ""), Status::kNotEvaluated},
                    {"apk/wolfi/made-up@1.2.3-r0", Status::kAffected},
                    {"apk/wolfi/made-up@1.2.3-r1", Status::kNotEvaluated},
                    {"apk/alpine/made-up@1.2.3-r0?distro=alpine-3.98", Status::kNotEvaluated}});
  EXPECT_EQ(fixes(report),
            (std::vector<std::string>{
                "CVE-2099-0001 1.2.3-r1", "CVE-2099-0002 1.2.3-r4", "CVE-2099-0002 2.0-r0",
                "CVE-2099-0003 1.2.3-r1", "CVE-2099-0004 1.2.3-r1", "CVE-2099-0005 1.3.0-r0",
                "GHSA-aaaa-bbbb-cccc 1.2.3-r1", "XSA-3 1.3.0-r0", "XSA-4 1.3.0-r0"}))
      << "the last version that names it mends it; 0001 never was in Alpine's";
  const auto again = import_path(AKASHI_SOURCE_DIR "/src/feeds/alpine_secdb/testdata");
  EXPECT_EQ(again->same, 10U);
  ASSERT_EQ(again->sources.size(), 1U);
  EXPECT_TRUE(again->sources[0].partial);
  EXPECT_EQ(again->rejected.size(), 5U) << "?????, CVE_2099-1, no name, no list, no package";
  const auto verified = service::verify_database(db_, services());
  EXPECT_TRUE(verified && verified->problems.empty());
}

// A source that is whole decides; what mends it says so beside, and the other way round.
TEST_F(IndexTest, AMendedVulnerabilityIsAnOpinionBesideAnother) {
  record(
      "OTHER-1",
      R"("upstream":["CVE-2099-0002"],"affected":[{"package":{"ecosystem":"Alpine:v3.99","name":"other"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}])");
  ASSERT_TRUE(import().has_value());
  ASSERT_TRUE(import_path(AKASHI_SOURCE_DIR "/src/feeds/alpine_secdb/testdata").has_value());
  const auto report = matched({"pkg:apk/alpine/other@2.0-r0?distro=alpine-3.99",
                               "pkg:apk/alpine/unheard-of@2.0-r0?distro=alpine-3.99"});
  EXPECT_EQ(report.statuses[1].status, Status::kNotEvaluated);
  EXPECT_EQ(report.statuses[1].reason.id, msg::kFixesOnly) << "OSV has Alpine's fixes only, too";
  ASSERT_EQ(report.findings.size(), 1U);
  const auto& finding = report.findings[0];
  EXPECT_EQ(finding.status, Status::kAffected);
  ASSERT_EQ(finding.opinions.size(), 2U);
  EXPECT_EQ(finding.opinions[0].advisory, "OTHER-1");
  EXPECT_EQ(finding.opinions[0].status, Status::kAffected);
  EXPECT_EQ(finding.opinions[1].advisory, "v3.99/main/CVE-2099-0002");
  EXPECT_EQ(finding.opinions[1].status, Status::kNotAffected);
  EXPECT_EQ(finding.opinions[1].fixed, "2.0-r0");
  EXPECT_TRUE(finding.fixed.empty());
}

TEST_F(IndexTest, DebiansTrackerSaysWhatIsOpen) {
  const auto deb = [](const std::string& package, const std::string& release) {
    return "deb/debian/" + package + "?distro=debian-" + release;
  };
  const auto report = feed_answers("debian_tracker", 5,
                                   {{deb("made-up@1.2-3", "12"), Status::kAffected},
                                    {deb("made-up@1.2-3%2Bdeb12u1", "12"), Status::kAffected},
                                    {deb("made-up@9", "11"), Status::kAffected},
                                    {deb("made-up@0.1", "10"), Status::kNotAffected},
                                    {deb("made-up@1.4-1", "trixie"), Status::kUnknown},
                                    {deb("made-up@1.4-1", "sid"), Status::kNotEvaluated},
                                    {deb("quiet@1.4-1", "12"), Status::kNotAffected},
                                    {deb("half-read@1", "12"), Status::kUnknown},
                                    {deb("half-read@1", "11"), Status::kUnknown},
                                    {deb("half-read@1", "10"), Status::kUnknown},
                                    {deb("half-read@1", "9"), Status::kUnknown}});
  EXPECT_EQ(fixes(report), std::vector<std::string>{"CVE-2099-0001 1.2-3+deb12u1"});
  const auto opinion = [&](std::size_t component, const std::string& name) {
    for (const auto& finding : report.findings) {
      if (finding.component == component && finding.vulnerability == name) {
        return finding.opinions.front();
      }
    }
    return Opinion{.status = Status::kNotEvaluated};
  };
  EXPECT_EQ(opinion(0, "CVE-2099-0001").urgency, "high**");
  EXPECT_EQ(opinion(0, "CVE-2099-0001").range, "[0, 1.2-3+deb12u1)");
  EXPECT_EQ(opinion(1, "CVE-2099-0001").status, Status::kNotEvaluated) << "mended: no finding";
  EXPECT_EQ(opinion(1, "TEMP-0990002-ABCDEF").note, "no DSA (ignored)");
  EXPECT_EQ(opinion(1, "TEMP-0990002-ABCDEF").urgency, "end-of-life");
  EXPECT_EQ(opinion(2, "CVE-2099-0001").note, "no DSA (postponed): Minor issue");
  const auto again = import_path(AKASHI_SOURCE_DIR "/src/feeds/debian_tracker/testdata");
  EXPECT_EQ(again->same, 5U);
  EXPECT_FALSE(again->sources[0].partial);
  EXPECT_EQ(again->rejected.size(), 5U)
      << "status perhaps, no fixed_version, griffin once, releases, odd";
}

// What takes quadratic time would take minutes here.
TEST_F(IndexTest, ABranchOfManyConstraintsIsRead) {
  std::ofstream out(root_ / "in/CVE-2099-0009.yaml");
  out << "title: Many\nlink: https://advisories.example.org/9\ncve: CVE-2099-0009\nbranches:\n"
         "  1.x:\n    time: ~\n    versions: [";
  for (int i = 0; i < 5000; ++i) {
    out << "'!=1." << i << "', ";
  }
  out << "'<2']\nreference: composer://made-up/many\n";
  out.close();
  EXPECT_EQ(import()->added, 1U);
  EXPECT_EQ(status_of("pkg:composer/made-up/many@1.4999"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:composer/made-up/many@1.5000"), Status::kAffected);
}

// Feeds of files alike must not take each other's.
TEST(Feeds, ClaimTheirOwnFilesOnly) {
  std::size_t files = 0;
  for (const auto* owner : all_feeds()) {
    const auto folder =
        fs::path(AKASHI_SOURCE_DIR) / "src/feeds" / replace_all(owner->id, "-", "_") / "testdata";
    ASSERT_TRUE(fs::is_directory(folder)) << folder;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_directory()) {
        continue;
      }
      std::ifstream in(entry.path(), std::ios::binary);
      std::string head(4096, '\0');
      in.read(head.data(), static_cast<std::streamsize>(head.size()));
      head.resize(static_cast<std::size_t>(in.gcount()));
      for (const auto* feed : all_feeds()) {
        if (feed != owner) {
          EXPECT_FALSE(feed->claims(entry.path().string(), head)) << feed->id << entry.path();
        }
      }
      ++files;
    }
  }
  EXPECT_GT(files, 4U);
}

// A report reads the records of the index again: they must say what the file said.
TEST(Feeds, ReadTheirRecordsAgain) {
  std::size_t records = 0;
  for (const auto* feed : all_feeds()) {
    const auto folder =
        fs::path(AKASHI_SOURCE_DIR) / "src/feeds" / replace_all(feed->id, "-", "_") / "testdata";
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_directory()) {
        continue;
      }
      const auto path = entry.path().string();
      const auto kept =
          testing_support::keep_records(feed->read, path, testing_support::text_of(path));
      ASSERT_TRUE(kept.whole) << path;
      for (const auto& [id, raw] : kept.raws) {
        const auto copy = Bytes::copy_of(raw);
        const auto again = feed->read_record(copy.padded(), {});
        ASSERT_TRUE(again.has_value()) << id << again.error().text();
        EXPECT_TRUE(*again == kept.records.at(id)) << id;
        ++records;
      }
    }
  }
  EXPECT_GT(records, 25U);
}

TEST_F(IndexTest, ImportReplacesOlderAndKeepsNewer) {
  record("T-1", kNpmRange);
  ASSERT_TRUE(import().has_value());
  EXPECT_EQ(import()->same, 1U);
  std::ofstream(root_ / "in/T-1.json")
      << R"({"id":"T-1","modified":"2026-02-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"moved"},"versions":["1.0.0"]}]})";
  EXPECT_EQ(import()->replaced, 1U);
  EXPECT_EQ(status_of("pkg:npm/left-pad@1.2.9"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/moved@1.0.0"), Status::kAffected);
  record("T-1", kNpmRange);
  EXPECT_EQ(import()->older, 1U);
  EXPECT_EQ(status_of("pkg:npm/moved@1.0.0"), Status::kAffected);
  const auto verified = service::verify_database(db_, services());
  ASSERT_TRUE(verified.has_value());
  EXPECT_EQ(verified->records, 1U);
  EXPECT_TRUE(verified->problems.empty());
}

TEST_F(IndexTest, ADamagedIndexClearsNothing) {
  record("T-1", kNpmRange);
  record("T-2", kNpmRange);
  ASSERT_TRUE(import().has_value());
  {
    using namespace stores::lmdb;
    auto env = Environment::open(db_, true);
    auto txn = Transaction::begin(*env, true);
    const auto key = store::package_key("npm", "left-pad");
    std::string_view value;
    ASSERT_TRUE((*txn)->get(Table::kPackage, key, value));
    const std::string cut(value.substr(0, value.size() - 4));
    ASSERT_TRUE((*txn)->put(Table::kPackage, key, cut) && (*txn)->commit());
  }
  EXPECT_EQ(status_of("pkg:npm/left-pad@1.2.9"), Status::kAffected) << "the first record is whole";
  const auto report = matched({"pkg:npm/left-pad@1.3.0"});
  EXPECT_EQ(report.statuses[0].status, Status::kUnknown);
  EXPECT_EQ(report.statuses[0].reason.id, msg::kDamagedEntry);
}

TEST_F(IndexTest, AnotherFormatSaysWhatToDo) {
  record("T-1", kNpmRange);
  ASSERT_TRUE(import().has_value());
  {
    using namespace stores::lmdb;
    auto env = Environment::open(db_, true);
    auto txn = Transaction::begin(*env, true);
    ASSERT_TRUE((*txn)->put(Table::kMeta, "format", "akashi-advisory-index 1") && (*txn)->commit());
  }
  const auto opened = all_stores().front()->open(db_);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code(), ErrorCode::kUnsupported);
  EXPECT_NE(opened.error().text().find("new folder"), std::string::npos) << opened.error().text();
  const auto written = import();
  ASSERT_FALSE(written.has_value());
  EXPECT_NE(written.error().text().find("new folder"), std::string::npos) << written.error().text();
}

TEST_F(IndexTest, ABrokenFileIsNamedAndTheRestIsImported) {
  record("T-1", kNpmRange);
  std::ofstream(root_ / "in/broken.json") << "{\"id\": \"X\",\n \"affected\": 5}";
  const auto summary = import();
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->added, 1U);
  ASSERT_EQ(summary->rejected.size(), 1U);
  EXPECT_EQ(summary->rejected[0].first, "broken.json");
  EXPECT_EQ(summary->rejected[0].second.at().line, 2U);
}

TEST_F(IndexTest, AKilledImportLeavesTheOldIndex) {
  record("T-1", kNpmRange);
  ASSERT_TRUE(import().has_value());
  for (int i = 2; i < 3000; ++i) {
    record("T-" + std::to_string(i), kNpmRange);
  }
  for (const useconds_t delay : {2'000U, 20'000U, 60'000U}) {
    const auto child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ThreadPool alone(1);
      const service::Services one{.limits = limits_,
                                  .clock = clock_,
                                  .pool = alone,
                                  .progress = progress_,
                                  .temp_folder = testing::TempDir()};
      (void)service::import_advisories(
          {.database = db_, .paths = {(root_ / "in").string()}, .name = "test"}, one);
      _exit(0);
    }
    usleep(delay);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    const auto verified = service::verify_database(db_, services());
    ASSERT_TRUE(verified.has_value());
    EXPECT_TRUE(verified->problems.empty());
    EXPECT_TRUE(verified->records == 1 || verified->records == 2999U) << verified->records;
  }
}

TEST_F(IndexTest, PreviewsOfAnAffectedReleaseAreUnknown) {
  record(
      "PREVIEW-1",
      R"("affected":[{"package":{"ecosystem":"npm","name":"branches"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.6.7"},{"introduced":"3.0.0"},{"fixed":"3.1.1"}]}]}])");
  record(
      "PREVIEW-2",
      R"("affected":[{"package":{"ecosystem":"npm","name":"single"},"versions":["1.0.0"],"ranges":[{"type":"SEMVER","events":[{"introduced":"1.5.0"},{"last_affected":"1.5.0"}]}]}])");
  ASSERT_TRUE(import().has_value());
  const auto report = matched({"pkg:npm/branches@3.0.0-beta.9"});
  EXPECT_EQ(report.statuses[0].status, Status::kUnknown);
  EXPECT_EQ(report.statuses[0].reason.id, msg::kPreviewOfAffected);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].status, Status::kUnknown);
  EXPECT_EQ(report.findings[0].opinions[0].reason.id, msg::kPreviewOfAffected);
  EXPECT_EQ(report.findings[0].opinions[0].fixed, "");
  EXPECT_EQ(status_of("pkg:npm/branches@3.1.0-beta.1"), Status::kAffected);
  // Of a release that is not affected, or one that is before the range.
  EXPECT_EQ(status_of("pkg:npm/branches@3.1.1-beta.1"), Status::kAffected);
  EXPECT_EQ(status_of("pkg:npm/branches@3.2.0-beta.1"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/branches@2.9.0-beta.1"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/branches@2.6.7"), Status::kNotAffected);
  // A version that is named alone says nothing of its previews.
  EXPECT_EQ(status_of("pkg:npm/single@1.0.0-beta.1"), Status::kNotAffected);
  EXPECT_EQ(status_of("pkg:npm/single@1.5.0-beta.1"), Status::kNotAffected);
}

TEST_F(IndexTest, DistributionPackagesAreFoundBySource) {
  record(
      "DEBIAN-1",
      R"("upstream":["CVE-2026-7"],"affected":[{"package":{"ecosystem":"Debian:12","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.11-1~deb12u2"}]}]}])");
  ASSERT_TRUE(import().has_value());
  const auto report = matched(
      {"pkg:deb/debian/libssl3@3.0.11-1~deb12u1?arch=amd64&distro=debian-12&upstream=openssl",
       "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl"});
  EXPECT_EQ(report.statuses[0].status, Status::kAffected);
  EXPECT_EQ(report.statuses[1].status, Status::kNotAffected);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].vulnerability, "CVE-2026-7");
}

}  // namespace
}  // namespace akashi
