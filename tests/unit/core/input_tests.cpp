// What every parser does with an input: problems.
#include <gtest/gtest.h>

#include <string>

#include "base/problems.h"
#include "model/inventory.h"

namespace akashi {
namespace {

TEST(Problems, AreBoundedAndCounted) {
  Inventory inventory;
  for (int i = 0; i < 30'000; ++i) {
    inventory.problem(msg::kSyntax, {"a", std::string(2'000, 'x')}, {.line = 1});
    inventory.problem(Error(ErrorCode::kInvalidInput, Message{msg::kPlain, {"b"}}));
  }
  ASSERT_EQ(inventory.problems.size(), Problems::kMost + 1);
  EXPECT_EQ(inventory.problems[0].message().args[1].size(), 512U);
  EXPECT_EQ(inventory.problems.back().text(), "50000 more problems of this file");
  EXPECT_EQ(inventory.problems.back().code(), ErrorCode::kLimitExceeded);

  Problems all;
  all.add(msg::kPlain, {"first"});
  all.add_all(std::move(inventory.problems), "b.txt");
  EXPECT_EQ(all.size(), Problems::kMost + 1);
  EXPECT_EQ(all[1].file(), "b.txt");
  EXPECT_EQ(all.back().text(), "50001 more problems of this file");
}

}  // namespace
}  // namespace akashi
