// CSAF documents: read, kept in the index, and held against components. What a document does not
// say exactly of a component is never "not affected".
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/messages/match.h"
#include "base/strings.h"
#include "feed/feed.h"
#include "feed/json_head.h"
#include "feeds/csaf/phrases.h"
#include "match/findings.h"
#include "match/match.h"
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
const fs::path kData = fs::path(AKASHI_SOURCE_DIR) / "src/feeds/csaf/testdata";

KeptRecords read_text(std::string_view text) {
  return keep_records(feed_named("csaf").read, "a.json", text);
}

KeptRecords read_data(const std::string& name) {
  return read_text(text_of(kData / name));
}

const AffectedPackage* package(const Advisory& advisory, std::string_view ecosystem,
                               std::string_view name) {
  for (const auto& affected : advisory.affected) {
    if (affected.ecosystem == ecosystem && affected.name == name) {
      return &affected;
    }
  }
  return nullptr;
}

TEST(CsafFeed, ReadsTextsScoresAndNames) {
  const auto kept = read_data("distribution-vex.json");
  EXPECT_TRUE(kept.errors.empty());
  ASSERT_EQ(kept.records.size(), 1U);
  const auto& one = kept.records.at("redhat.com/CVE-2024-1001");
  EXPECT_EQ(one.upstream, std::vector<std::string>{"CVE-2024-1001"});
  EXPECT_TRUE(one.aliases.empty());
  EXPECT_EQ(one.related, std::vector<std::string>{"2243091"});
  EXPECT_EQ(one.modified, "2024-03-04T05:06:07Z");
  EXPECT_EQ(one.published, "2024-01-02T00:00:00Z");
  EXPECT_EQ(one.summary, "tool: something is written out of bounds");
  EXPECT_EQ(one.details, "A flaw was found in tool.");
  EXPECT_EQ(one.severity_word, "Important");
  EXPECT_EQ(one.cwes, std::vector<std::string>{"CWE-787"});
  EXPECT_EQ(one.severities.size(), 1U);
  EXPECT_TRUE(one.tags.empty());
  EXPECT_EQ(one.references.at(0).type, "ADVISORY");
  const auto new_form = read_data("purls-2.1.json");
  const auto& two = new_form.records.at("example.org/EX-2025-0001/CVE-2025-3001");
  EXPECT_EQ(two.cwes, (std::vector<std::string>{"CWE-79", "CWE-80"}));
  EXPECT_EQ(two.severities.at(0).type, "CVSS_V4");
  EXPECT_EQ(two.severity_word, "high");
  EXPECT_EQ(two.tags, std::vector<std::string>{"TLP:AMBER"});
  ASSERT_TRUE(two.ssvc);
  EXPECT_EQ(two.ssvc->exploitation, "P");
  EXPECT_EQ(two.ssvc->automatable, "");  // Two values: left open.
  EXPECT_EQ(two.ssvc->technical_impact, "T");
}

TEST(CsafFeed, OneRecordForEachVulnerability) {
  const auto kept = read_data("cpe-products.json");
  std::vector<std::string> ids;
  for (const auto& [id, record] : kept.records) {
    ids.push_back(id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{
                     "example.org/EX-2024-0001#4", "example.org/EX-2024-0001/CVE-2024-2001",
                     "example.org/EX-2024-0001/EX-77", "example.org/EX-2024-0001/EX-77#3"}));
  ASSERT_EQ(kept.errors.size(), 1U);
  EXPECT_TRUE(kept.errors[0].contains("missing-1\" (+1)")) << kept.errors[0];
  // Only the products that it names are kept with it; legal notes and the history are not.
  const auto& raw = kept.raws.at("example.org/EX-2024-0001/EX-77");
  EXPECT_TRUE(raw.contains("\"C1\""));
  for (const auto* other : {"\"R1\"", "\"C2\"", "Plugin", "legal_disclaimer", "revision_history"}) {
    EXPECT_FALSE(raw.contains(other)) << other;
  }
  EXPECT_TRUE(kept.raws.at("example.org/EX-2024-0001/CVE-2024-2001").contains("\"GROUP\""));
  for (const auto& [id, record] : kept.records) {
    EXPECT_EQ(record.severity_word, "Critical") << id;
  }
  // One node for all that is part of nothing; the CPE of the whole is no name of a part.
  const auto& nodes = kept.records.at("example.org/EX-2024-0001/CVE-2024-2001").configurations;
  ASSERT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes[0].criteria.size(), 5U);
  EXPECT_EQ(nodes[1].criteria.at(1).name, "cpe:2.3:a:example:client:1.0:*:*:*:*:*:*:*");
  EXPECT_FALSE(nodes[1].criteria[1].vulnerable);
  EXPECT_EQ(nodes[2].criteria.at(1).name, "Bare");
  const auto withdrawn = read_data("withdrawn-2.1.json");
  EXPECT_EQ(withdrawn.records.at("example.org/EX-2025-0002").withdrawn, "2024-03-04T05:06:07Z");
  EXPECT_EQ(read_data("informational.json").records.count("example.org/EX-2025-0003"), 1U);
}

TEST(CsafFeed, ADistributionsProductsAreEcosystems) {
  const auto kept = read_data("distribution-vex.json");
  const auto& one = kept.records.at("redhat.com/CVE-2024-1001");
  EXPECT_EQ(one.affected.size(), 7U);
  const auto* tool = package(one, "Red Hat:enterprise_linux:9::appstream", "tool");
  ASSERT_NE(tool, nullptr);
  EXPECT_FALSE(tool->exact);
  ASSERT_EQ(tool->ranges.size(), 1U);
  // Both fixed builds are outside.
  EXPECT_EQ(tool->ranges[0].vers, "vers:rpm/!=1:2.0-3.el9_2|<1:2.0-5.el9");
  const auto* eus = package(one, "Red Hat:rhel_eus:9.2::appstream", "tool");
  ASSERT_NE(eus, nullptr);
  EXPECT_EQ(eus->ranges.at(0).vers, "vers:rpm/<1:2.0-3.el9_2");
  const auto* doc = package(one, "Red Hat:enterprise_linux:9::appstream", "tool-doc");
  ASSERT_NE(doc, nullptr);
  EXPECT_TRUE(doc->exact);
  EXPECT_EQ(doc->unaffected, std::vector<std::string>{"1:2.0-5.el9"});
  EXPECT_EQ(doc->note, "vulnerable_code_not_present");
  const auto* old = package(one, "Red Hat:enterprise_linux:8", "tool");
  ASSERT_NE(old, nullptr);
  EXPECT_EQ(old->note, "no_fix_planned: Out of support scope");
  EXPECT_EQ(old->ranges.at(0).events.size(), 1U);
  const auto* third = package(one, "Red Hat:enterprise_linux:9", "third");
  ASSERT_NE(third, nullptr);
  EXPECT_EQ(third->ranges.at(0).kind, AffectedRange::Kind::kVers);
  EXPECT_EQ(third->ranges[0].vers, "");
  const auto* fourth = package(one, "Red Hat:enterprise_linux:9", "fourth");
  ASSERT_NE(fourth, nullptr);
  EXPECT_EQ(fourth->open, "under_investigation");
  EXPECT_TRUE(fourth->ranges.at(0).events.empty());
  // In a stream the source package is no package of its own; BaseOS has none of it.
  EXPECT_EQ(package(one, "Red Hat:enterprise_linux:9::baseos", "tool"), nullptr);
  const auto suse = read_data("suse.json");
  const auto& update = suse.records.at("suse.com/SUSE-SU-2024:1-1/CVE-2024-4001");
  EXPECT_EQ(update.affected.size(), 2U);
  EXPECT_NE(package(update, "SUSE:Linux Enterprise Server 15 SP4", "tool"), nullptr);
  EXPECT_NE(package(update, "openSUSE:Leap 15.5", "tool"), nullptr);
}

TEST(CsafFeed, NobodyElseClearsADistributionsPackage) {
  const auto kept = read_data("third-party.json");
  const auto& one = kept.records.at("example.org/TP-1/CVE-2024-1002");
  EXPECT_EQ(one.affected.size(), 3U);
  EXPECT_EQ(package(one, "Red Hat:enterprise_linux:9", "third"), nullptr);
  EXPECT_EQ(package(one, "Red Hat:enterprise_linux:9::appstream", "tool"), nullptr);
  EXPECT_NE(package(one, "Red Hat:enterprise_linux:8", "tool"), nullptr);
  // A name that only ends alike is another publisher.
  auto text = replace_all(text_of(kData / "distribution-vex.json"), "https://www.redhat.com",
                          "https://notredhat.com");
  const auto fake = read_text(text);
  EXPECT_EQ(fake.records.at("notredhat.com/CVE-2024-1001").affected.size(), 3U);
  const auto draft = read_data("draft.json");
  for (const auto& affected : draft.records.at("redhat.com/DRAFT-1/CVE-2024-1003").affected) {
    ASSERT_EQ(affected.ranges.size(), 1U);
    EXPECT_TRUE(affected.ranges[0].events.empty());
    EXPECT_TRUE(affected.versions.empty());
    EXPECT_EQ(affected.open, "a document of status draft");
  }
}

TEST(CsafFeed, RejectsWhatIsNoDocument) {
  for (
      const std::string_view text :
      {"", "[]", "{", "{}", R"({"document":5})", R"({"document":{"csaf_version":"2.0"}})",
       R"({"document":{"csaf_version":"2.0","publisher":{"namespace":"https://a"},"tracking":{}}})",
       R"({"document":{"csaf_version":"2.0","tracking":{"id":"A"}}})",
       R"({"document":{"csaf_version":"3.0","publisher":{"namespace":"https://a"},"tracking":{"id":"A"}}})",
       R"({"document":{"csaf_version":"2.0","publisher":{"namespace":"https://a"},"tracking":{"id":"A"}},"vulnerabilities":{}})",
       R"({"document":{"csaf_version":"2.0","tracking":)"}) {
    const auto kept = read_text(text);
    EXPECT_EQ(kept.errors.size(), 1U) << text;
    EXPECT_TRUE(kept.records.empty()) << text;
  }
  const auto odd = read_data("odd-kinds.json");
  EXPECT_EQ(odd.errors.size(), 3U);
  for (const auto& [id, record] : odd.records) {
    EXPECT_TRUE(record.affected.empty()) << id;  // An id that stands for two products.
  }
  const auto mark = read_text("\xEF\xBB\xBF" + text_of(kData / "suse.json"));
  EXPECT_EQ(mark.records.size(), 1U);
}

TEST(CsafFeed, KnowsItsFilesByTheirFirstMember) {
  EXPECT_EQ(first_json_member(" { \"document\" : 1"), "document");
  EXPECT_EQ(first_json_member("\xEF\xBB\xBF{\"$schema\":\"a\\\"b\",\"document\":1"), "document");
  EXPECT_EQ(first_json_member("{\"$schema\":{\"id\":{}},\"document\":1"), "document");
  for (const auto* text : {"", "[", "{", "{}", "{\"a", "{\"a\\", "{\"$schema\"", "{\"$schema\":\"",
                           "{\"$schema\":\"a\"", "{\"$schema\":\"a\",", "\"document\""}) {
    EXPECT_NE(first_json_member(text), "document") << text;
  }
  EXPECT_TRUE(
      feed_named("csaf").claims("a.json", R"({"vulnerabilities":[{"cve":"x","product_status":{)"));
  EXPECT_TRUE(feed_named("csaf").claims("a.json", R"({"product_tree":{"branches":[)"));
  EXPECT_FALSE(feed_named("csaf").claims(
      "a.json", R"({"vulnerabilities":[{"cve":{"id":"CVE-1","sourceIdentifier":"x","cwe")"));
  EXPECT_FALSE(feed_named("csaf").claims(
      "a.json", R"({"id":"GHSA-1","details":"\"document\": \"csaf_version\""})"));
  EXPECT_FALSE(feed_named("csaf").claims("a.txt", R"({"document":{"csaf_version":"2.0"}})"));
}

std::string phrase(std::string_view text) {
  const auto spans = feeds::csaf::read_range_phrase(text);
  if (!spans) {
    return "?";
  }
  std::string out;
  for (const auto& span : *spans) {
    out += std::string(out.empty() ? "" : " ") + (span.start_excluded ? "(" : "[") + span.start +
           "," + span.end + (span.end_included ? "]" : ")");
  }
  return out;
}

TEST(CsafFeed, ReadsPhrasesThatAreCertain) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"<7.2", "[,7.2)"},
      {" < V7.2 ", "[,7.2)"},
      {"<= 7.2", "[,7.2]"},
      {"\xE2\x89\xA4 7.2", "[,7.2]"},
      {">=1.0|<2.0", "[1.0,2.0)"},
      {">= 1.0 | <= 2.0", "[1.0,2.0]"},
      {"> 1.0 and < 2.0", "(1.0,2.0)"},
      {">=V1.0 <V2.0", "[1.0,2.0)"},
      {">=1.0, <2.0", "[1.0,2.0)"},
      {">=1|<2|>=3|<4", "[1,2) [3,4)"},
      {"<2|>=3", "[,2) [3,)"},
      {">=3", "[3,)"},
      {"=1.5", "[1.5,1.5]"},
      {"All versions", "[,)"},
      {"vers:all/*", "[,)"},
      {"*", "[,)"},
      {"All Versions < V4.5", "[,4.5)"},
      {"vers:all/<V1.2.3", "[,1.2.3)"},
      {"vers:generic/1.0|>=2.0|<3.0", "[1.0,1.0] [2.0,3.0)"},
      {"prior to 3.1", "[,3.1)"},
      {"Versions prior to v3.1", "[,3.1)"},
      {"1.2 and prior", "[,1.2]"},
      {"V3.4 and later", "[3.4,)"},
      // Doubtful.
      {"", "?"},
      {"3.1", "?"},
      {"<V7 Update 3", "?"},
      {"<7.2 SP1", "?"},
      {"<=The_first_2", "?"},
      {"prior to Version 3", "?"},
      {"<2 >=1", "?"},
      {"<2|<3", "?"},
      {">=1|>=2", "?"},
      {">=2|<1", "?"},
      {">=1|<1", "?"},
      {"<", "?"},
      {"<>1", "?"},
      {"!=1", "?"},
      {"vers:npm/!=1", "?"},
      {"vers:npm", "?"},
      {"vers:npm/%3E1", "?"},
      {"1.0 to 2.0", "?"},
      {"<1.0 or >2.0", "?"},
      {"all versions except 3", "?"},
      {"12.2(33)SXI and earlier", "[,12.2(33)sxi]"},
      {std::string(600, '1'), "?"},
  };
  for (const auto& [text, want] : rows) {
    EXPECT_EQ(phrase(text), want) << text;
  }
  EXPECT_EQ(phrase(">=1|<=1"), "[1,1]");
}

class CsafIndexTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("akashi-csaf-" + std::to_string(getpid()) +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "in");
    db_ = (root_ / "db").string();
  }
  void TearDown() override { fs::remove_all(root_); }

  void import(const fs::path& path) {
    const service::Services services{.limits = limits_,
                                     .clock = clock_,
                                     .pool = pool_,
                                     .progress = progress_,
                                     .temp_folder = testing::TempDir()};
    const auto summary = service::import_advisories(
        {.database = db_, .paths = {path.string()}, .name = path.stem().string()}, services);
    ASSERT_TRUE(summary) << summary.error().text();
  }
  // A record that calls every version affected, so that other opinions are to be seen.
  void accuse(const std::string& cve, const std::string& ecosystem, const std::string& name) {
    const auto id = "T-" + std::to_string(++accusations_);
    const auto path = root_ / "in" / (id + ".json");
    std::ofstream(path) << R"({"id":")" << id
                        << R"(","modified":"2026-01-01T00:00:00Z","upstream":[")" << cve
                        << R"("],"affected":[{"package":{"ecosystem":")" << ecosystem
                        << R"(","name":")" << name
                        << R"("},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]})";
    import(path);
  }
  struct Answers {
    std::vector<Finding> findings;
    std::vector<ComponentStatus> statuses;
    // Status of the opinion of a record, "none" without.
    std::string of(const std::string& advisory) const {
      for (const auto& finding : findings) {
        for (const auto& opinion : finding.opinions) {
          if (opinion.advisory == advisory) {
            return std::string(status_name(opinion.status));
          }
        }
      }
      return "none";
    }
  };
  Answers ask(const std::string& purl, const std::string& cpe = {}) {
    Component component;
    if (!purl.empty()) {
      component.purl = *parse_purl(purl);
      component.version = component.purl.version;
    }
    if (!cpe.empty()) {
      component.cpes = {cpe};
    }
    Report report;
    report.bom.components = {component};
    report.bom.graph.resize(1);
    auto index = all_stores().front()->open(db_);
    EXPECT_TRUE(index);
    auto result = match::match(report.bom.components, **index, pool_, progress_);
    EXPECT_TRUE(result);
    match::RecordCache records(**index, limits_);
    Answers out;
    out.findings = match::make_findings(report.bom, *result, records, pool_);
    out.statuses = result->statuses;
    return out;
  }
  static std::string rpm(const std::string& name, const std::string& version,
                         const std::string& repository, const std::string& source) {
    return "pkg:rpm/redhat/" + name + "@" + version + "?epoch=1&repository_id=" + repository +
           "&upstream=" + source;
  }

  Limits limits_;
  SystemClock clock_;
  ThreadPool pool_{2};
  NoProgress progress_;
  fs::path root_;
  std::string db_;
  int accusations_ = 0;
};

constexpr auto kStream9 = "rhel-9-for-x86_64-appstream-rpms";
constexpr auto kStream8 = "rhel-8-for-x86_64-appstream-rpms";

TEST_F(CsafIndexTest, AStatementHoldsInItsProductAlone) {
  import(kData / "distribution-vex.json");
  const std::string id = "redhat.com/CVE-2024-1001";
  accuse("CVE-2024-1001", "Red Hat:enterprise_linux:9::appstream", "tool");
  const auto tool = [&](const std::string& version, const std::string& repository) {
    return ask(rpm("tool", version, repository, "tool-" + version + ".src.rpm")).of(id);
  };
  EXPECT_EQ(tool("2.0-4.el9", kStream9), "affected");
  EXPECT_EQ(tool("1.0-1.el9", kStream9), "affected");
  EXPECT_EQ(tool("2.0-5.el9", kStream9), "not-affected");
  EXPECT_EQ(tool("2.0-3.el9_2", kStream9), "not-affected");
  EXPECT_EQ(tool("2.1-1.el9", kStream9), "not-affected");
  // RHEL 8: no fix, whatever the version; the stream of 9.2 has its own fix; BaseOS none.
  EXPECT_EQ(tool("2.1-1.el8", kStream8), "affected");
  EXPECT_EQ(tool("2.0-3.el9_2", "rhel-9-for-x86_64-baseos-rpms"), "none");
  const auto fixed = ask(rpm("tool", "2.0-4.el9", kStream9, "tool-2.0-4.el9.src.rpm"));
  ASSERT_EQ(fixed.findings.size(), 1U);
  EXPECT_EQ(fixed.findings[0].vulnerability, "CVE-2024-1001");
  EXPECT_EQ(fixed.findings[0].fixed, std::vector<std::string>{"1:2.0-5.el9"});
}

TEST_F(CsafIndexTest, NotAffectedIsForWhatIsNamedAlone) {
  import(kData / "distribution-vex.json");
  const std::string id = "redhat.com/CVE-2024-1001";
  accuse("CVE-2024-1001", "Red Hat:enterprise_linux:9::appstream", "tool-doc");
  const auto doc = [&](const std::string& version) {
    return ask(rpm("tool-doc", version, kStream9, "tool-" + version + ".src.rpm"));
  };
  EXPECT_EQ(doc("2.0-5.el9").of(id), "not-affected");
  EXPECT_EQ(doc("2.0-5.el9").findings.at(0).status, Status::kAffected);  // It outvotes nobody.
  EXPECT_EQ(doc("2.0-6.el9").of(id), "none");
  EXPECT_EQ(doc("2.0-4.el9").of(id), "none");
  EXPECT_EQ(doc("").of(id), "none");
  accuse("CVE-2024-1001", "Red Hat:enterprise_linux:9::appstream", "libthird");
  const auto third = ask(rpm("libthird", "3-1", kStream9, "third-3-1.src.rpm"));
  EXPECT_EQ(third.of(id), "not-affected");  // All of the product's source package.
  EXPECT_EQ(ask(rpm("libthird", "3-1", kStream9, "thirds-3-1.src.rpm")).of(id), "none");
  const auto fourth = ask(rpm("libfourth", "3-1", kStream9, "fourth-3-1.src.rpm"));
  EXPECT_EQ(fourth.of(id), "unknown");
  EXPECT_EQ(fourth.findings.at(0).opinions.at(0).reason.id, msg::kLeftOpen);
  EXPECT_EQ(ask(rpm("libother", "9-1", kStream9, "other-9-1.src.rpm")).of(id), "affected");
  EXPECT_EQ(ask(rpm("libother", "9-1", kStream8, "other-9-1.src.rpm")).of(id), "none");
  // Without a record of its own that calls it affected nothing is cleared either.
  EXPECT_EQ(ask(rpm("libfifth", "1-1", kStream9, "fifth-1-1.src.rpm")).statuses.at(0).status,
            Status::kNotEvaluated);
}

TEST_F(CsafIndexTest, ExactVersionsOfLanguagePackages) {
  import(kData / "purls-2.1.json");
  accuse("CVE-2025-3001", "npm", "@example/lib");
  const std::string id = "example.org/EX-2025-0001/CVE-2025-3001";
  const auto lib = [&](const std::string& version) {
    return ask("pkg:npm/%40example/lib" + version).of(id);
  };
  EXPECT_EQ(lib("@1.2.3"), "affected");
  EXPECT_EQ(lib("@1.2.4"), "not-affected");
  EXPECT_EQ(lib("@1.3.0"), "not-affected");  // First fixed.
  EXPECT_EQ(lib("@1.3.1"), "none");
  EXPECT_EQ(lib("@1.2.2"), "none");
  EXPECT_EQ(lib("@1.5.0"), "none");  // Not affected is a part of it,
  EXPECT_EQ(lib("@1.6.0"), "none");  // and another registry's.
  EXPECT_EQ(lib("@2.0.5"), "affected");
  EXPECT_EQ(lib("@2.1.0"), "none");
  EXPECT_EQ(lib(""), "unknown");
  EXPECT_EQ(ask("pkg:maven/org.example/jar@7").of(id), "affected");
  EXPECT_EQ(ask("pkg:gem/ranged@1.5").of(id), "unknown");
  const auto hexed = ask("pkg:hex/hexed@2.0.0");
  EXPECT_EQ(hexed.of(id), "unknown");
  EXPECT_EQ(hexed.findings.at(0).opinions.at(0).reason.args,
            std::vector<std::string>{"version two and some"});
  accuse("CVE-2025-3001", "PyPI", "some-thing");
  EXPECT_EQ(ask("pkg:pypi/some-thing@1").of(id), "none");  // No version was named.
  EXPECT_EQ(ask("pkg:npm/%40example/lib@1.2.4").findings.at(0).status, Status::kAffected);
}

TEST_F(CsafIndexTest, ProductsWithCpeNames) {
  import(kData / "cpe-products.json");
  const std::string id = "example.org/EX-2024-0001/CVE-2024-2001";
  const auto server = [&](const std::string& product, const std::string& version) {
    return ask({}, "cpe:2.3:a:example:" + product + ":" + version + ":*:*:*:*:*:*:*").of(id);
  };
  EXPECT_EQ(server("server", "7.1"), "affected");
  EXPECT_EQ(server("server", "8.2.9"), "affected");
  EXPECT_EQ(server("server", "10.1"), "affected");
  // "< V9 Update 3" cannot be read: no version of the product is safe.
  for (const auto* version : {"7.2", "8.3", "9.0", "10.2", "99"}) {
    EXPECT_EQ(server("server", version), "unknown") << version;
  }
  EXPECT_EQ(server("client", "1.1"), "unknown");  // Under investigation.
  EXPECT_EQ(server("client", "1.0"), "none");     // A CPE clears nothing.
  EXPECT_EQ(server("client", "1.2"), "none");
  EXPECT_EQ(server("plugin", "3"), "unknown");  // Only on what it is installed on.
  const auto report = ask({}, "cpe:2.3:a:example:client:1.0:*:*:*:*:*:*:*");
  EXPECT_EQ(report.of("example.org/EX-2024-0001/EX-77"), "affected");
}

// What names its products by vendor and name alone is a word on the vulnerability, no more.
TEST_F(CsafIndexTest, WithoutIdentifiersItAssesses) {
  const auto path = root_ / "in/a.json";
  std::ofstream(path)
      << R"({"document":{"csaf_version":"2.0","title":"T","publisher":{"name":"E","namespace":"https://example.org"},
"tracking":{"id":"A-1","status":"final","current_release_date":"2026-01-01T00:00:00Z"}},
"product_tree":{"full_product_names":[{"product_id":"P","name":"tool"}]},
"vulnerabilities":[{"cve":"CVE-2024-1001","product_status":{"known_not_affected":["P"]},"cwe":{"id":"CWE-1"},
"scores":[{"products":["P"],"cvss_v3":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]}]})";
  import(path);
  accuse("CVE-2024-1001", "npm", "tool");
  const auto answers = ask("pkg:npm/tool@1");
  ASSERT_EQ(answers.findings.size(), 1U);
  EXPECT_EQ(answers.findings[0].status, Status::kAffected);
  EXPECT_EQ(answers.of("example.org/A-1/CVE-2024-1001"), "none");
  ASSERT_EQ(answers.findings[0].assessments.size(), 1U);
  EXPECT_EQ(answers.findings[0].assessments[0].advisory, "example.org/A-1/CVE-2024-1001");
  EXPECT_EQ(answers.findings[0].assessments[0].severities.size(), 1U);
}

}  // namespace
}  // namespace akashi
