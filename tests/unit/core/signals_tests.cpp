// What stands beside advisories: exploits, weaknesses, life cycles; from their files to an answer.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/data.h"
#include "base/messages/decide.h"
#include "base/messages/match.h"
#include "base/strings.h"
#include "decide/inputs.h"
#include "decide/table.h"
#include "feed/cve_ids.h"
#include "feed/feed.h"
#include "match/lifecycle.h"
#include "service/database.h"
#include "service/import.h"
#include "store/advisory_store.h"
#include "stores/lmdb/lmdb_env.h"

namespace akashi {
namespace {

namespace fs = std::filesystem;
using Kind = ExploitEntry::Kind;

TEST(CveIds, AreFoundAsWholeWords) {
  using Ids = std::vector<std::string>;
  EXPECT_EQ(find_cve_ids("CVE-2011-2523;OSVDB-73573;cve-2011-2523;CVE-2011-0001"),
            (Ids{"CVE-2011-2523", "CVE-2011-0001"}));
  EXPECT_EQ(find_cve_ids("x (CVE-2099-1234567)"), Ids{"CVE-2099-1234567"});
  for (const char* none : {"CVE-2099-123", "XCVE-2099-1234", "CVE-20990-1234", "CVE-2099-1234x",
                           "CVE-2099-", "CVE", "", "CVE-2099-12345678901234567890"}) {
    EXPECT_EQ(find_cve_ids(none), Ids()) << none;
  }
  EXPECT_TRUE(is_cve_id("CVE-2099-1234"));
  EXPECT_FALSE(is_cve_id("CVE-2099-1234 "));
  EXPECT_FALSE(is_cve_id("cve-2099-1234"));
  EXPECT_EQ(leading_date("2099-03-04T05:06:07Z"), "2099-03-04");
  EXPECT_EQ(leading_date("2099-3-04T"), "");
}

struct SignalSink : FeedSink {
  void advisory(Advisory&& /*advisory*/, std::string_view /*raw*/) override {}
  void kev(KevEntry&& /*entry*/) override {}
  void epss(EpssScore&& /*score*/) override {}
  void exploit(ExploitEntry&& entry) override {
    exploits.push_back(entry.vulnerability + " " + std::string(exploit_kind_name(entry.kind)) +
                       " " + entry.origin + " " + entry.id + " " + entry.date + " " + entry.rank +
                       (entry.verified ? " verified" : ""));
  }
  void weakness(Weakness&& weakness) override { weaknesses.push_back(std::move(weakness)); }
  void lifecycle(LifecycleProduct&& product) override { products.push_back(std::move(product)); }
  void data_version(std::string_view text) override { version = text; }
  void date(std::string_view text) override { day = text; }
  void rejected(const Error& error) override { errors.push_back(error.text()); }

  std::vector<std::string> exploits;
  std::vector<Weakness> weaknesses;
  std::vector<LifecycleProduct> products;
  std::string version;
  std::string day;
  std::vector<std::string> errors;
};

void read(SignalSink& sink, std::string_view id, const std::string& file) {
  const auto feeds = all_feeds();
  const auto feed = std::ranges::find(feeds, id, &Feed::id);
  ASSERT_NE(feed, feeds.end()) << id;
  const auto path = std::string(AKASHI_SOURCE_DIR) + "/src/feeds/" + replace_all(id, "-", "_") +
                    "/testdata/" + file;
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  ASSERT_TRUE((*feed)->claims(path, text)) << path;
  const auto bytes = Bytes::copy_of(text);
  const auto result = (*feed)->read({.path = path, .bytes = bytes.padded()}, {}, sink);
  EXPECT_TRUE(result.has_value()) << result.error().text();
}

using Texts = std::vector<std::string>;

TEST(Exploits, OfExploitDb) {
  SignalSink sink;
  read(sink, "exploitdb", "files_exploits.csv");
  EXPECT_EQ(sink.exploits, (Texts{"CVE-2099-0001 code  90001 2099-02-03  verified",
                                  "CVE-2099-0002 code  90001 2099-02-03  verified",
                                  "CVE-2099-0001 code  90002 2099-01-02 ",
                                  "CVE-2099-0003 code  90004 2099-01-04  verified"}));
  ASSERT_EQ(sink.errors.size(), 2U);
  EXPECT_TRUE(sink.errors[0].contains("7")) << sink.errors[0];
  EXPECT_TRUE(sink.errors[1].contains("90005")) << sink.errors[1];
  SignalSink old;
  read(old, "exploitdb", "files_2014.csv");
  EXPECT_EQ(old.exploits, Texts{"CVE-2099-0005 code  8 2003-04-08 "});
  EXPECT_TRUE(old.errors.empty());
}

TEST(Exploits, OfMetasploit) {
  SignalSink sink;
  read(sink, "metasploit", "modules_metadata_base.json");
  EXPECT_EQ(sink.exploits,
            (Texts{"CVE-2099-0001 module  exploit/multi/http/made_up 2099-02-01 excellent",
                   "CVE-2099-0001 template  auxiliary/scanner/http/made_up  normal",
                   "CVE-2099-0002 template  auxiliary/scanner/http/made_up  normal"}))
      << "what a URL or another name mentions is no reference to a CVE";
  EXPECT_EQ(sink.errors.size(), 1U);
  SignalSink rows;
  read(rows, "metasploit", "by_cve.json");
  EXPECT_EQ(rows.exploits, Texts{"CVE-2099-0003 module  auxiliary/admin/http/made_up  "});
  EXPECT_EQ(rows.errors.size(), 2U);
}

TEST(Exploits, OfNucleiAndLists) {
  SignalSink nuclei;
  read(nuclei, "nuclei", "cves.json");
  EXPECT_EQ(nuclei.exploits, Texts{"CVE-2099-0002 template  http/cves/2099/CVE-2099-0002.yaml  "});
  ASSERT_EQ(nuclei.errors.size(), 2U);
  EXPECT_TRUE(nuclei.errors[1].contains("5")) << nuclei.errors[1];
  SignalSink lists;
  read(lists, "poc-index", "2099.json");
  EXPECT_EQ(lists.exploits,
            (Texts{"CVE-2099-0001 module metasploit exploits/multi/http/made_up  ",
                   "CVE-2099-0001 template metasploit auxiliary/scanner/http/made_up  ",
                   "CVE-2099-0001 code exploitdb 90001  ",
                   "CVE-2099-0001 template nuclei CVE-2099-0001  ",
                   "CVE-2099-0001 claim somewhere poc  "}));
  EXPECT_EQ(lists.errors.size(), 3U);
  SignalSink repositories;
  read(repositories, "poc-index", "CVE-2099-0006.json");
  EXPECT_EQ(repositories.exploits,
            Texts{"CVE-2099-0006 claim  somebody/CVE-2099-0006 2099-03-04 "});
  EXPECT_EQ(repositories.errors.size(), 1U);
}

TEST(Weaknesses, HaveNames) {
  SignalSink sink;
  read(sink, "cwe", "cwec.xml");
  ASSERT_EQ(sink.weaknesses.size(), 4U);
  EXPECT_EQ(sink.weaknesses[0],
            (Weakness{"CWE-9079", "Improper Making Up of 'Things'", "Base", "Stable", "Allowed"}));
  EXPECT_EQ(sink.weaknesses[2],
            (Weakness{"CWE-9016", "DEPRECATED: Made Up", "Category", "Deprecated", "Prohibited"}));
  EXPECT_EQ(sink.weaknesses[3].abstraction, "View");
  EXPECT_EQ(sink.version, "4.99");
  EXPECT_EQ(sink.day, "2099-01-02");
  EXPECT_EQ(sink.errors.size(), 2U);
  SignalSink json;
  read(json, "cwe", "dictionary.json");
  ASSERT_EQ(json.weaknesses.size(), 1U);
  EXPECT_EQ(json.weaknesses[0],
            (Weakness{"CWE-9005", "Made Up in Transit", "Variant", "Draft", "Allowed"}));
  EXPECT_EQ(json.errors.size(), 1U);
}

TEST(LifecycleFeed, ReadsFrontMatterAndApi) {
  SignalSink sink;
  read(sink, "endoflife", "madeup.md");
  ASSERT_EQ(sink.products.size(), 1U);
  const auto& product = sink.products[0];
  EXPECT_EQ(product.name, "madeup");
  EXPECT_EQ(product.identifiers, (Texts{"cpe:a:made_up:made_up", "pkg:docker/library/madeup",
                                        "pkg:pypi/made-up", "repology:madeup"}));
  ASSERT_EQ(product.cycles.size(), 2U);
  EXPECT_EQ(product.cycles[0], (ReleaseCycle{.name = "1.20",
                                             .released = "2026-01-01",
                                             .active_until = "2027-01-01",
                                             .security_until = "2028-01-01",
                                             .extended_until = "2030-01-01",
                                             .lts = "yes",
                                             .latest = "1.20.3",
                                             .latest_date = "2026-03-01",
                                             .link = "https://example.org/1.20"}));
  EXPECT_EQ(product.cycles[1].active_until, "yes");
  EXPECT_EQ(product.cycles[1].extended_until, "no");
  EXPECT_EQ(sink.errors.size(), 2U) << "not a purl; a cycle without name";

  SignalSink old;
  read(old, "endoflife", "old_names.md");
  ASSERT_EQ(old.products.size(), 1U);
  EXPECT_EQ(old.products[0].cycles[0].active_until, "no") << "support: true is still there";
  EXPECT_EQ(old.products[0].cycles[0].extended_until, "yes");
  EXPECT_EQ(old.products[0].cycles[1].security_until, "yes");

  SignalSink api;
  read(api, "endoflife", "full.json");
  ASSERT_EQ(api.products.size(), 1U);
  EXPECT_EQ(api.products[0].identifiers, (Texts{"cpe:a:made:up", "pkg:npm/%40made/up"}));
  ASSERT_EQ(api.products[0].cycles.size(), 1U);
  EXPECT_EQ(api.products[0].cycles[0].active_until, "2025-01-01");
  EXPECT_EQ(api.products[0].cycles[0].security_until, "no");
  EXPECT_EQ(api.products[0].cycles[0].extended_until, "");
  EXPECT_EQ(api.day.substr(0, 10), "2099-01-02");
  EXPECT_EQ(api.errors.size(), 2U);
}

// The exploitation of a finding with these exploits, and what CISA and a reference say.
struct Exploitation {
  std::vector<Kind> exploits;
  std::string assessed;
  bool reference = false;
  bool kev = false;
  std::string want;
  Msg why;
};

TEST(Decide, ExploitsAreEvidenceOfAProofAndNeverOfMore) {
  const auto* file = find_data("ssvc/cisa_coordinator_2_0_3.json");
  ASSERT_NE(file, nullptr);
  const auto table = decide::DecisionTable::parse(file->bytes, Limits{});
  ASSERT_TRUE(table.has_value());
  const auto point = std::ranges::find_if((*table)->inputs(), [](const decide::DecisionPoint& p) {
    return p.id.starts_with("ssvc:E:");
  });
  const std::vector<Exploitation> cases = {
      {{}, "", false, false, "N,P,A", msg::kInputUnknown},
      {{Kind::kCode}, "", false, false, "P,A", msg::kInputExploit},
      {{Kind::kModule}, "", true, false, "P,A", msg::kInputExploit},
      {{Kind::kClaim}, "", false, false, "N,P,A", msg::kInputClaim},
      {{Kind::kTemplate, Kind::kClaim}, "", false, false, "N,P,A", msg::kInputClaim},
      {{Kind::kClaim}, "", true, false, "P,A", msg::kInputProof},
      {{}, "N", false, false, "N", msg::kInputAssessed},
      {{Kind::kCode}, "N", false, false, "P,A", msg::kInputExploitAgainst},
      {{}, "N", true, false, "P,A", msg::kInputProofAgainst},
      {{Kind::kTemplate}, "N", false, false, "N,P", msg::kInputClaimAgainst},
      {{Kind::kModule}, "P", false, false, "P", msg::kInputAssessed},
      {{Kind::kClaim}, "A", false, false, "A", msg::kInputAssessed},
      {{Kind::kModule}, "N", false, true, "A", msg::kInputKevListed},
  };
  for (const auto& one : cases) {
    Finding finding{.vulnerability = "CVE-2099-0001"};
    for (const auto kind : one.exploits) {
      finding.exploits.push_back({.vulnerability = "CVE-2099-0001", .kind = kind, .feed = "f"});
    }
    if (!one.assessed.empty()) {
      finding.assessments.push_back(
          {.advisory = "CVE-2099-0001",
           .ssvc = SsvcAssessment{
               .exploitation = one.assessed, .role = "CISA", .timestamp = "2099-01-01"}});
    }
    if (one.reference) {
      finding.references.push_back({"EVIDENCE", "https://example.org/proof"});
    }
    if (one.kev) {
      finding.kev = KevEntry{.cve = "CVE-2099-0001", .date_added = "2099-01-01"};
    }
    const auto input = decide::derive_input(*point, finding, {});
    EXPECT_EQ(join(input.values, ","), one.want) << one.why.name();
    EXPECT_EQ(input.reason.id, one.why) << input.reason.text();
    EXPECT_FALSE(input.reason.text().contains('{')) << input.reason.text();
  }
}

TEST(Lifecycle, TheLongestPartOfTheVersionIsTheCycle) {
  LifecycleProduct product{.name = "p"};
  for (const char* name : {"1", "1.2", "1.20", "1.0.2", "r2", "2019-09", "3.X"}) {
    product.cycles.push_back({.name = name});
  }
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"1.2.3", "1.2"},
      {"1.20", "1.20"},
      {"1.20.1", "1.20"},
      {"1.21", "1"},
      {"1.2", "1.2"},
      {"v1.2.3", "1.2"},
      {"1.0.2k", "1.0.2"},
      {"1.0.20", "1"},
      {"1.2-rc1", "1.2"},
      {"1.2~beta", "1.2"},
      {"10.1", ""},
      {"R2.1", "r2"},
      {"r20", ""},
      {"2019-09.1", "2019-09"},
      {"", ""},
      {"v", ""},
      {"3.x.1", "3.X"},
  };
  for (const auto& [version, want] : cases) {
    const auto* cycle = match::cycle_of(product, version);
    EXPECT_EQ(cycle == nullptr ? "" : cycle->name, want) << version;
  }
}

TEST(Lifecycle, StatesOfSupport) {
  struct Case {
    std::string active, security, extended, today, want;
  };
  const std::vector<Case> cases = {
      {"2026-01-01", "2027-01-01", "", "2025-06-01", "supported - 2026-01-01"},
      {"2026-01-01", "2027-01-01", "", "2026-01-01", "supported - 2026-01-01"},
      {"2026-01-01", "2027-01-01", "", "2026-01-02", "security-fixes-only 2026-01-01 2027-01-01"},
      {"2026-01-01", "2027-01-01", "", "2027-01-02", "ended 2027-01-01 -"},
      {"", "2027-01-01", "2029-01-01", "2028-01-01", "extended-support 2027-01-01 2029-01-01"},
      {"", "2027-01-01", "2029-01-01", "2029-01-02", "ended 2029-01-01 -"},
      {"", "2027-01-01", "no", "2028-01-01", "extended-support 2027-01-01 -"},
      {"", "2027-01-01", "yes", "2028-01-01", "ended 2027-01-01 -"},
      {"", "yes", "", "2020-01-01", "ended - -"},
      {"", "no", "", "2099-01-01", "supported - -"},
      {"yes", "no", "", "2099-01-01", "security-fixes-only - -"},
      {"2026-01-01", "", "", "2099-01-01", "unknown - -"},
  };
  for (const auto& one : cases) {
    const auto support = match::judge_cycle({.name = "1",
                                             .active_until = one.active,
                                             .security_until = one.security,
                                             .extended_until = one.extended},
                                            one.today);
    const auto dash = [](const std::string& text) { return text.empty() ? "-" : text; };
    EXPECT_EQ(std::string(support_state_name(support.state)) + " " + dash(support.since) + " " +
                  dash(support.until),
              one.want)
        << one.today;
  }
}

class SignalIndexTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("akashi-signals-" + std::to_string(getpid()) +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "in");
    db_ = (root_ / "db").string();
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / "in" / name) << text;
    return (root_ / "in" / name).string();
  }
  static std::string testdata(const std::string& feed) {
    return AKASHI_SOURCE_DIR "/src/feeds/" + feed + "/testdata";
  }
  service::Services services() {
    return {.limits = limits_,
            .clock = clock_,
            .pool = pool_,
            .progress = progress_,
            .temp_folder = testing::TempDir()};
  }
  service::ImportSummary import(const std::string& path, bool older = false) {
    auto summary = service::import_advisories(
        {.database = db_, .paths = {path}, .name = {}, .older = older}, services());
    EXPECT_TRUE(summary.has_value()) << summary.error().text();
    return summary ? std::move(*summary) : service::ImportSummary();
  }
  std::unique_ptr<AdvisoryReader> index() {
    auto opened = all_stores().front()->open(db_);
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }
  Texts exploits(const std::string& cve) {
    Texts out;
    for (const auto& entry : index()->exploits(cve)) {
      out.push_back(entry.feed + " " + entry.id);
    }
    return out;
  }
  Texts sources() {
    Texts out;
    for (const auto& source : index()->sources()) {
      out.push_back(source.kind + " " + source.newest.substr(0, 10) + " " + source.version + " " +
                    std::to_string(source.records));
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

TEST_F(SignalIndexTest, AFeedReplacesItsOwnExploitsOnly) {
  import(testdata("exploitdb"));
  import(testdata("metasploit"));
  EXPECT_EQ(exploits("CVE-2099-0001"),
            (Texts{"exploitdb 90001", "metasploit exploit/multi/http/made_up", "exploitdb 90002",
                   "metasploit auxiliary/scanner/http/made_up"}))
      << "verified, then new, then what is not sure to be a proof";
  EXPECT_EQ(exploits("CVE-2099-000"), Texts()) << "no prefix of an id";
  import(write("files_exploits.csv",
               "id,file,description,date_published,author,type,platform,port,codes\n"
               "5,e/5.c,x,2099-12-01,a,remote,linux,,CVE-2099-0007\n"));
  EXPECT_EQ(exploits("CVE-2099-0001"), (Texts{"metasploit exploit/multi/http/made_up",
                                              "metasploit auxiliary/scanner/http/made_up"}));
  EXPECT_EQ(exploits("CVE-2099-0007"), Texts{"exploitdb 5"});
  EXPECT_EQ(sources(), (Texts{"exploitdb 2099-12-01  1", "metasploit 2099-02-01  4"}))
      << "the source that was replaced is no longer named";
  import(write("files_exploits.csv", "id,file,description,date,port\nx,y,z,,\n"));
  EXPECT_EQ(exploits("CVE-2099-0007"), Texts{"exploitdb 5"})
      << "a file of which nothing can be read takes nothing away";
  const auto entry = index()->exploits("CVE-2099-0007").at(0);
  EXPECT_EQ(entry, (ExploitEntry{.vulnerability = "CVE-2099-0007",
                                 .kind = Kind::kCode,
                                 .feed = "exploitdb",
                                 .id = "5",
                                 .title = "x",
                                 .url = "e/5.c",
                                 .date = "2099-12-01"}));
}

TEST_F(SignalIndexTest, OlderScoresDontReplaceNewerOnesUnasked) {
  const auto epss = [&](const std::string& name, const std::string& day, const std::string& score) {
    return write(name, "#model_version:v" + day + ",score_date:" + day +
                           "T00:00:00+0000\ncve,epss,percentile\nCVE-2099-0001," + score +
                           ",0.9\n");
  };
  const auto old = epss("old.csv", "2025-08-17", "0.1");
  const auto recent = epss("recent.csv", "2026-08-16", "0.2");
  import(old);
  EXPECT_DOUBLE_EQ(index()->epss("CVE-2099-0001")->probability, 0.1);
  EXPECT_TRUE(import(recent).kept.empty());
  EXPECT_DOUBLE_EQ(index()->epss("CVE-2099-0001")->probability, 0.2);
  EXPECT_EQ(sources(), Texts{"epss 2026-08-16 v2026-08-16 1"});
  const auto summary = import(old);
  ASSERT_EQ(summary.kept.size(), 1U);
  EXPECT_TRUE(summary.kept[0].past);
  EXPECT_EQ(summary.kept[0].there.substr(0, 10), "2026-08-16");
  EXPECT_DOUBLE_EQ(index()->epss("CVE-2099-0001")->probability, 0.2);
  EXPECT_TRUE(import(recent).kept.empty()) << "the same again";
  EXPECT_TRUE(import(old, true).kept.empty());
  EXPECT_DOUBLE_EQ(index()->epss("CVE-2099-0001")->probability, 0.1);
  EXPECT_EQ(sources(), Texts{"epss 2025-08-17 v2025-08-17 1"});
}

TEST_F(SignalIndexTest, ABrokenCatalogueDoesNotEmptyKev) {
  import(write(
      "kev.json",
      R"({"catalogVersion":"1","dateReleased":"2026-01-01T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2099-0001","dateAdded":"2025-01-01"}]})"));
  EXPECT_TRUE(index()->kev("CVE-2099-0001").has_value());
  EXPECT_EQ(
      import(write("kev.json", R"({"catalogVersion":"2","vulnerabilities":)")).rejected.size(), 1U);
  EXPECT_TRUE(index()->kev("CVE-2099-0001").has_value());
  EXPECT_EQ(sources(), Texts{"kev 2026-01-01 1 1"});
}

TEST_F(SignalIndexTest, SearchShowsSignalsWithoutARecord) {
  import(testdata("nuclei"));
  const auto found = service::search_database(db_, "CVE-2099-0002", services());
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_TRUE(found->front().source.empty());
  EXPECT_EQ(found->front().signals.at(0).exploits.size(), 1U);
  EXPECT_TRUE(service::search_database(db_, "CVE-2099-9999", services())->empty());
}

TEST_F(SignalIndexTest, WeaknessesAndLifecyclesAreFoundAgain) {
  import(testdata("cwe"));
  import(testdata("endoflife"));
  EXPECT_EQ(index()->weakness("CWE-9016"),
            (Weakness{"CWE-9016", "DEPRECATED: Made Up", "Category", "Deprecated", "Prohibited"}));
  EXPECT_FALSE(index()->weakness("CWE-1").has_value());
  const auto reader = index();
  EXPECT_EQ(reader->lifecycles_of("pkg:pypi/made-up"), Texts{"madeup"});
  const auto product = reader->lifecycle("madeup");
  ASSERT_TRUE(product.has_value());
  EXPECT_EQ(product->title, "Made Up");
  ASSERT_EQ(product->cycles.size(), 2U);
  EXPECT_EQ(product->cycles[0].link, "https://example.org/1.20");
  EXPECT_EQ(product->cycles[1].codename, "Old");
}

Component component_of(const std::string& text) {
  const auto purl = parse_purl(text);
  EXPECT_TRUE(purl.has_value()) << text;
  return {.purl = *purl, .name = purl->name, .version = purl->version, .ref = text};
}

TEST_F(SignalIndexTest, SupportOfComponents) {
  import(testdata("endoflife"));
  write("debian.md",
        "---\ntitle: Debian\ncategory: os\npermalink: /debian\nidentifiers:\n"
        "  - purl: pkg:deb/debian/never-by-this\nreleases:\n"
        "  - releaseCycle: \"12\"\n    eol: 2026-07-11\n    eoes: 2028-06-30\n");
  write("twin.md",
        "---\ntitle: Twin\ncategory: lang\npermalink: /twin\nidentifiers:\n"
        "  - purl: pkg:pypi/made-up\n  - purl: pkg:npm/twin\nreleases:\n"
        "  - releaseCycle: \"1.2\"\n    eol: true\n  - releaseCycle: \"9\"\n    eol: false\n");
  fs::copy(testdata("endoflife") + "/madeup.md", root_ / "in/madeup.md");
  import((root_ / "in").string());
  const auto reader = index();
  match::Lifecycles lifecycles(*reader, "2026-11-22");
  const auto answer = [&](const Component& component) {
    const auto support = lifecycles.of_component(component);
    return std::string(support_state_name(support.state)) + " " + support.product + " " +
           support.cycle + (support.of_system ? " system" : "") +
           (support.reason.id == msg::kPlain ? "" : " " + std::string(support.reason.id.name()));
  };
  EXPECT_EQ(answer(component_of("pkg:pypi/made_up@1.20.1")), "supported madeup 1.20");
  EXPECT_EQ(answer(component_of("pkg:pypi/made_up@9.1")), "supported twin 9");
  EXPECT_EQ(answer(component_of("pkg:pypi/made_up@1.2.1")), "unknown twin  kSeveralProducts");
  EXPECT_EQ(answer(component_of("pkg:pypi/made_up@7")), "unknown madeup  kNoCycle");
  EXPECT_EQ(answer(component_of("pkg:npm/twin")), "unknown twin  kNoVersion");
  EXPECT_EQ(answer(component_of("pkg:npm/other@1")), "unknown  ");
  EXPECT_EQ(answer(component_of("pkg:deb/debian/openssl@3.0.11-1?distro=debian-12")),
            "extended-support debian 12 system");
  EXPECT_EQ(answer(component_of("pkg:deb/debian/openssl@3.0.11-1?distro=debian-99")),
            "unknown debian  system kNoCycle");
  EXPECT_EQ(answer(component_of("pkg:deb/debian/never-by-this@12")),
            "unknown debian  system kNoVersion")
      << "a distribution's package is never judged by an upstream cycle";
  EXPECT_EQ(answer(component_of("pkg:deb/unheard-of/x@1?distro=unheard-of-1")), "unknown  ");
  Component by_cpe{.name = "made_up",
                   .version = "1.2",
                   .cpes = {"cpe:2.3:a:made_up:made_up:1.20.3:*:*:*:*:*:*:*"}};
  EXPECT_EQ(answer(by_cpe), "supported madeup 1.20") << "the version of the CPE";
  EXPECT_EQ(lifecycles.of_system("Debian", "12.5").until, "2028-06-30");
}

TEST_F(SignalIndexTest, AnIndexWithoutTheTablesOfTodayIsOfAnotherFormat) {
  fs::create_directories(db_);
  MDB_env* env = nullptr;
  ASSERT_EQ(mdb_env_create(&env), 0);
  mdb_env_set_maxdbs(env, 4);
  ASSERT_EQ(mdb_env_open(env, db_.c_str(), 0, 0644), 0);
  MDB_txn* txn = nullptr;
  ASSERT_EQ(mdb_txn_begin(env, nullptr, 0, &txn), 0);
  MDB_dbi meta = 0;
  ASSERT_EQ(mdb_dbi_open(txn, "meta", MDB_CREATE, &meta), 0);
  auto key = stores::lmdb::to_val("format");
  auto value = stores::lmdb::to_val("akashi-advisory-index 3");
  ASSERT_EQ(mdb_put(txn, meta, &key, &value, 0), 0);
  ASSERT_EQ(mdb_txn_commit(txn), 0);
  mdb_env_close(env);
  const auto opened = all_stores().front()->open(db_);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code(), ErrorCode::kUnsupported) << "not: there is no index";
  const auto writer = all_stores().front()->open_writer(db_, pool_);
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code(), ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace akashi
