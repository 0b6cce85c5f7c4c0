#include "base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

namespace akashi {
namespace {

Result<void> broken(std::size_t i) {
  return fail(ErrorCode::kInvalidInput, msg::kPlain, {std::to_string(i)});
}

TEST(TryEach, DoesEachOnceWhereNoneFails) {
  for (const unsigned threads : {1U, 2U, 6U}) {
    ThreadPool pool(threads);
    std::vector<std::atomic<int>> seen(1000);
    const auto done = try_each(pool, seen.size(), [&](std::size_t i) -> Result<void> {
      ++seen[i];
      return {};
    });
    EXPECT_TRUE(done.has_value());
    for (const auto& count : seen) {
      EXPECT_EQ(count, 1);
    }
    EXPECT_TRUE(try_each(pool, 0, broken).has_value());
  }
}

TEST(TryEach, FailsWithTheFirstInOrder) {
  const std::set<std::size_t> bad = {371, 372, 500, 999};
  for (const unsigned threads : {1U, 2U, 6U}) {
    ThreadPool pool(threads);
    for (int times = 0; times < 20; ++times) {
      std::vector<std::atomic<int>> seen(1000);
      const auto done = try_each(pool, seen.size(), [&](std::size_t i) -> Result<void> {
        ++seen[i];
        return bad.contains(i) ? broken(i) : Result<void>();
      });
      ASSERT_FALSE(done.has_value());
      EXPECT_EQ(done.error().message().args.front(), "371");
      for (std::size_t i = 0; i <= 371; ++i) {  // What is before the failure is done all the same.
        EXPECT_EQ(seen[i], 1) << i;
      }
    }
  }
}

}  // namespace
}  // namespace akashi
