// Identity by evidence: the feeds purl2cpe, cpe-dictionary and anchore-nvd, what the index keeps of
// them, scores, and why not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/messages/match.h"
#include "feed/feed.h"
#include "match/changed.h"
#include "match/cpe.h"
#include "match/near_miss.h"
#include "service/import.h"
#include "store/identity_rows.h"
#include "support/index_folder.h"
#include "support/kept_records.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using match::Fit;
using store::IdentityRow;
using testing_support::feed_named;
using testing_support::keep_records;
using testing_support::KeptRecords;
using testing_support::text_of;
const std::string kFeeds = AKASHI_SOURCE_DIR "/src/feeds/";

// Reads a file of testdata, which the feed has to claim, and no other may.
KeptRecords read(std::string_view id, const std::string& path) {
  const auto text = text_of(path);
  for (const auto* other : all_feeds()) {
    EXPECT_EQ(other->claims(path, text.substr(0, 4096)), other->id == id)
        << other->id << " " << path;
  }
  return keep_records(feed_named(id).read, path, text);
}

TEST(Purl2Cpe, ReadsBothFilesOfAProduct) {
  const auto purls = read("purl2cpe", kFeeds + "purl2cpe/testdata/acme/parser/purls.yml");
  ASSERT_EQ(purls.mappings.size(), 1U);
  EXPECT_EQ(purls.mappings[0].group, "acme/parser");
  EXPECT_EQ(purls.mappings[0].purls,
            (std::vector<std::string>{"pkg:deb/debian/parser", "pkg:github/acme/parser",
                                      "pkg:npm/parser"}));
  ASSERT_EQ(purls.errors.size(), 2U);
  EXPECT_TRUE(purls.errors[0].starts_with("line 6")) << purls.errors[0];
  const auto cpes = read("purl2cpe", kFeeds + "purl2cpe/testdata/acme/parser/cpes.yml");
  ASSERT_EQ(cpes.mappings.size(), 1U);
  EXPECT_EQ(cpes.mappings[0].products, (std::vector<std::string>{"a:acme:*", "a:acme:parser"}))
      << "rows leave out the first";
  EXPECT_EQ(cpes.errors.size(), 1U);
  EXPECT_TRUE(
      read("purl2cpe", kFeeds + "purl2cpe/testdata/acme/old_tool/purls.yml").errors.empty());
  const auto reader = feed_named("purl2cpe").read;
  EXPECT_FALSE(keep_records(reader, "a/b/cpes.yml", "cpes: 'cpe:/a:a:b'\n").whole);
  EXPECT_FALSE(keep_records(reader, "purls.yml", "purls:\n").whole)
      << "nothing says of which product";
}

TEST(CpeDictionary, ReadsItsForms) {
  const auto page = read("cpe-dictionary", kFeeds + "cpe_dictionary/testdata/page.json");
  ASSERT_EQ(page.names.size(), 4U);
  EXPECT_EQ(page.names[0].title, "Acme Parser 1.0.0");
  EXPECT_EQ(page.names[0].references.size(), 2U);
  EXPECT_TRUE(page.names[2].deprecated);
  EXPECT_EQ(page.names[2].successors,
            std::vector<std::string>{"cpe:2.3:a:acme:parser:1.4.1:*:*:*:*:*:*:*"});
  EXPECT_EQ(page.names[3].successors.size(), 2U);
  EXPECT_EQ(page.errors.size(), 2U);
  EXPECT_EQ(page.newest, "2099-01-02T03:04:05.000");
  const auto one = read("cpe-dictionary", kFeeds + "cpe_dictionary/testdata/one.json");
  EXPECT_EQ(one.names.size(), 1U);
  const auto xml = read("cpe-dictionary", kFeeds + "cpe_dictionary/testdata/dictionary.xml");
  ASSERT_EQ(xml.names.size(), 4U);
  EXPECT_EQ(xml.names[0].name, "cpe:2.3:a:acme:reader:6:*:*:*:*:android:*:*");
  EXPECT_EQ(xml.names[0].title, "Acme Reader & Writer 6");
  EXPECT_EQ(xml.names[1].successors,
            std::vector<std::string>{"cpe:2.3:a:acme:reader:5:*:*:*:*:*:*:*"});
  EXPECT_EQ(xml.names[2].successors,
            std::vector<std::string>{"cpe:2.3:a:acme:reader:1:*:*:*:*:*:*:*"});
  EXPECT_TRUE(xml.names[3].deprecated);
  EXPECT_EQ(xml.errors.size(), 1U);
  EXPECT_EQ(xml.newest, "2099-01-01T00:00:00.000Z");
}

TEST(AnchoreNvd, ReadsRecordsAndWhatTheyTakeBack) {
  const auto sink = read("anchore-nvd", kFeeds + "anchore_nvd/testdata/CVE-2099-4001.json");
  ASSERT_EQ(sink.records.size(), 1U);
  const auto& record = sink.records.begin()->second;
  EXPECT_EQ(record.id, "CVE-2099-4001");
  EXPECT_EQ(record.modified, "2099-02-02T00:00:00.000Z");
  EXPECT_TRUE(record.configurations.at(0).all);
  EXPECT_EQ(record.references.size(), 3U) << "each address once";
  const auto empty = read("anchore-nvd", kFeeds + "anchore_nvd/testdata/CVE-2099-4002.json");
  ASSERT_EQ(empty.records.size(), 1U);
  EXPECT_TRUE(empty.records.begin()->second.configurations.empty());
  const auto bad = Bytes::copy_of(R"({"_annotation":{"cve_id":"2099-4003"},"cve":{}})");
  EXPECT_FALSE(feed_named("anchore-nvd").read_record(bad.padded(), {}));
  const auto worse = Bytes::copy_of(R"({"_annotation":{"cve_id":"CVE-2099-1"},"cve":[]})");
  EXPECT_FALSE(feed_named("anchore-nvd").read_record(worse.padded(), {}));
  EXPECT_TRUE(feed_named("anchore-nvd").never_whole);
}

TEST(IdentityRows, JoinByProductAndKeepWhatIsNeeded) {
  const auto rows = store::mapping_rows(std::vector<CpeMapping>{
      {.group = "a/b", .purls = {"pkg:npm/b"}, .products = {}},
      {.group = "a/b", .purls = {}, .products = {"a:a:b", "*:a:b"}},
      {.group = "c/b", .purls = {"pkg:npm/b", "pkg:npm/c"}, .products = {"a:c:b"}},
      {.group = "d/d", .purls = {"pkg:npm/d"}, .products = {}}});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(store::identity_key("purl2cpe", IdentityRow::kPurl, "pkg:npm/b")),
            "a:a:b\na:c:b\n");
  store::CpeDictionary dictionary;
  for (const auto* title : {"Acme Parser 1.0", "Acme Parser 1.2", "Acme Parser Pro 3"}) {
    dictionary.add({.name = "cpe:2.3:a:acme:parser:1.0:*:*:*:*:*:*:*",
                    .title = title,
                    .references = {"https://github.com/Acme/Parser.git#x"}});
  }
  store::CpeDictionary other;
  other.add({.name = "cpe:2.3:a:old:parser:1:*:*:*:*:*:*:*",
             .deprecated = true,
             .successors = {"cpe:2.3:a:acme:parser:1:*:*:*:*:*:*:*", "nonsense"}});
  dictionary.merge(std::move(other));
  const auto names = dictionary.rows();
  ASSERT_EQ(names.size(), 3U);
  EXPECT_EQ(names.at(store::identity_key("cpe-dictionary", IdentityRow::kProduct, "a:acme:parser")),
            "Acme Parser\ngithub.com/acme/parser\n");
  EXPECT_EQ(names.at(store::identity_key("cpe-dictionary", IdentityRow::kPredecessor,
                                         "cpe:2.3:a:acme:parser:1:*:*:*:*:*:*:*")),
            "cpe:2.3:a:old:parser:1:*:*:*:*:*:*:*\n");
}

TEST(IdentityRows, NamesRepositories) {
  const std::map<std::string, std::string> rows = {
      {"https://github.com/Acme/Parser/commit/1", "github.com/acme/parser"},
      {"git+ssh://git@github.com/acme/parser.git@1.0", "github.com/acme/parser"},
      {"git@gitlab.com:acme/parser.git", "gitlab.com/acme/parser"},
      {"github.com/acme/parser", "github.com/acme/parser"},
      {"https://github.com/acme", ""},
      {"https://notgithub.com/acme/parser", ""},
      {"https://github.com.example.org/acme/parser", ""},
      {"https://www.example.org/acme/parser", ""},
      {"", ""},
  };
  for (const auto& [address, want] : rows) {
    EXPECT_EQ(store::repository_of(address), want) << address;
  }
}

TEST(Identity, TargetSwIsAnEcosystem) {
  EXPECT_EQ(match::fits("node.js", "npm"), Fit::kYes);
  EXPECT_EQ(match::fits("node.js", "maven"), Fit::kOpen) << "webjars";
  EXPECT_EQ(match::fits("node.js", "cargo"), Fit::kNo);
  EXPECT_EQ(match::fits("wordpress", "npm"), Fit::kNo);
  EXPECT_EQ(match::fits("wordpress", "composer"), Fit::kOpen);
  EXPECT_EQ(match::fits("joomla!", "pypi"), Fit::kNo);
  EXPECT_EQ(match::fits("android", "npm"), Fit::kOpen);
  EXPECT_EQ(match::fits("node.js", "deb"), Fit::kOpen);
  EXPECT_EQ(match::fits("node.js", "github"), Fit::kOpen);
  EXPECT_EQ(match::fits("node.js", ""), Fit::kOpen);
  EXPECT_EQ(match::nickname("Action_View_project"), "actionview");
}

class IdentityTest : public testing::Test {
 protected:
  void import(const std::string& path) {
    const auto summary = service::import_advisories(
        {.database = folder_.db(), .paths = {path}, .name = file_name_of(path)},
        folder_.services());
    ASSERT_TRUE(summary) << summary.error().text();
  }
  static std::string file_name_of(const std::string& path) {
    return fs::path(path).parent_path().filename().string();
  }
  // NVD: a page of one record with the criteria.
  void nvd(const std::string& id, const std::string& criteria, const std::string& reference = {}) {
    const auto path = folder_.path("in/" + id + ".json");
    std::ofstream(path)
        << R"({"id":")" << id
        << R"(","sourceIdentifier":"x","lastModified":"2099-01-01T00:00:00.000","references":[{"url":")"
        << reference << R"("}],"configurations":[{"nodes":[{"operator":"OR","cpeMatch":[)"
        << criteria << "]}]}]}";
    const auto summary = service::import_advisories(
        {.database = folder_.db(), .paths = {path}, .name = "nvd"}, folder_.services());
    ASSERT_TRUE(summary && summary->rejected.empty());
  }
  static std::string below(const std::string& product, const std::string& end,
                           const std::string& target = "*") {
    return R"({"vulnerable":true,"criteria":"cpe:2.3:a:)" + product + ":*:*:*:*:*:" + target +
           R"(:*:*","versionEndExcluding":")" + end + R"("})";
  }
  static Component component(const std::string& purl, const std::vector<std::string>& cpes = {}) {
    Component out{.cpes = cpes, .ref = purl.empty() ? cpes.at(0) : purl};
    if (!purl.empty()) {
      out.purl = *parse_purl(purl);
      out.name = out.purl.name;
      out.version = out.purl.version;
    }
    return out;
  }
  Report matched(std::vector<Component> components) {
    Report report;
    report.bom.components = std::move(components);
    report.bom.graph.resize(report.bom.components.size());
    folder_.fill(report);
    return report;
  }
  Opinion opinion(const Component& one) {
    const auto report = matched({one});
    return report.findings.empty() ? Opinion{.status = Status::kNotEvaluated, .score = 0}
                                   : report.findings[0].opinions.at(0);
  }
  NearMiss why_not(const Component& one, const std::string& id, std::size_t number = 0) {
    const auto report = matched({one});
    EXPECT_TRUE(report.findings.empty());
    const auto index = *all_stores().front()->open(folder_.db());
    match::RecordCache records(*index, folder_.services().limits);
    const auto misses =
        match::near_misses(report.bom, 0, id, match::CpeInventory(report.bom), records);
    return number < misses.size() ? misses[number] : NearMiss{.failed = "none"};
  }

  testing_support::IndexFolder folder_{"identity"};
};

TEST_F(IdentityTest, AMappingIsEvidenceWithAScore) {
  import(kFeeds + "purl2cpe/testdata");
  nvd("CVE-2099-1", below("acme:parser", "1.4.0"));
  auto hit = opinion(component("pkg:npm/parser@1.3.0"));
  EXPECT_EQ(hit.status, Status::kAffected);
  EXPECT_EQ(hit.score, 80) << "mapping, only product, its name";
  EXPECT_EQ(hit.cpe, "cpe:2.3:a:acme:parser:1.3.0:*:*:*:*:*:*:*");
  EXPECT_EQ(hit.node, "configurations[0].nodes[0].cpeMatch[0]");
  EXPECT_EQ(hit.evidence.at(0), (IdentityEvidence{IdentityKind::kMapping, 40, "pkg:npm/parser"}));
  EXPECT_EQ(match::points_of(hit.evidence), hit.score);
  EXPECT_EQ(opinion(component("pkg:github/acme/parser@v1.3.0")).score, 85) << "the vendor too";
  EXPECT_EQ(opinion(component("pkg:npm/parser@1.4.0")).status, Status::kNotEvaluated);
  EXPECT_EQ(opinion(component("pkg:npm/other@1.3.0")).status, Status::kNotEvaluated);
  EXPECT_EQ(opinion(component("pkg:deb/debian/parser@1.3.0")).status, Status::kNotEvaluated)
      << "a distribution patches without a new version";
  auto generic = component("pkg:generic/whatever@1.3.0");
  generic.references.push_back(
      {ExternalReference::Type::kVcs, "https://github.com/Acme/parser.git"});
  EXPECT_EQ(opinion(generic).evidence.at(0).detail, "pkg:github/acme/parser");
  EXPECT_EQ(opinion(generic).status, Status::kUnknown) << "it is not called like the product";
}

// The table answers a mapping that is wrong.
TEST_F(IdentityTest, AMappingOfAnotherProductGivesNothing) {
  const auto folder = fs::path(folder_.path("map/theforeman/foreman"));
  fs::create_directories(folder);
  std::ofstream(folder / "purls.yml") << "purls:\n  - pkg:gem/foreman\n  - pkg:gem/foreman-tasks\n";
  std::ofstream(folder / "cpes.yml")
      << "cpes:\n  - cpe:2.3:a:theforeman:foreman:1.0:*:*:*:*:*:*:*\n";
  import(folder_.path("map"));
  nvd("CVE-2099-1", below("theforeman:foreman", "1.8.0"));
  EXPECT_EQ(opinion(component("pkg:gem/foreman@0.90.0")).status, Status::kNotEvaluated);
  const auto miss = why_not(component("pkg:gem/foreman@0.90.0"), "CVE-2099-1");
  EXPECT_EQ(miss.failed, "collision");
  EXPECT_EQ(miss.opinion.score, 20);
}

TEST_F(IdentityTest, AProductOfAnotherNameIsNeverCertain) {
  const auto folder = fs::path(folder_.path("map/acme/toolkit"));
  fs::create_directories(folder);
  std::ofstream(folder / "purls.yml") << "purls:\n  - pkg:npm/%40acme/core\n";
  std::ofstream(folder / "cpes.yml") << "cpes:\n  - cpe:2.3:a:acme:toolkit:1:*:*:*:*:*:*:*\n";
  import(folder_.path("map"));
  nvd("CVE-2099-1", below("acme:toolkit", "2.0", "node.js"), "https://github.com/acme/toolkit");
  auto core = component("pkg:npm/%40acme/core@1.0");
  core.references.push_back({ExternalReference::Type::kVcs, "https://github.com/acme/toolkit"});
  const auto hit = opinion(core);
  EXPECT_EQ(hit.status, Status::kUnknown);
  EXPECT_EQ(hit.score, 75) << "everything but the name";
  EXPECT_EQ(hit.reason.id, msg::kCpeWeak);
}

TEST_F(IdentityTest, EcosystemsOfOthersAreNotMet) {
  nvd("CVE-2099-1", below("acme:parser", "1.4.0", "wordpress"));
  nvd("CVE-2099-2", below("acme:reader", "1.4.0", "python"));
  const std::string cpe = "cpe:2.3:a:acme:parser:1.0:*:*:*:*:*:*:*";
  EXPECT_EQ(opinion(component("pkg:npm/parser@1.0", {cpe})).status, Status::kNotEvaluated);
  EXPECT_EQ(opinion(component("", {cpe})).status, Status::kUnknown);
  EXPECT_EQ(opinion(component("pkg:composer/acme/parser@1.0", {cpe})).status, Status::kUnknown);
  EXPECT_EQ(opinion(component("pkg:pypi/reader@1.0", {"cpe:/a:acme:reader:1.0"})).status,
            Status::kAffected);
}

TEST_F(IdentityTest, AnotherProductOfTheNameGivesNothing) {
  import(kFeeds + "anchore_nvd/testdata/CVE-2099-4001.json");
  const std::string engine = "cpe:2.3:a:docker:docker:1.0:*:*:*:*:*:*:*";
  EXPECT_EQ(opinion(component("", {engine})).status, Status::kAffected);
  EXPECT_EQ(opinion(component("pkg:golang/github.com/docker/docker@v1.0", {engine})).status,
            Status::kAffected);
  const auto report = matched({component("pkg:npm/docker@1.0", {engine})});
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.statuses[0].status, Status::kNotEvaluated) << "nor is it cleared";
  const auto miss = why_not(component("pkg:npm/docker@1.0", {engine}), "CVE-2099-4001");
  EXPECT_EQ(miss.failed, "collision");
  EXPECT_EQ(miss.opinion.score, 30);
  EXPECT_EQ(miss.missing, 50);
  EXPECT_EQ(miss.opinion.reason.id, msg::kCpeCollision);
}

TEST_F(IdentityTest, TheDictionaryLinksOldAndNewNames) {
  import(kFeeds + "cpe_dictionary/testdata");
  nvd("CVE-2099-1", below("acme:parser", "1.4.2"));
  nvd("CVE-2099-2", below("acme_inc:parser", "1.4.2"));
  nvd("CVE-2099-3", below("acme:tool", "1.1"));
  auto report = matched({component("", {"cpe:/a:acme_inc:parser:1.4.1"}),
                         component("", {"cpe:/a:acme:parser:1.4.1"}),
                         component("", {"cpe:/a:acme_inc:parser:1.4.0"}),
                         component("", {"cpe:/a:acme:tools:1.0.2k"})});
  std::map<std::uint32_t, std::string> found;
  for (const auto& finding : report.findings) {
    found[finding.component] +=
        finding.vulnerability + "=" + std::string(status_name(finding.status)) + " ";
  }
  EXPECT_EQ(found[0], "CVE-2099-1=affected CVE-2099-2=affected ");
  EXPECT_EQ(found[1], "CVE-2099-1=affected CVE-2099-2=affected ") << "records keep old names";
  EXPECT_EQ(found[2], "CVE-2099-2=affected ") << "the dictionary doesn't list this name";
  EXPECT_EQ(found[3], "CVE-2099-3=unknown ") << "one of two that took its place";
}

TEST_F(IdentityTest, ADistributionsPackageIsNeverCertain) {
  nvd("CVE-2099-1", below("acme:parser", "7.0.0"));
  const auto hit = opinion(component("pkg:deb/debian/parser@8:6.9+dfsg-1",
                                     {"cpe:2.3:a:acme:parser:8\\:6.9\\+dfsg-1:*:*:*:*:*:*:*"}));
  EXPECT_EQ(hit.status, Status::kUnknown);
  EXPECT_EQ(hit.version, "6.9+dfsg-1") << "without the epoch";
  EXPECT_EQ(hit.reason.id, msg::kCpeDistribution);
  EXPECT_EQ(hit.evidence.back().kind, IdentityKind::kDistribution);
  EXPECT_EQ(opinion(component("pkg:deb/debian/parser@8:7.1-1",
                              {"cpe:2.3:a:acme:parser:8\\:7.1-1:*:*:*:*:*:*:*"}))
                .status,
            Status::kNotEvaluated);
}

TEST_F(IdentityTest, TwoSourcesOfOneIdAreTwoOpinions) {
  import(kFeeds + "anchore_nvd/testdata/CVE-2099-4001.json");
  nvd("CVE-2099-4001", below("acme:parser", "1.3.0"));
  const auto report = matched({component("", {"cpe:/a:acme:parser:1.3.5"})});
  ASSERT_EQ(report.findings.size(), 1U);
  ASSERT_EQ(report.findings[0].opinions.size(), 2U);
  EXPECT_EQ(report.findings[0].status, Status::kAffected) << "neither takes the other's back";
  EXPECT_EQ(report.findings[0].opinions[0].source, "nvd");
  EXPECT_EQ(report.findings[0].opinions[0].status, Status::kNotAffected);
  EXPECT_EQ(report.findings[0].opinions[1].status, Status::kAffected);
}

TEST_F(IdentityTest, SaysWhyNot) {
  nvd("CVE-2099-1", below("acme:parser", "1.4.0") + "," + below("acme:other", "9", "wordpress"));
  folder_.affects("GHSA-1", "npm", "parser", "1.2.0", "CVE-2099-1");
  ASSERT_TRUE(folder_.import());
  auto miss = why_not(component("", {"cpe:/a:acme:parser:1.4.0"}), "CVE-2099-1");
  EXPECT_EQ(miss.failed, "version");
  EXPECT_EQ(miss.wanted, "[0, 1.4.0)");
  EXPECT_EQ(miss.found, "1.4.0");
  EXPECT_TRUE(match::names_product(miss));
  miss = why_not(component("", {"cpe:/a:acme_inc:parser:1.0"}), "CVE-2099-1");
  EXPECT_EQ(miss.failed + " " + miss.wanted + " " + miss.found, "vendor acme acme_inc");
  EXPECT_FALSE(match::names_product(miss));
  miss = why_not(component("pkg:pypi/other@1.0", {"cpe:/a:acme:other:1.0"}), "CVE-2099-1");
  EXPECT_EQ(miss.failed + " " + miss.wanted + " " + miss.found, "target_sw wordpress pypi");
  miss = why_not(component("pkg:npm/parser@1.3.0"), "CVE-2099-1", 1);
  EXPECT_EQ(miss.failed, "version");
  EXPECT_EQ(miss.opinion.advisory, "GHSA-1");
  miss = why_not(component("pkg:npm/parser@1.3.0"), "CVE-2099-1");
  EXPECT_EQ(miss.failed, "cpe");
  EXPECT_EQ(miss.wanted, "a:acme:parser");
  EXPECT_EQ(miss.would_help.size(), 3U);
  miss = why_not(component("pkg:npm/unparser@1.3.0"), "CVE-2099-1", 1);
  EXPECT_EQ(miss.failed + " " + miss.wanted + " " + miss.found, "package npm/parser npm/unparser");
  EXPECT_EQ(why_not(component("pkg:npm/parser@1.3.0"), "CVE-2099-9").failed, "none");
}

TEST_F(IdentityTest, AChangeOfTheMappingAsksForEverything) {
  nvd("CVE-2099-1", below("acme:parser", "1.4.0"));
  const auto before = (*all_stores().front()->open(folder_.db()))->revision();
  import(kFeeds + "purl2cpe/testdata");
  const auto index = *all_stores().front()->open(folder_.db());
  const auto changes = index->changed_since(before);
  EXPECT_EQ(changes.tables, std::vector<std::string>{"identity"});
  Bom bom;
  bom.components = {component("pkg:npm/unheard@1.0")};
  EXPECT_EQ(match::changed_components(bom, *index, changes), std::vector<bool>{true});
}

}  // namespace
}  // namespace akashi
