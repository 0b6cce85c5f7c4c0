// The containers of the rpm database: the same rows in all, and what broken ones give.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "formats/rpm_database.h"
#include "formats/rpm_header.h"
#include "support/memory_context.h"

namespace akashi::formats {
namespace {

using Rows = std::map<std::uint32_t, std::string>;

std::string read_text(const std::string& path) {
  std::ifstream in(std::string(AKASHI_ECOSYSTEMS) + "/rpm/testdata/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Outcome {
  Rows rows;
  Result<void> result;
  Problems problems;
};

template <class Read>
Outcome run(std::string_view bytes, Read&& read) {
  Outcome outcome;
  const testing_support::MemoryReader file(bytes);
  outcome.result = read(
      file,
      [&](const RpmRow& row) {
        outcome.rows.emplace(row.number, row.header);
        return true;
      },
      outcome.problems);
  return outcome;
}

Outcome sqlite(std::string_view bytes, std::string_view wal = {}) {
  return run(bytes, [&](const auto& file, const auto& sink, auto& problems) {
    return read_rpm_sqlite(file, wal, Limits{}, sink, problems);
  });
}
Outcome ndb(std::string_view bytes) {
  return run(bytes, [](const auto& file, const auto& sink, auto& problems) {
    return read_rpm_ndb(file, Limits{}, sink, problems);
  });
}
Outcome bdb(std::string_view bytes) {
  return run(bytes, [](const auto& file, const auto& sink, auto& problems) {
    return read_rpm_bdb(file, Limits{}, sink, problems);
  });
}

TEST(RpmContainers, HoldTheSameRows) {
  const auto first = sqlite(read_text("rhel_9/input/var/lib/rpm/rpmdb.sqlite"));
  ASSERT_TRUE(first.result);
  EXPECT_EQ(first.rows.size(), 14U);
  for (const auto& [number, header] : first.rows) {
    EXPECT_TRUE(RpmHeaderView::parse(header, Limits{})) << number;
  }
  for (const auto& other : {ndb(read_text("sles_15/input/usr/lib/sysimage/rpm/Packages.db")),
                            bdb(read_text("centos_7/input/var/lib/rpm/Packages")),
                            bdb(read_text("openeuler_s390x/input/var/lib/rpm/Packages"))}) {
    ASSERT_TRUE(other.result);
    EXPECT_TRUE(other.problems.empty());
    EXPECT_EQ(other.rows, first.rows);
  }
}

TEST(RpmContainers, WriteAheadLog) {
  const auto whole = sqlite(read_text("rhel_9/input/var/lib/rpm/rpmdb.sqlite"));
  const auto file = read_text("fedora_41/input/usr/lib/sysimage/rpm/rpmdb.sqlite");
  const auto wal = read_text("fedora_41/input/usr/lib/sysimage/rpm/rpmdb.sqlite-wal");
  EXPECT_EQ(sqlite(file).rows.size(), whole.rows.size() - 3);
  EXPECT_EQ(sqlite(file, wal).rows, whole.rows);
  // The last transaction is cut: those before it count.
  EXPECT_EQ(sqlite(file, std::string_view(wal).substr(0, wal.size() - 1)).rows.size(),
            whole.rows.size() - 1);
  // A byte of the first frame is wrong: nothing of the log counts.
  auto wrong = wal;
  wrong[32 + 24 + 5] = static_cast<char>(wrong[32 + 24 + 5] + 1);
  EXPECT_EQ(sqlite(file, wrong).rows.size(), whole.rows.size() - 3);
  // No log at all is told, and the file is read.
  const auto outcome = sqlite(file, "something else that is long enough to be a header");
  EXPECT_TRUE(outcome.result);
  EXPECT_EQ(outcome.rows.size(), whole.rows.size() - 3);
  ASSERT_EQ(outcome.problems.size(), 1U);
  EXPECT_EQ(outcome.problems[0].message().id, msg::kSkipped);
}

TEST(RpmContainers, HostileSqlite) {
  auto bytes = read_text("rhel_9/input/var/lib/rpm/rpmdb.sqlite");
  const auto rows = sqlite(bytes).rows.size();
  // All interior and leaf pages lead to the second page: rows would repeat.
  for (std::size_t i = 4096; i < bytes.size(); i += 512) {
    auto copy = bytes;
    copy.replace(i, 8, std::string(8, '\x02'));
    EXPECT_LE(sqlite(copy).rows.size(), rows);
  }
  EXPECT_FALSE(sqlite("").result);
  EXPECT_FALSE(sqlite("SQLite format 3").result);
  EXPECT_FALSE(sqlite(std::string(1000, 'x')).result);
}

TEST(RpmContainers, OverlappingBlobsAreNotReadTwice) {
  auto bytes = read_text("sles_15/input/usr/lib/sysimage/rpm/Packages.db");
  // Slot 2 gets the blocks of slot 1.
  bytes.replace(32 + 16 + 8, 8, bytes.substr(32 + 8, 8));
  const auto outcome = ndb(bytes);
  EXPECT_TRUE(outcome.result);
  EXPECT_EQ(outcome.rows.size(), 13U);
  EXPECT_EQ(outcome.problems.size(), 1U);
}

TEST(RpmContainers, CyclesOfOverflowPagesEnd) {
  auto bytes = read_text("openeuler_s390x/input/var/lib/rpm/Packages");
  constexpr std::size_t kPage = 512;
  for (std::size_t page = 1; page * kPage < bytes.size(); ++page) {
    if (bytes[page * kPage + 25] == 7) {  // Overflow: its next page is itself.
      for (std::size_t i = 0; i < 4; ++i) {
        bytes[page * kPage + 16 + i] = static_cast<char>(page >> (8 * (3 - i)));
      }
    }
  }
  const auto outcome = bdb(bytes);
  EXPECT_TRUE(outcome.result);
  EXPECT_FALSE(outcome.problems.empty());
}

}  // namespace
}  // namespace akashi::formats
