#include "portfolio/journal.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/hash.h"
#include "formats/sqlite_store.h"
#include "portfolio_folder.h"

namespace akashi::portfolio {
namespace {

class JournalTest : public PortfolioFolder {};

TEST_F(JournalTest, KeepsWhatIsAppendedAndChainsIt) {
  auto journal = make();
  const std::vector<Draft> drafts = {draft("case/a"), draft("case/b")};
  const auto head = journal.append("ito", drafts);
  ASSERT_TRUE(head.has_value()) << head.error().text();
  EXPECT_EQ(head->number, 3U);
  clock_.now += 60;
  auto later = draft("case/a", "signed");
  later.kind = "case.sign";
  later.content = "{\"by\":\"伊藤\"}";
  ASSERT_TRUE(journal.append("sato", {&later, 1}).has_value());

  const auto again = open(Journal::Access::kRead);
  const auto entries = again.entries("case/a");
  ASSERT_TRUE(entries.has_value()) << entries.error().text();
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ(entries->front().actor, "ito");
  EXPECT_EQ(entries->back().actor, "sato");
  EXPECT_EQ(entries->back().time, "2027-01-15T08:01:00Z");
  EXPECT_EQ(entries->back().content, "{\"by\":\"伊藤\"}");
  EXPECT_EQ(entries->back().summary->state, "signed");
  const auto verified = again.verify(std::nullopt);
  ASSERT_TRUE(verified.has_value()) << verified.error().text();
  EXPECT_EQ(findings(*verified, false), "");
  EXPECT_EQ(verified->head.number, 4U);
  EXPECT_EQ(verified->head.digest, entries->back().digest);
  EXPECT_EQ(verified->subjects, 2U);
}

// The form of the digest, written down once more: other programs can verify a portfolio by it.
TEST_F(JournalTest, TheDigestIsAsTheFormatSays) {
  const Entry entry{.number = 7,
                    .time = "2027-01-15T08:00:00Z",
                    .actor = "a",
                    .kind = "k",
                    .subject = "s",
                    .content = "{}",
                    .files = {{.sha256 = std::string(64, 'f'), .size = 3}},
                    .summary = {},
                    .previous = "p",
                    .digest = {}};
  std::string all;
  for (const std::string& field :
       {std::string("akashi portfolio entry 1"), std::string("7"), entry.time, entry.actor,
        entry.kind, entry.subject, entry.content, std::string(64, 'f') + ":3", std::string(),
        entry.previous}) {
    all += std::string(7, '\0') + static_cast<char>(field.size()) + field;
  }
  EXPECT_EQ(entry_digest(entry), hash_hex(HashAlgorithm::kSha256, all));
}

TEST_F(JournalTest, TakesAllDraftsOrNone) {
  auto journal = make();
  std::vector<Draft> drafts = {draft("case/a"), draft("case/b")};
  drafts[1].files = {{.sha256 = std::string(64, 'a'), .size = 1}};
  const auto refused = journal.append("ito", drafts);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(journal.head()->number, 1U);
  EXPECT_TRUE(journal.entries("case/a")->empty());
  EXPECT_FALSE(journal.summary("case/a")->has_value());
}

TEST_F(JournalTest, RefusesWhatIsNoEntry) {
  auto journal = make();
  const auto with = [&](auto&& change) {
    auto bad = draft("case/a");
    change(bad);
    return journal.append("ito", {&bad, 1}).has_value();
  };
  EXPECT_FALSE(with([](Draft& d) { d.kind.clear(); }));
  EXPECT_FALSE(with([](Draft& d) { d.subject = "a\nb"; }));
  EXPECT_FALSE(with([](Draft& d) { d.subject = "\xff"; }));
  EXPECT_FALSE(with([](Draft& d) { d.content = "[]"; }));
  EXPECT_FALSE(with([](Draft& d) { d.content = "{\"a\":}"; }));
  EXPECT_FALSE(with([](Draft& d) { d.files = {{.sha256 = "../../etc/passwd", .size = 1}}; }));
  EXPECT_FALSE(with([](Draft& d) { d.summary->until = "soon"; }));
  EXPECT_FALSE(with([](Draft& d) { d.summary->title = std::string("a\0b", 3); }));
  const auto good = draft("case/a");
  EXPECT_FALSE(journal.append("", {&good, 1}).has_value());
  EXPECT_TRUE(journal.append("ito", {&good, 1}).has_value());
}

TEST_F(JournalTest, KeepsFilesOnceAndFollowsNoLink) {
  auto journal = make();
  const auto path = file("evidence.txt", "hello\n");
  const auto kept = journal.add_file(path, Limits());
  ASSERT_TRUE(kept.has_value()) << kept.error().text();
  EXPECT_EQ(kept->sha256, hash_hex(HashAlgorithm::kSha256, "hello\n"));
  EXPECT_EQ(journal.add_bytes("hello\n").value(), *kept);
  EXPECT_EQ(read(journal.file_path(kept->sha256)), "hello\n");
  EXPECT_EQ(journal.file_path("../x"), "");
  std::filesystem::create_symlink(path, root_ / "link");
  EXPECT_FALSE(journal.add_file((root_ / "link").string(), Limits()).has_value());
  EXPECT_FALSE(journal.add_file(root_.string(), Limits()).has_value());
  Limits small;
  small.binary_bytes = 3;
  EXPECT_FALSE(journal.add_file(path, small).has_value());
  auto with = draft("case/a");
  with.files = {*kept};
  ASSERT_TRUE(journal.append("ito", {&with, 1}).has_value());
  const auto verified = journal.verify(std::nullopt);
  EXPECT_EQ(findings(*verified, false), "");  // No part of the refused ones is left.
  EXPECT_EQ(verified->files, 1U);
}

TEST_F(JournalTest, ListsAndFindsByEachField) {
  auto journal = make();
  std::vector<Draft> drafts;
  for (int i = 0; i < 30; ++i) {
    drafts.push_back(draft("case/" + std::to_string(100 + i), i % 3 == 0 ? "signed" : "open"));
    drafts.back().summary->until = i < 10 ? "" : "2027-01-" + std::to_string(i);
  }
  drafts[4].summary->kind = "label";
  drafts[5].summary->search = search_text("Router ルータ");
  ASSERT_TRUE(journal.append("ito", drafts).has_value());
  const auto count = [&](const Query& query) {
    Query all = query;
    all.most = 1000;
    EXPECT_EQ(journal.list(all)->size(), *journal.count(query));
    return *journal.count(query);
  };
  EXPECT_EQ(count({}), 30U);
  EXPECT_EQ(count({.kind = "case"}), 29U);
  EXPECT_EQ(count({.kind = "case", .state = "signed"}), 10U);
  EXPECT_EQ(count({.until_to = "2027-01-12"}), 3U);
  EXPECT_EQ(count({.until_from = "2027-01-12", .until_to = "2027-01-13"}), 2U);
  EXPECT_EQ(count({.search = "ルータ"}), 1U);
  EXPECT_EQ(count({.search = "rOUTER"}), 1U);
  EXPECT_EQ(count({.search = "' OR 1=1 --"}), 0U);
  EXPECT_EQ(count({.search = "%"}), 0U);
  // Pages put together are the whole list.
  std::vector<std::string> subjects;
  Query page{.most = 7};
  while (true) {
    const auto rows = journal.list(page);
    ASSERT_TRUE(rows.has_value());
    if (rows->empty()) {
      break;
    }
    for (const auto& row : *rows) {
      subjects.push_back(row.subject);
    }
    page.after = subjects.back();
  }
  EXPECT_EQ(subjects.size(), 30U);
  EXPECT_TRUE(std::ranges::is_sorted(subjects));
}

TEST_F(JournalTest, SaysWhereThereIsNoPortfolioOrAnother) {
  EXPECT_EQ(Journal::open(folder_, Journal::Access::kRead, clock_).error().code(),
            ErrorCode::kNotFound);
  {
    const auto journal = make();
  }
  EXPECT_EQ(Journal::create(folder_, "ito", "again", clock_).error().code(), ErrorCode::kConflict);
  EXPECT_TRUE(open().head().has_value());
  file("portfolio/portfolio.sqlite", "this is no database at all, and long enough to be read");
  EXPECT_EQ(Journal::open(folder_, Journal::Access::kRead, clock_).error().code(),
            ErrorCode::kInvalidInput);
}

// Writers at once: every entry is there, and the chain has no fork.
TEST_F(JournalTest, SeveralProcessesWriteOneChain) {
  {
    const auto journal = make();
  }
  constexpr std::size_t kProcesses = 4;
  constexpr int kEach = 25;
  std::array<pid_t, kProcesses> children{};
  for (std::size_t i = 0; i < kProcesses; ++i) {
    children[i] = fork();
    if (children[i] == 0) {
      auto own = Journal::open(folder_, Journal::Access::kWrite, clock_);
      bool good = own.has_value();
      for (int k = 0; good && k < kEach; ++k) {
        // Reads and writes as one step: the count that is read is the count when it is written.
        good = own->append("p" + std::to_string(i),
                           [&]() -> Result<std::vector<Draft>> {
                             AKASHI_TRY_ASSIGN(const auto head, own->head());
                             auto one = draft("case/" + std::to_string(head.number));
                             return std::vector<Draft>{std::move(one)};
                           })
                   .has_value();
      }
      _exit(good ? 0 : 1);
    }
  }
  for (const auto child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  const auto journal = open(Journal::Access::kRead);
  const auto verified = journal.verify(std::nullopt);
  ASSERT_TRUE(verified.has_value()) << verified.error().text();
  EXPECT_EQ(findings(*verified, false), "");
  EXPECT_EQ(verified->head.number, 1U + kProcesses * kEach);
  EXPECT_EQ(verified->subjects, kProcesses * kEach);  // No number was read twice.
}

// Who reads all while another writes sees one moment of it.
TEST_F(JournalTest, VerifyingWhileAnotherWritesFindsNothing) {
  {
    const auto journal = make();
  }
  const auto child = fork();
  if (child == 0) {
    auto own = Journal::open(folder_, Journal::Access::kWrite, clock_);
    for (int k = 0; own.has_value() && k < 300; ++k) {
      const auto one = draft("case/" + std::to_string(k % 7), std::to_string(k));
      if (!own->append("ito", {&one, 1})) {
        break;
      }
    }
    _exit(0);
  }
  const auto journal = open(Journal::Access::kRead);
  int status = 0;
  do {
    const auto verified = journal.verify(std::nullopt);
    ASSERT_TRUE(verified.has_value()) << verified.error().text();
    EXPECT_EQ(findings(*verified), "");
  } while (waitpid(child, &status, WNOHANG) == 0);
  EXPECT_EQ(journal.head()->number, 301U);
}

TEST_F(JournalTest, AWriterThatKeepsWritingIsSaid) {
  const auto path = folder_ + "/portfolio.sqlite";
  {
    const auto journal = make();
  }
  using formats::SqliteStore;
  auto one = SqliteStore::open(path, SqliteStore::Mode::kWrite, 1).value();
  auto two = SqliteStore::open(path, SqliteStore::Mode::kWrite, 1).value();
  const auto done = one.transaction([&]() -> Result<void> {
    const auto refused = two.transaction([] { return Result<void>(); });
    EXPECT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), ErrorCode::kConflict);
    return {};
  });
  EXPECT_TRUE(done.has_value());
  EXPECT_TRUE(two.transaction([] { return Result<void>(); }).has_value());
}

// A writer that is killed at any moment: what it had told of is there, and all is whole.
TEST_F(JournalTest, KillingAWriterLosesNothingThatWasCommitted) {
  {
    const auto journal = make();
  }
  constexpr int kRounds = 12;
  for (int round = 0; round < kRounds; ++round) {
    std::array<int, 2> pipes{};
    ASSERT_EQ(pipe(pipes.data()), 0);
    const auto child = fork();
    if (child == 0) {
      auto own = Journal::open(folder_, Journal::Access::kWrite, clock_);
      for (int k = 0; own.has_value() && k < 10'000; ++k) {
        const auto kept = own->add_bytes("bytes " + std::to_string(round * 10'000 + k));
        auto one = draft("case/" + std::to_string(round) + "-" + std::to_string(k));
        one.files = {*kept};
        const std::vector<Draft> two = {one, draft(one.subject, "second")};
        const auto head = own->append("ito", two);
        if (!head || ::write(pipes[1], &head->number, sizeof(head->number)) < 0) {
          break;
        }
      }
      _exit(0);
    }
    close(pipes[1]);
    std::uint64_t told = 0;
    for (int k = 0; k <= round; ++k) {  // Killed after another number of writes each time.
      ASSERT_EQ(::read(pipes[0], &told, sizeof(told)), static_cast<ssize_t>(sizeof(told)));
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    for (std::uint64_t more = 0; ::read(pipes[0], &more, sizeof(more)) == sizeof(more);) {
      told = more;
    }
    close(pipes[0]);
    auto journal = open();
    const auto verified = journal.verify(std::nullopt);
    ASSERT_TRUE(verified.has_value()) << verified.error().text();
    EXPECT_EQ(findings(*verified), "");
    EXPECT_GE(verified->head.number, told);
    EXPECT_EQ(verified->head.number % 2, 1U);  // Both entries of an append, or none.
  }
}

}  // namespace
}  // namespace akashi::portfolio
