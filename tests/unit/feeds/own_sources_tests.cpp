// Advisories in their publishers' own forms, held against components: Mozilla's, retire.js's, and
// those of CPAN.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "feed/feed.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;

class OwnSourceTest : public testing::Test {
 protected:
  testing_support::IndexFolder folder_{"own-sources"};

  // The files of a feed's testdata, all into one database.
  service::ImportSummary import(const std::string& feed, const std::vector<std::string>& names) {
    const auto data = fs::path(AKASHI_SOURCE_DIR) / "src/feeds" / feed / "testdata";
    for (const auto& name : names) {
      fs::copy_file(data / name, folder_.path("in") + "/" + name);
    }
    return folder_.import().value();
  }

  // A file that a feed claims and can read nothing of.
  void broken(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path("in") + "/" + name) << text;
  }

  static std::string listed(const Report& report) {
    std::vector<std::string> all;
    for (const auto& finding : report.findings) {
      all.push_back(finding.vulnerability + "=" + std::string(status_name(finding.status)));
    }
    std::ranges::sort(all);
    std::string out;
    for (const auto& one : all) {
      out += one + " ";
    }
    return out + std::string(status_name(report.statuses[0].status));
  }

  std::string answers(const std::string& purl) { return listed(folder_.matched({purl})); }

  // Of an application with a CPE.
  Report of_cpe(const std::string& cpe) {
    Report report;
    report.bom.components.push_back({.name = "x", .cpes = {cpe}, .ref = "x"});
    report.bom.graph.push_back(GraphState::kUnknown);
    const auto services = folder_.services();
    const auto index = all_stores().front()->open(folder_.db()).value();
    auto result =
        match::match(report.bom.components, *index, services.pool, services.progress, {}).value();
    match::RecordCache records(*index, services.limits);
    report.findings = match::make_findings(report.bom, result, records, services.pool);
    report.statuses = result.statuses;
    return report;
  }
  std::string cpe_answers(const std::string& product, const std::string& rest = ":*:*:*:*:*:*:*") {
    return listed(of_cpe("cpe:2.3:" + product + rest));
  }
};

TEST_F(OwnSourceTest, MozillaIsReadInAllForms) {
  broken("mfsa2099-02.md", "---\nannounced: August, 2099\nfixed_in:\n- Firefox 300\n");
  broken("mfsa2099-03.yml", "announced: January 1, 2099\nfixed_in:\n- Firefox 1\nadvisories: []\n");
  const auto summary = import("mozilla", {"mfsa2099-01.yml", "mfsa2024-90.yml", "mfsa2010-90.md"});
  // Klar, the name that is no CVE, the block that never ends, the list.
  EXPECT_EQ(summary.rejected.size(), 4U);
  const auto report = of_cpe("cpe:2.3:a:mozilla:firefox:299.0:*:*:*:*:*:*:*");
  ASSERT_EQ(report.findings.size(), 2U);
  const auto& finding = report.findings.front();
  EXPECT_EQ(finding.vulnerability, "CVE-2099-0101");
  ASSERT_EQ(finding.opinions.size(), 1U);
  EXPECT_EQ(finding.opinions[0].advisory, "MFSA2099-01/CVE-2099-0101");
  EXPECT_EQ(finding.opinions[0].severity_word, "critical");
  EXPECT_EQ(finding.opinions[0].fixed, "300");
  EXPECT_EQ(finding.opinions[0].modified, "2099-01-18");
  EXPECT_EQ(finding.summary, "Use after free in a parser");
}

TEST_F(OwnSourceTest, MozillasReleasesAndLongTermOnes) {
  import("mozilla", {"mfsa2099-01.yml"});
  const std::string both = "CVE-2099-0101=affected CVE-2099-0102=affected affected";
  const std::string open = "CVE-2099-0101=unknown CVE-2099-0102=unknown unknown";
  const std::string none = "not-evaluated";
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:299.0"), both);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:300.0"), none);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:139.0"), both);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:128.5"), both) << "a long-term one that has ended";
  // Which of the two a 140.29 is, its name doesn't tell.
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:140.29"), open);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:140.31"), open);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:140.29", ":*:*:*:esr:*:*:*"), both);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:140.31", ":*:*:*:esr:*:*:*"), none);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:140.31", ":*:*:*:-:*:*:*"), both);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox_esr:140.29"), both);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox_esr:140.30"), none);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox_esr:115.40"), none) << "another advisory tells";
  EXPECT_EQ(cpe_answers("a:mozilla:firefox_esr:102.1"), both) << "nobody mends it any more";
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:140.1"), none);
}

TEST_F(OwnSourceTest, MozillasPlatformsAndWhatCannotBeRead) {
  import("mozilla", {"mfsa2024-90.yml"});
  EXPECT_EQ(cpe_answers("a:mozilla:vpn:2.16.0"), "CVE-2099-0201=unknown unknown") << "on Linux";
  EXPECT_EQ(cpe_answers("a:mozilla:vpn:2.16.1"), "not-evaluated");
  EXPECT_EQ(cpe_answers("a:mozilla:hubs_cloud_reticulum:1.0"), "CVE-2099-0201=unknown unknown");
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:128.3"), "CVE-2099-0201=affected affected");
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:127.0"), "CVE-2099-0201=affected affected");
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:115.20"), "not-evaluated");
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:128.4"), "not-evaluated");
}

// The table of long-term branches ends somewhere: what came after it is never told to be safe.
TEST_F(OwnSourceTest, MozillasBranchesAfterTheTable) {
  broken("mfsa2098-01.yml",
         "announced: January 18, 2098\nimpact: high\nfixed_in:\n- Firefox ESR 400.3\n"
         "- Thunderbird 400.3\ntitle: One\nadvisories:\n  CVE-2099-0301:\n    title: A\n"
         "    impact: high\n");
  broken("mfsa2098-02.yml",
         "announced: January 18, 2098\nimpact: high\nfixed_in:\n- Firefox 500\n"
         "- Firefox ESR 140.90\ntitle: Two\nadvisories:\n  CVE-2099-0302:\n    title: B\n"
         "    impact: high\n");
  import("mozilla", {});
  const std::string none = "not-evaluated";
  const std::string one = "CVE-2099-0301=affected affected";
  const std::string two = "CVE-2099-0302=affected affected";
  const auto esr = [&](const std::string& version) {
    return cpe_answers("a:mozilla:firefox_esr:" + version);
  };
  EXPECT_EQ(esr("400.2"), one);
  EXPECT_EQ(esr("400.3"), none);
  EXPECT_EQ(esr("390.5"), none) << "it may have been a branch of its own";
  EXPECT_EQ(esr("410.1"), none) << "newer than all fixes that are named";
  EXPECT_EQ(esr("153.99"), none) << "the last of the table lives";
  EXPECT_EQ(esr("150.1"), one) << "a branch of none";
  // A release by the table; which of the two a 390.5 is, no name tells.
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:390.5"), two);
  EXPECT_EQ(cpe_answers("a:mozilla:firefox:390.5", ":*:*:*:esr:*:*:*"), two);
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:390.5"), one);
  EXPECT_EQ(cpe_answers("a:mozilla:thunderbird:410.1"), none);
  for (const auto* version : {"154.1", "390.5", "400.2", "400.3", "410.1", "600.1"}) {
    for (const auto* product : {"firefox", "firefox_esr", "thunderbird", "thunderbird_esr"}) {
      const auto answer = cpe_answers("a:mozilla:" + std::string(product) + ":" + version);
      EXPECT_FALSE(answer.contains("not-affected")) << product << " " << version << " " << answer;
    }
  }
}

// One record of two vulnerabilities, which it can't tell apart.
TEST_F(OwnSourceTest, MozillasBranchesOfOldDays) {
  import("mozilla", {"mfsa2010-90.md"});
  const auto version = [&](const std::string& text) {
    return cpe_answers("a:mozilla:firefox:" + text);
  };
  EXPECT_EQ(version("3.0.19"), version("3.5.10"));
  EXPECT_TRUE(version("3.5.10").ends_with(" affected")) << version("3.5.10");
  EXPECT_EQ(version("3.5.11"), "not-evaluated");
  EXPECT_EQ(version("3.6.6"), version("3.5.10"));
  EXPECT_EQ(version("3.6"), version("3.5.10"));
  EXPECT_EQ(version("3.6.7"), "not-evaluated");
  EXPECT_TRUE(cpe_answers("a:mozilla:firefox:3.6", ":beta2:*:*:*:*:*:*").ends_with(" affected"));
  EXPECT_TRUE(cpe_answers("a:mozilla:seamonkey:1.1").ends_with(" affected"));
  EXPECT_EQ(cpe_answers("a:mozilla:seamonkey:1.1.4"), "not-evaluated");
  EXPECT_TRUE(cpe_answers("a:mozilla:mozilla_suite:1.7").ends_with(" affected"));
}

TEST_F(OwnSourceTest, RetireJsNamesPackagesOfNpm) {
  const auto summary = import("retirejs", {"jsrepository-master.json"});
  EXPECT_EQ(summary.rejected.size(), 1U) << "vulnerabilities that are no list";
  EXPECT_EQ(summary.added, 5U);
  const std::string rest = "some-lib/";
  const auto at = [&](const std::string& version) { return answers("pkg:npm/somelib@" + version); };
  const auto has = [&](const std::string& version, const std::string& name) {
    return (" " + at(version)).contains(" " + name + "=affected ");
  };
  EXPECT_TRUE(has("1.3.9", "CVE-2099-1001"));
  EXPECT_TRUE(has("1.4.0-rc.1", "CVE-2099-1001"));
  EXPECT_FALSE(has("1.4.0", "CVE-2099-1001"));
  EXPECT_TRUE(has("2.0.0-beta.1", "CVE-2099-1001"));
  EXPECT_FALSE(has("2.1.0-vendor", "CVE-2099-1001"));
  EXPECT_TRUE(has("2.1.0", "CVE-2099-1001"));
  EXPECT_FALSE(has("2.3.4", "CVE-2099-1001"));
  EXPECT_TRUE(has("3.0.0", rest + "retid-9")) << at("3.0.0");
  EXPECT_TRUE(has("5000.0.0", rest + "retid-9")) << "999 is no end";
  // What can't be read is unknown for every version.
  EXPECT_TRUE(at("2.3.4").contains("=unknown ")) << at("2.3.4");
  EXPECT_EQ(answers("pkg:npm/keyonly@0.9.0"), "CVE-2099-1002=unknown unknown");
  EXPECT_EQ(answers("pkg:npm/keyonly@1.0.0"), "not-evaluated");
  EXPECT_EQ(answers("pkg:npm/NoPackage@0.1.0"), "not-evaluated");
}

TEST_F(OwnSourceTest, RetireJsFilesHaveTheSameRecords) {
  const auto summary =
      import("retirejs", {"jsrepository-backdoored.json", "jsrepository-master.json",
                          "jsrepository-v5-combined.json"});
  EXPECT_EQ(summary.added, 6U) << "five of packages, one of a host";
  EXPECT_EQ(summary.rejected.size(), 1U);
  const auto report = folder_.matched({"pkg:npm/somelib@2.2.0"});
  const auto finding = std::ranges::find(report.findings, "CVE-2099-1001", &Finding::vulnerability);
  ASSERT_NE(finding, report.findings.end());
  EXPECT_EQ(finding->opinions.size(), 1U) << "not an opinion for each file";
  EXPECT_EQ(finding->opinions[0].fixed, "2.3.4");
}

// jsrepository.json is read last.
TEST_F(OwnSourceTest, RetireJsOfSeveralFormatsIsTheNewestThatHasIt) {
  const auto row = [](const std::string& cve, const std::string& more) {
    return R"({"below":"2.0.0","severity":"high",)" + more + R"("identifiers":{"CVE":[")" + cve +
           R"("],"summary":"S"},"info":["https://example.org/"]})";
  };
  const auto lib = [](const std::string& rows) {
    return R"("lib":{"npmname":"lib","vulnerabilities":[)" + rows + "]}";
  };
  const std::string excludes = R"("excludes":["1.5.0"],)";
  const auto old = row("CVE-2099-1001", "");
  broken("jsrepository.json", "{" + lib(old + "," + row("CVE-2099-1002", "")) + "}");
  broken("jsrepository-v2.json", "{" + lib(old) + "}");
  broken("jsrepository-v10.json",
         R"({"advisories":{)" + lib(row("CVE-2099-1001", excludes)) + R"(},"backdoored":{}})");
  broken("jsrepository-v9.json", "{" + lib(old) + "}");
  const auto summary = import("retirejs", {});
  EXPECT_EQ(summary.added, 2U);
  EXPECT_EQ(summary.older + summary.same, 2U);
  ASSERT_EQ(summary.sources.size(), 1U);
  EXPECT_EQ(summary.sources[0].records, 2U) << "not one for each file";
  EXPECT_EQ(summary.sources[0].packages, 2U);
  // What only the oldest has is kept.
  EXPECT_EQ(answers("pkg:npm/lib@1.5.0"), "CVE-2099-1002=affected affected");
  EXPECT_EQ(answers("pkg:npm/lib@1.4.0"), "CVE-2099-1001=affected CVE-2099-1002=affected affected");
}

TEST_F(OwnSourceTest, ARecordThatComesTwiceIsCountedOnce) {
  folder_.affects("GHSA-1", "npm", "lib", "2.0.0");
  folder_.affects("GHSA-2", "npm", "lib", "3.0.0");
  const auto in = fs::path(folder_.path("in"));
  for (const auto* again : {"a", "z"}) {
    fs::create_directory(in / again);
    fs::copy_file(in / "GHSA-1.json", in / again / "GHSA-1.json");
  }
  const auto summary = folder_.import().value();
  ASSERT_EQ(summary.sources.size(), 1U);
  EXPECT_EQ(summary.sources[0].records, 2U);
  EXPECT_EQ(summary.sources[0].packages, 2U);
  EXPECT_EQ(summary.sources[0].ranges, 2U);
  EXPECT_EQ(folder_.import().value().sources.at(0).records, 2U);
  // Beside another feed, too; and a text that takes the place of the first counts for it.
  folder_.affects("GHSA-2", "npm", "lib", "4.0.0");
  fs::rename(in / "GHSA-2.json", in / "z" / "GHSA-2.json");
  folder_.affects("GHSA-2", "npm", "lib", "3.0.0");
  broken("jsrepository.json",
         R"({"lib":{"npmname":"lib","vulnerabilities":[{"below":"2","severity":"low",
"identifiers":{"CVE":["CVE-2099-1001"]}}]}})");
  const auto both = folder_.import().value();
  ASSERT_EQ(both.sources.size(), 2U);
  EXPECT_EQ(both.sources[0].name, "test/osv");
  EXPECT_EQ(both.sources[0].records, 2U);
  EXPECT_EQ(both.sources[0].packages, 2U);
  EXPECT_EQ(both.sources[1].records, 1U);
}

TEST_F(OwnSourceTest, RetireJsRepositoryOfNpm) {
  const auto summary = import("retirejs", {"npmrepository.json"});
  EXPECT_EQ(summary.added, 3U);
  EXPECT_EQ(summary.rejected.size(), 1U);
  const auto count = [&](const std::string& version, Status status) {
    const auto report = folder_.matched({"pkg:npm/oldpackage@" + version});
    return std::ranges::count(report.findings, status, &Finding::status);
  };
  EXPECT_EQ(count("1.1.9", Status::kAffected), 1);
  EXPECT_EQ(count("1.3.0-beta", Status::kAffected), 1);
  EXPECT_EQ(count("1.3.9", Status::kAffected), 0);
  EXPECT_EQ(count("1.3.9", Status::kUnknown), 1) << "below \"~\"";
}

TEST_F(OwnSourceTest, CpanVersionsAreRead) {
  const auto summary =
      import("cpan", {"cpansa.json", "CPANSA-Other-Dist.yml", "CPANSA-Old-Form.yml"});
  EXPECT_EQ(summary.added, 8U);
  EXPECT_EQ(summary.rejected.size(), 2U) << "no id; advisories that are no list";
  const auto of = [&](const std::string& version) {
    std::map<std::string, std::string> out;
    const auto report = folder_.matched({"pkg:cpan/AUTHOR/Some-Dist@" + version});
    for (const auto& finding : report.findings) {
      for (const auto& opinion : finding.opinions) {
        out[opinion.advisory.substr(opinion.advisory.size() - 2)] = status_name(opinion.status);
      }
    }
    return out;
  };
  auto at = of("1.08");
  EXPECT_EQ(at["01"], "affected") << "1.08 is 1.080, 1.10 is 1.100";
  EXPECT_EQ(at["02"], "affected");
  EXPECT_EQ(at["03"], "affected") << "v1.80 is after v1.2.3";
  at = of("1.9");
  EXPECT_NE(at["01"], "affected") << "1.9 is after 1.10";
  at = of("2.02");
  EXPECT_EQ(at["02"], "affected");
  EXPECT_EQ(at["03"], "affected") << "a version alone is that and later ones";
  EXPECT_EQ(at["04"], "unknown");
  EXPECT_EQ(at["05"], "unknown");
  EXPECT_EQ(at["06"], "unknown") << "in a library that it is used with";
  EXPECT_NE(of("2.03")["02"], "affected") << "in both lists: it is fixed";
  EXPECT_EQ(answers("pkg:cpan/Other-Dist@0.4"), "CVE-2099-2101=affected affected");
  EXPECT_EQ(answers("pkg:cpan/Other-Dist@0.5"), "not-evaluated");
  EXPECT_EQ(answers("pkg:cpan/Old-Form@1.4"), "CVE-2099-2102=affected affected");
  EXPECT_EQ(answers("pkg:cpan/Old-Form@1.5"), "not-evaluated");
  const auto report = folder_.matched({"pkg:cpan/Some-Dist@1.0"});
  const auto finding = std::ranges::find(report.findings, "CVE-2099-2001", &Finding::vulnerability);
  ASSERT_NE(finding, report.findings.end());
  EXPECT_EQ(finding->opinions[0].fixed, "1.10");
}

TEST_F(OwnSourceTest, CpanTriageNamesNoPackageUntilSomebodyDoes) {
  broken("CVE-2099-2203.yml", "cve: nothing\ndescription: no name\n");
  broken("CVE-2099-2204.yml", "cve: CVE-2099-22\ndescription: a name that is none\n");
  const auto summary = import("cpan", {"CVE-2099-2201.yml", "CVE-2099-2202.yml"});
  EXPECT_EQ(summary.added, 2U);
  EXPECT_EQ(summary.rejected.size(), 1U);
  EXPECT_EQ(summary.ignored, 1U) << "no CVE in it";
  EXPECT_EQ(answers("pkg:cpan/Found-Out@1.4"), "CVE-2099-2202=affected affected");
  EXPECT_EQ(answers("pkg:cpan/Found-Out@1.5"), "not-evaluated");
}

}  // namespace
}  // namespace akashi
