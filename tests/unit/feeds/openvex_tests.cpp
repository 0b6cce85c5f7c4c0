// OpenVEX: what is said of a product or of a part in it is not said of anything else.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/index_folder.h"
#include "support/kept_records.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using testing_support::KeptRecords;
const fs::path kData = fs::path(AKASHI_SOURCE_DIR) / "src/feeds/openvex/testdata";

KeptRecords read(const std::string& name) {
  return testing_support::keep_records(testing_support::feed_named("openvex").read, name,
                                       testing_support::text_of(kData / name));
}

TEST(OpenVex, ARecordForEachProductAndVulnerability) {
  const auto kept = read("server_0_2_0.json");
  std::string ids;
  for (const auto& [id, record] : kept.records) {
    ids += id + "\n";
  }
  EXPECT_EQ(ids,
            "vex.example.org/server-1/CVE-2099-0003\n"
            "vex.example.org/server-1/CVE-2099-0006\n"
            "vex.example.org/server-1/pkg:cargo/tool/CVE-2099-0005\n"
            "vex.example.org/server-1/pkg:golang/example.org/server/CVE-2099-0001\n"
            "vex.example.org/server-1/pkg:maven/org.example/app/CVE-2099-0004\n"
            "vex.example.org/server-1/pkg:npm/tool/CVE-2099-0002\n"
            "vex.example.org/server-1/pkg:npm/tool?os=linux/CVE-2099-0002\n"
            "vex.example.org/server-1/pkg:oci/server?repository_url=images.example.org%2Fserver/"
            "CVE-2099-0001\n"
            "vex.example.org/server-1/pkg:pypi/tool/CVE-2099-0003\n");
  EXPECT_EQ(kept.errors.size(), 3U);
  const auto& one =
      kept.records.at("vex.example.org/server-1/pkg:golang/example.org/server/CVE-2099-0001");
  EXPECT_EQ(one.upstream, (std::vector<std::string>{"CVE-2099-0001", "GHSA-aaaa-bbbb-cccc"}));
  EXPECT_TRUE(one.aliases.empty());
  EXPECT_EQ(one.modified, "2026-03-05T00:00:00.000000Z");
  EXPECT_EQ(one.details, "A flaw in the parser.");
  EXPECT_EQ(one.references.size(), 3U);
}

TEST(OpenVex, PartsAreOfTheirProductAlone) {
  const auto kept = read("server_0_2_0.json");
  const std::string id = "vex.example.org/server-1/pkg:golang/example.org/server/CVE-2099-0001";
  const auto* lib = kept.package(id, "Go", "example.org/lib");
  ASSERT_NE(lib, nullptr);
  EXPECT_TRUE(lib->exact);
  EXPECT_EQ(lib->unaffected, std::vector<std::string>{"v0.9.0"});
  EXPECT_EQ(lib->inside, std::vector<std::string>{"pkg:golang/example.org/server@v1.2.0"});
  EXPECT_EQ(kept.package(id, "Go", "example.org/server"), nullptr)
      << "the product may be affected through another part";
  // Affected through a part: the product is.
  const auto* app = kept.package("vex.example.org/server-1/pkg:maven/org.example/app/CVE-2099-0004",
                                 "Maven", "org.example:app");
  ASSERT_NE(app, nullptr);
  EXPECT_EQ(app->versions, std::vector<std::string>{"1.0"});
  EXPECT_EQ(app->note, "pkg:maven/org.example/part@2.0: Turn it off");
}

TEST(OpenVex, TheNewestStatementCounts) {
  const auto kept = read("server_0_2_0.json");
  const auto* tool =
      kept.package("vex.example.org/server-1/pkg:npm/tool/CVE-2099-0002", "npm", "tool");
  ASSERT_NE(tool, nullptr);
  EXPECT_TRUE(tool->exact);
  EXPECT_EQ(tool->unaffected, std::vector<std::string>{"1.0.0"}) << "a variant is not the package";
  EXPECT_TRUE(tool->open.empty());
  const auto* later =
      kept.package("vex.example.org/server-1/pkg:cargo/tool/CVE-2099-0005", "crates.io", "tool");
  ASSERT_NE(later, nullptr);
  EXPECT_EQ(later->open, "of a later version");
  const auto& by_cpe = kept.records.at("vex.example.org/server-1/CVE-2099-0003");
  ASSERT_EQ(by_cpe.configurations.size(), 1U);
  EXPECT_EQ(by_cpe.configurations[0].criteria.at(0).name,
            "cpe:2.3:a:example:tool:1.0:*:*:*:*:*:*:*");
}

TEST(OpenVex, DistributionsSpeakForTheirOwnPackages) {
  const auto kept = read("ubuntu.json");
  const std::string id = "vex.example.org/vex/cve/2099/CVE-2099-0020";
  ASSERT_EQ(kept.records.size(), 1U);
  const auto* trusty = kept.package(id, "Ubuntu:14.04:LTS", "curl");
  ASSERT_NE(trusty, nullptr);
  EXPECT_EQ(trusty->unaffected, std::vector<std::string>{"7.35.0-1ubuntu2.20+esm18"});
  EXPECT_TRUE(trusty->exact);
  const auto* jammy = kept.package(id, "Ubuntu:22.04:LTS", "curl");
  ASSERT_NE(jammy, nullptr);
  EXPECT_EQ(jammy->versions, std::vector<std::string>{"7.81.0-1ubuntu1.20"});
  const auto* xenial = kept.package(id, "Ubuntu:16.04:LTS", "curl");
  ASSERT_NE(xenial, nullptr);
  EXPECT_EQ(xenial->ranges.at(0).vers, "vers:deb/<7.47.0-1ubuntu2.19+esm13");
  EXPECT_EQ(xenial->note, "fixed in 7.47.0-1ubuntu2.19+esm13 with Ubuntu Pro (esm-infra)");
  // Somebody else's "fixed" is none.
  const auto old = read("old_0_0_1.json");
  EXPECT_EQ(old.package("vex.example.org/old-1/CVE-2099-0010", "Wolfi", "git"), nullptr);
  const auto* git = old.package("vex.example.org/old-1/CVE-2099-0011", "Wolfi", "git");
  ASSERT_NE(git, nullptr);
  EXPECT_EQ(git->versions, std::vector<std::string>{"2.39.0-r1"});
  EXPECT_NE(old.package("vex.example.org/old-1/pkg:golang/example.org/server/CVE-2099-0012", "Go",
                        "example.org/lib"),
            nullptr)
      << "0.0.1 has the subcomponents beside the products";
}

class OpenVexIndexTest : public testing::Test {
 protected:
  testing_support::IndexFolder folder_{"openvex"};

  void import() {
    folder_.affects("CVE-2099-0001", "Go", "example.org/lib", "1.0.0");
    folder_.affects("CVE-2099-0002", "npm", "tool", "2.0.0");
    fs::copy_file(kData / "server_0_2_0.json", folder_.path("in") + "/server.json");
    ASSERT_TRUE(folder_.import().has_value());
  }

  // The first component needs the second, unless `apart`.
  Report matched(const std::vector<std::string>& purls, bool apart = false) {
    auto report = testing_support::report_of(purls);
    if (!apart) {
      report.bom.relations.push_back({.from = 0, .to = 1, .scopes = {}});
    }
    folder_.fill(report);
    return report;
  }

  static const Opinion* of_vex(const Report& report) {
    for (const auto& finding : report.findings) {
      for (const auto& opinion : finding.opinions) {
        if (opinion.advisory.starts_with("vex.example.org/")) {
          return &opinion;
        }
      }
    }
    return nullptr;
  }
};

TEST_F(OpenVexIndexTest, APartIsSpokenOfInsideItsProductAndClearedNowhere) {
  import();
  const std::string lib = "pkg:golang/example.org/lib@v0.9.0";
  const auto inside = matched({"pkg:golang/example.org/server@v1.2.0", lib});
  ASSERT_EQ(inside.findings.size(), 1U);
  EXPECT_EQ(inside.findings[0].status, Status::kAffected) << "who to believe is not decided here";
  EXPECT_EQ(inside.statuses[1].status, Status::kAffected);
  const auto* opinion = of_vex(inside);
  ASSERT_NE(opinion, nullptr);
  EXPECT_EQ(opinion->status, Status::kNotAffected);
  EXPECT_EQ(opinion->reason.text(),
            "as a part of pkg:golang/example.org/server@v1.2.0 "
            "(vulnerable_code_not_in_execute_path: The parser is not called.)");
  EXPECT_EQ(of_vex(matched({"pkg:golang/example.org/server@v1.2.0", lib}, true)), nullptr);
  EXPECT_EQ(of_vex(matched({"pkg:golang/example.org/server@v1.3.0", lib})), nullptr);
  EXPECT_EQ(of_vex(matched({"pkg:golang/example.org/client@v1.2.0", lib})), nullptr);
  EXPECT_EQ(of_vex(matched(
                {"pkg:golang/example.org/server@v1.2.0", "pkg:golang/example.org/lib@v0.8.0"})),
            nullptr);
  EXPECT_EQ(of_vex(matched({"pkg:npm/tool@1.0.1", "pkg:npm/other@1.0.0"})), nullptr);
}

}  // namespace
}  // namespace akashi
