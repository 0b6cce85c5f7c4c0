// Revisions of an index: what changed, and that --since leaves out nothing that changed.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "match/changed.h"
#include "match/findings.h"
#include "match/match.h"
#include "service/assess.h"
#include "stores/lmdb/lmdb_env.h"
#include "support/index_folder.h"

namespace akashi {
namespace {

using store::Changes;
using store::Revision;
using testing_support::IndexFolder;

Changes since(const std::string& folder, const Revision& revision) {
  return (*all_stores().front()->open(folder))->changed_since(revision);
}
Revision revision_of(const std::string& folder) {
  return (*all_stores().front()->open(folder))->revision();
}

TEST(Changes, PackAndUnpack) {
  Changes changes{.kev = true};
  for (int i = 0; i < 3000; ++i) {
    changes.packages.push_back(
        store::package_key("npm", "package-" + std::to_string(i * 7919 % 3000)));
    changes.names.push_back("CVE-2026-" + std::to_string(10'000 + i));
  }
  changes.removed = {"", std::string(499, 'x'), std::string(300, 'x')};
  changes.sort();
  const auto packed = changes.pack();
  ASSERT_TRUE(packed.has_value());
  EXPECT_LT(packed->size(), 20'000U);
  const auto again = Changes::unpack(*packed);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, changes);
  for (std::size_t size = 0; size < packed->size(); size += 101) {
    EXPECT_FALSE(Changes::unpack(std::string_view(*packed).substr(0, size)).has_value());
  }
  for (std::size_t at = 0; at < packed->size(); at += 37) {
    auto flipped = *packed;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    (void)Changes::unpack(flipped);  // No crash; a digest is not its business.
  }
}

TEST(Changes, RevisionText) {
  const Revision revision{.number = 12, .state = "0123456789abcdef"};
  EXPECT_EQ(revision.text(), "12:0123456789abcdef");
  EXPECT_EQ(Revision::parse(revision.text()), revision);
  for (const auto* bad : {"", "12", "12:", "12:0123", ":0123456789abcdef", "-1:0123456789abcdef",
                          "12:0123456789abcdeg"}) {
    EXPECT_FALSE(Revision::parse(bad)) << bad;
  }
}

TEST(Changes, EachImportThatChangesSomethingIsARevision) {
  IndexFolder index("revisions");
  index.affects("T-1", "npm", "a", "1.0.0");
  ASSERT_TRUE(index.import());
  const auto first = revision_of(index.db());
  EXPECT_EQ(first.number, 1U);
  EXPECT_TRUE(since(index.db(), {}).everything) << "an index that did not exist";
  EXPECT_TRUE(since(index.db(), first).empty());

  ASSERT_TRUE(index.import());
  EXPECT_EQ(revision_of(index.db()), first) << "nothing changed";

  index.affects("T-2", "npm", "b", "1.0.0", "CVE-2026-0002");
  ASSERT_TRUE(index.import());
  const auto second = revision_of(index.db());
  EXPECT_EQ(second.number, 2U);
  const auto changes = since(index.db(), first);
  EXPECT_EQ(changes.packages, std::vector<std::string>{store::package_key("npm", "b")});
  EXPECT_EQ(changes.names, (std::vector<std::string>{"CVE-2026-0002", "T-2"}));
  EXPECT_EQ(changes.records, std::vector<std::string>{store::record_key("osv", "T-2")});
  EXPECT_TRUE(since(index.db(), {first.number, "0123456789abcdef"}).everything)
      << "another index's first revision";
  EXPECT_TRUE(since(index.db(), {9, first.state}).everything);

  index.affects("T-1", "PyPI", "a", "1.0.0", {}, "2026-02-01T00:00:00Z");
  ASSERT_TRUE(index.import());
  const auto moved = since(index.db(), second);
  EXPECT_EQ(moved.packages, (std::vector<std::string>{store::package_key("PyPI", ""),
                                                      store::package_key("PyPI", "a"),
                                                      store::package_key("npm", "a")}))
      << "where it was, where it is, and an ecosystem that is covered now";
  EXPECT_EQ(since(index.db(), first).packages.size(), 4U) << "joined";
}

TEST(Changes, WhatAnArchiveHoldsTwiceChangesNothingTheSecondTime) {
  IndexFolder index("twice");
  index.affects("T-1", "npm", "a", "1.0.0");
  std::filesystem::create_directories(index.path("in/later"));
  std::filesystem::copy_file(index.path("in/T-1.json"), index.path("in/later/T-1.json"));
  index.affects("T-1", "npm", "a", "2.0.0", "CVE-2026-0001");  // Of the same date.
  ASSERT_TRUE(index.import());
  const auto first = revision_of(index.db());

  index.affects("T-2", "npm", "b", "1.0.0");
  ASSERT_TRUE(index.import());
  const auto changes = since(index.db(), first);
  EXPECT_EQ(changes.records, std::vector<std::string>{store::record_key("osv", "T-2")});
  EXPECT_EQ(changes.packages, std::vector<std::string>{store::package_key("npm", "b")});
  EXPECT_EQ(changes.names, std::vector<std::string>{"T-2"});
}

TEST(Changes, SameImportsGiveTheSameStateAndOthersDoNot) {
  IndexFolder a("state-a");
  IndexFolder b("state-b");
  for (auto* index : {&a, &b}) {
    index->affects("T-1", "npm", "a", "1.0.0");
    ASSERT_TRUE(index->import());
  }
  EXPECT_EQ(revision_of(a.db()), revision_of(b.db()));
  a.affects("T-2", "npm", "b", "1.0.0");
  b.affects("T-2", "npm", "b", "1.0.1");
  for (auto* index : {&a, &b}) {
    ASSERT_TRUE(index->import());
  }
  EXPECT_EQ(revision_of(a.db()).number, revision_of(b.db()).number);
  EXPECT_NE(revision_of(a.db()).state, revision_of(b.db()).state);
}

TEST(Changes, SignalsChangeNames) {
  IndexFolder index("signals");
  index.affects("T-1", "npm", "a", "1.0.0", "CVE-2026-0001");
  ASSERT_TRUE(index.import());
  const auto first = revision_of(index.db());
  ASSERT_TRUE(index.write([](AdvisoryWriter& writer) {
    const std::vector<KevEntry> kev = {{.cve = "CVE-2026-0001", .date_added = "2026-01-01"}};
    return writer.put_kev(kev);
  }));
  EXPECT_TRUE(since(index.db(), first).everything) << "a source that wasn't there";
  const auto second = revision_of(index.db());
  ASSERT_TRUE(index.write([](AdvisoryWriter& writer) {
    const std::vector<KevEntry> kev = {{.cve = "CVE-2026-0001", .date_added = "2026-01-01"},
                                       {.cve = "CVE-2026-0009", .date_added = "2026-01-02"}};
    return writer.put_kev(kev);
  }));
  const auto changes = since(index.db(), second);
  EXPECT_TRUE(changes.kev);
  EXPECT_EQ(changes.names, std::vector<std::string>{"CVE-2026-0009"});
  const auto third = revision_of(index.db());
  std::vector<EpssScore> scores;
  for (std::size_t i = 0; i <= Changes::kMostEpss; ++i) {
    scores.push_back({.cve = "CVE-2025-" + std::to_string(100'000 + i), .probability = 0.5});
  }
  ASSERT_TRUE(index.write([&](AdvisoryWriter& writer) { return writer.put_epss(scores); }));
  EXPECT_TRUE(since(index.db(), third).everything);
  const auto fourth = revision_of(index.db());
  scores[7].probability = 0.25;
  scores.erase(scores.begin() + 3);
  ASSERT_TRUE(index.write([&](AdvisoryWriter& writer) { return writer.put_epss(scores); }));
  EXPECT_EQ(since(index.db(), fourth).epss,
            (std::vector<std::string>{"CVE-2025-100003", "CVE-2025-100007"}));
  const auto fifth = revision_of(index.db());
  for (auto& score : scores) {
    score.percentile = 0.125;
  }
  ASSERT_TRUE(index.write([&](AdvisoryWriter& writer) { return writer.put_epss(scores); }));
  scores.pop_back();
  const auto all = since(index.db(), fifth);
  EXPECT_FALSE(all.everything);
  EXPECT_TRUE(all.epss.size() == Changes::kMostEpss || all.all_epss);
}

TEST(Changes, OldRevisionsAreDroppedWithAFloor) {
  IndexFolder index("floor");
  std::vector<Revision> revisions;
  for (std::size_t i = 0; i < Changes::kMostRevisions + 5; ++i) {
    ASSERT_TRUE(index.write([&](AdvisoryWriter& writer) {
      const std::vector<EpssScore> scores = {
          {.cve = "CVE-2026-1", .probability = static_cast<double>(i)}};
      return writer.put_epss(scores);
    }));
    revisions.push_back(revision_of(index.db()));
  }
  const auto known = (*all_stores().front()->open(index.db()))->revisions();
  EXPECT_EQ(known.back(), revisions.back());
  EXPECT_LE(known.size(), Changes::kMostRevisions + 1);
  EXPECT_TRUE(since(index.db(), revisions.front()).everything);
  EXPECT_EQ(since(index.db(), known.front()).epss.size(), 1U)
      << "the floor itself can be asked from";
}

// Random changes; the law that --since rests on.
class SinceLaw : public testing::TestWithParam<unsigned> {};

TEST_P(SinceLaw, LeavesOutOnlyWhatIsTheSame) {
  std::mt19937 random(GetParam());
  const auto one_of = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(random);
  };
  IndexFolder index("law" + std::to_string(GetParam()));
  std::vector<std::string> purls;
  for (int i = 0; i < 12; ++i) {
    for (const auto* version : {"1.0.0", "2.0.0"}) {
      purls.push_back("pkg:npm/p" + std::to_string(i) + "@" + version);
      purls.push_back("pkg:pypi/p" + std::to_string(i) + "@" + version);
    }
  }
  const auto change = [&](std::size_t step) {
    for (std::size_t n = 1 + one_of(4); n > 0; --n) {
      const auto id = "T-" + std::to_string(one_of(20));
      const auto alias =
          one_of(3) == 0 ? std::string() : "CVE-2026-" + std::to_string(1000 + one_of(8));
      const auto fixed = std::to_string(1 + one_of(3)) + ".0.1";
      const auto modified = "2026-01-01T00:" + std::to_string(10 + step % 50) + ":00Z";
      if (one_of(5) == 0) {
        index.names_only(id, alias, modified);
      } else {
        index.affects(id, one_of(6) == 0 ? "PyPI" : "npm", "p" + std::to_string(one_of(12)), fixed,
                      alias, modified);
      }
    }
    ASSERT_TRUE(index.import());
    std::vector<KevEntry> kev;
    std::vector<EpssScore> epss;
    for (int i = 0; i < 8; ++i) {
      const auto cve = "CVE-2026-" + std::to_string(1000 + i);
      if (i == 0 || one_of(3) == 0) {
        kev.push_back({.cve = cve, .date_added = "2026-01-0" + std::to_string(1 + one_of(2))});
      }
      epss.push_back({.cve = cve, .probability = 0.125 * static_cast<double>(one_of(3))});
    }
    if (one_of(3) == 0) {
      ASSERT_TRUE(index.write([&](AdvisoryWriter& writer) -> Result<void> {
        AKASHI_TRY(writer.put_kev(kev));
        return one_of(2) == 0 ? writer.put_epss(epss) : Result<void>();
      }));
    }
  };
  change(0);
  std::size_t left_out = 0;
  for (std::size_t step = 1; step < 25; ++step) {
    const auto before = revision_of(index.db());
    const auto was = index.matched(purls);
    for (std::size_t n = 1 + one_of(2); n > 0; --n) {
      change(step);
    }
    const auto now = index.matched(purls);
    const auto reader = *all_stores().front()->open(index.db());
    const auto changed = match::changed_components(now.bom, *reader, reader->changed_since(before));
    const auto delta = index.matched(purls, changed);
    for (std::uint32_t i = 0; i < purls.size(); ++i) {
      const auto of = [&](const Report& report) {
        std::vector<Finding> out;
        std::ranges::copy_if(report.findings, std::back_inserter(out),
                             [&](const Finding& finding) { return finding.component == i; });
        return out;
      };
      if (changed[i]) {
        EXPECT_EQ(of(delta), of(now)) << purls[i] << " at " << step;
        EXPECT_EQ(delta.statuses[i], now.statuses[i]) << purls[i];
      } else {
        ++left_out;
        EXPECT_EQ(of(was), of(now)) << purls[i] << " at " << step;
        EXPECT_EQ(was.statuses[i], now.statuses[i]) << purls[i];
      }
    }
  }
  EXPECT_GT(left_out, 0U) << "the law must not hold by leaving nothing out";
}
INSTANTIATE_TEST_SUITE_P(Seeds, SinceLaw, testing::Range(1U, 5U));

TEST(Changes, AnIndexOfAnOlderFormatIsNamedAndNotTakenForNone) {
  IndexFolder index("older");
  index.affects("T-1", "npm", "a", "1.0.0");
  ASSERT_TRUE(index.import());
  {
    const auto env = stores::lmdb::Environment::open(index.db(), true);
    ASSERT_TRUE(env.has_value());
    const auto txn = stores::lmdb::Transaction::begin(*env, true);
    ASSERT_EQ(mdb_drop((*txn)->handle(), (*env)->table(stores::lmdb::Table::kChange), 1), 0);
    ASSERT_TRUE((*txn)->put(stores::lmdb::Table::kMeta, "format", "akashi-advisory-index 3"));
    ASSERT_TRUE((*txn)->commit());
  }
  const auto opened = all_stores().front()->open(index.db());
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code(), ErrorCode::kUnsupported);
  EXPECT_NE(opened.error().text().find("akashi-advisory-index 3"), std::string::npos);
}

}  // namespace
}  // namespace akashi
