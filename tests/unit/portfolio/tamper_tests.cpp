// Whatever is changed in a portfolio by other means than this program is found, and named.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "formats/sqlite_store.h"
#include "portfolio_folder.h"

namespace akashi::portfolio {
namespace {

class TamperTest : public PortfolioFolder {
 protected:
  void SetUp() override {
    PortfolioFolder::SetUp();
    auto journal = make();
    kept_ = journal.add_bytes("evidence").value();
    std::vector<Draft> drafts = {draft("case/a"), draft("case/b"), draft("case/c")};
    drafts[1].files = {kept_};
    head_ = journal.append("ito", drafts).value();
  }

  void change(const std::string& sql) const {
    auto store = formats::SqliteStore::open(folder_ + "/portfolio.sqlite",
                                            formats::SqliteStore::Mode::kWrite, 1000);
    ASSERT_TRUE(store.has_value()) << store.error().text();
    const auto done = store->execute(sql.c_str());
    ASSERT_TRUE(done.has_value()) << sql << ": " << done.error().text();
  }
  std::string found(const std::optional<Head>& known = std::nullopt) {
    const auto journal = open(Journal::Access::kRead);
    const auto verified = journal.verify(known);
    return verified ? findings(*verified) : verified.error().text();
  }

  FileRef kept_;
  Head head_;
};

TEST_F(TamperTest, NothingIsFoundWhereNothingWasDone) {
  EXPECT_EQ(found(), "");
  EXPECT_EQ(found(head_), "");
}

TEST_F(TamperTest, EveryColumnOfAnEntry) {
  const std::pair<const char*, const char*> columns[] = {
      {"time", "'2027-01-15T08:00:01Z'"},
      {"actor", "'mallory'"},
      {"kind", "'case.sign'"},
      {"subject", "'case/d'"},
      {"content", "'{\"x\":2}'"},
      {"files", "''"},
      {"summary", "''"},
      {"previous", "'0000000000000000000000000000000000000000000000000000000000000000'"},
      {"digest", "'0000000000000000000000000000000000000000000000000000000000000000'"},
  };
  for (const auto& [column, value] : columns) {
    change("CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM entries WHERE number = 3");
    change("UPDATE entries SET " + std::string(column) + " = " + value + " WHERE number = 3");
    EXPECT_NE(found().find("entry 3"), std::string::npos) << column << ": " << found();
    change(
        "DELETE FROM entries WHERE number = 3; INSERT INTO entries SELECT * FROM kept; "
        "DROP TABLE kept");
    EXPECT_EQ(found(), "") << column;
  }
}

TEST_F(TamperTest, AForgedEntryBreaksTheChainBehindIt) {
  // Its own digest fits, the one that the next entry names does not.
  Entry forged = open().entries("case/b").value().front();
  forged.content = R"({"x":2})";
  change("UPDATE entries SET content = '" + forged.content + "', digest = '" +
         entry_digest(forged) + "' WHERE number = 3");
  EXPECT_EQ(found(), "entry 4 does not name the digest of the entry before it\n");
}

TEST_F(TamperTest, RemovedAndAddedEntries) {
  change("DELETE FROM entries WHERE number = 3");
  EXPECT_NE(found().find("entry 3 is missing"), std::string::npos);
  change("UPDATE entries SET number = 3 WHERE number = 4");
  EXPECT_NE(found().find("entry 3"), std::string::npos);
}

TEST_F(TamperTest, ACutOffEndIsSeenByWhoeverNotedTheHead) {
  change("DELETE FROM entries WHERE number = 4; DELETE FROM summaries WHERE subject = 'case/c'");
  EXPECT_EQ(found(), "");  // From inside it can't be.
  EXPECT_NE(found(head_).find("entry 4 was there once"), std::string::npos);
  auto journal = open();
  const auto other = draft("case/x");
  ASSERT_TRUE(journal.append("ito", {&other, 1}).has_value());
  EXPECT_NE(found(head_).find("entry 4 is another one"), std::string::npos);
}

TEST_F(TamperTest, EveryColumnOfASummary) {
  const std::pair<const char*, const char*> columns[] = {
      {"subject", "'case/z'"}, {"kind", "'label'"},       {"title", "'x'"}, {"state", "'signed'"},
      {"until", "''"},         {"search", "'something'"}, {"number", "2"},
  };
  for (const auto& [column, value] : columns) {
    change("CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM summaries");
    change("UPDATE summaries SET " + std::string(column) + " = " + value +
           " WHERE subject = 'case/b'");
    EXPECT_NE(found().find("case/b"), std::string::npos) << column << ": " << found();
    change("DELETE FROM summaries; INSERT INTO summaries SELECT * FROM kept; DROP TABLE kept");
    EXPECT_EQ(found(), "") << column;
  }
  change("DELETE FROM summaries WHERE subject = 'case/b'");
  EXPECT_EQ(found(), "the summary of case/b is missing\n");
}

TEST_F(TamperTest, TablesThatAreNotOurs) {
  change("CREATE TABLE more (x)");
  EXPECT_NE(found().find("more"), std::string::npos);
  change("DROP TABLE more; DROP INDEX summaries_until");
  EXPECT_NE(found(), "");
  change("CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM summaries; END");
  EXPECT_NE(found().find("t of the database"), std::string::npos);
  // And it doesn't run.
  auto journal = open();
  const auto one = draft("case/x");
  ASSERT_TRUE(journal.append("ito", {&one, 1}).has_value());
  EXPECT_TRUE(journal.summary("case/a")->has_value());
}

TEST_F(TamperTest, Files) {
  const auto path = open().file_path(kept_.sha256);
  std::filesystem::remove(path);
  EXPECT_EQ(found(), "file " + kept_.sha256 + ", named by entry 3, is missing\n");
  file("portfolio/files/" + kept_.sha256, "evidencE");
  EXPECT_EQ(found(), "file " + kept_.sha256 + ", named by entry 3, is not as it was\n");
  std::filesystem::remove(path);
  file("elsewhere", "evidence");
  std::filesystem::create_symlink(root_ / "elsewhere", path);
  EXPECT_NE(found(), "");
  // Bringing the same bytes again mends it.
  EXPECT_EQ(open().add_bytes("evidence").value(), kept_);
  EXPECT_EQ(found(), "");
  // What no entry names is said, but breaks nothing.
  file("portfolio/files/.new-1-0", "left by a killed process");
  const auto verified = open().verify(std::nullopt);
  EXPECT_TRUE(verified->sound());
  EXPECT_NE(findings(*verified, false).find(".new-1-0"), std::string::npos);
}

// Any byte of the database, one after another in steps: the program neither crashes nor says that
// all is well and then reads something else.
TEST_F(TamperTest, AnyByteOfTheDatabase) {
  const auto path = folder_ + "/portfolio.sqlite";
  const auto whole = read(path);
  const auto wal = std::filesystem::exists(path + "-wal") ? read(path + "-wal") : std::string();
  EXPECT_TRUE(wal.empty());  // The last connection put everything into the database.
  const auto entry = open().entries("case/b").value().front();
  for (std::size_t at = 100; at < whole.size(); at += 97) {
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x21);
    std::filesystem::remove(path + "-wal");
    std::filesystem::remove(path + "-shm");
    file("portfolio/portfolio.sqlite", bytes);
    const auto opened = Journal::open(folder_, Journal::Access::kRead, clock_);
    if (!opened) {
      continue;
    }
    const auto verified = opened->verify(head_);
    const auto read_again = opened->entries("case/b");
    if (verified && verified->sound()) {
      ASSERT_TRUE(read_again.has_value()) << at << " " << read_again.error().text();
      ASSERT_EQ(read_again->size(), 1U) << at;
      EXPECT_EQ(read_again->front().digest, entry.digest) << at;
    }
  }
}

}  // namespace
}  // namespace akashi::portfolio
