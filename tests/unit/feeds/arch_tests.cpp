// Arch Linux's tracker, held against components of SBOMs.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "support/index_folder.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;

class ArchTest : public testing::Test {
 protected:
  testing_support::IndexFolder folder_{"arch"};

  void SetUp() override {
    const auto data = fs::path(AKASHI_SOURCE_DIR) / "src/feeds/arch/testdata";
    for (const auto* name : {"all.json", "issue.json", "advisories.json"}) {
      fs::copy_file(data / name, folder_.path("in") + "/" + name);
    }
    const auto summary = folder_.import();
    ASSERT_TRUE(summary.has_value());
    EXPECT_EQ(summary->rejected.size(), 2U);
  }
};

TEST_F(ArchTest, GroupsAreHeldAgainstVersions) {
  EXPECT_EQ(folder_.answers("pkg:alpm/arch/tool@1:2.0.8-1?arch=x86_64"),
            "CVE-2099-0061=affected CVE-2099-0062=affected CVE-2099-0064=affected "
            "CVE-2099-0066=unknown CVE-2099-0067=unknown affected");
  EXPECT_EQ(folder_.answers("pkg:alpm/arch/tool@2.0.8-2?epoch=1"),
            "CVE-2099-0064=affected CVE-2099-0066=unknown CVE-2099-0067=unknown affected");
  EXPECT_EQ(folder_.answers("pkg:alpm/arch/tool@1:2.0.9-2"),
            "CVE-2099-0066=unknown CVE-2099-0067=unknown unknown");
  EXPECT_EQ(folder_.answers("pkg:alpm/arch/other@99-1"), "CVE-2099-0063=affected affected");
  EXPECT_EQ(folder_.answers("pkg:alpm/arch/lib32-tool@1:2.0.8-2"), "not-evaluated")
      << "nobody says that the tracker is whole";
  EXPECT_EQ(folder_.answers("pkg:alpm/manjaro/other@1-1"), "not-evaluated");
  EXPECT_EQ(folder_.answers("pkg:alpm/arch/unheard-of@1-1"), "not-evaluated");
}

TEST_F(ArchTest, IssuesAssess) {
  const auto report = folder_.matched({"pkg:alpm/arch/tool@1:2.0.8-1"});
  ASSERT_FALSE(report.findings.empty());
  const auto& finding = report.findings.front();
  ASSERT_EQ(finding.assessments.size(), 1U);
  EXPECT_EQ(finding.assessments[0].severity_word, "critical");
  EXPECT_EQ(finding.opinions.at(0).fixed, "1:2.0.8-2");
}

}  // namespace
}  // namespace akashi
