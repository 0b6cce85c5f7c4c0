// Versions and conditions of rpm's dependencies.
#include <gtest/gtest.h>

#include "ecosystems/rpm/relations.h"

namespace akashi::ecosystems::rpm {
namespace {

TEST(RpmRanges, Overlap) {
  constexpr auto kAtLeast = kGreater | kEqual;
  constexpr auto kAtMost = kLess | kEqual;
  EXPECT_TRUE(ranges_overlap(0, "", kEqual, "1"));
  EXPECT_TRUE(ranges_overlap(kEqual, "1.0-1", kEqual, "1.0-1"));
  EXPECT_FALSE(ranges_overlap(kEqual, "1.0-1", kEqual, "1.0-2"));
  EXPECT_TRUE(ranges_overlap(kEqual, "1.0-1", kEqual, "1.0"));
  EXPECT_TRUE(ranges_overlap(kEqual, "1.0-1", kAtLeast, "1.0"));
  EXPECT_FALSE(ranges_overlap(kEqual, "1.0-1", kGreater, "1.0"));
  EXPECT_TRUE(ranges_overlap(kEqual, "1.0", kGreater, "1.0-1"));
  EXPECT_TRUE(ranges_overlap(kEqual, "1:1.0-1", kGreater, "9"));
  EXPECT_TRUE(ranges_overlap(kEqual, "0:1.0-1", kEqual, "1.0-1"));
  EXPECT_FALSE(ranges_overlap(kEqual, "1.0~rc1-1", kAtLeast, "1.0"));
  EXPECT_TRUE(ranges_overlap(kEqual, "1.0^git1-1", kAtLeast, "1.0"));
  EXPECT_TRUE(ranges_overlap(kAtLeast, "2", kAtMost, "2"));
  EXPECT_FALSE(ranges_overlap(kGreater, "2", kLess, "2"));
  EXPECT_TRUE(ranges_overlap(kLess, "2", kLess, "1"));
}

class Conditions : public testing::Test {
 protected:
  Conditions() {
    provide("a", "1.0-1", 0);
    provide("b", "2.0-1", 1);
    provide("lib(x)", "", 0);
    provide("lib(x)", "", 1);
    provide("/bin/sh", "", 2);
  }
  void provide(std::string_view name, std::string_view version, std::uint32_t component) {
    Relation relation{.name = pool.add(name)};
    if (!version.empty()) {
      relation.flags = kEqual;
      relation.version = pool.add(version);
    }
    providers.provide(relation, component);
  }
  std::string find(std::string_view text) {
    const auto answer = providers.find({.name = pool.add(text)});
    std::string out = answer.met ? "met" : "no";
    for (const auto component : answer.components) {
      out += " " + std::to_string(component);
    }
    return out;
  }
  TextPool pool;
  Providers providers{pool};
};

TEST_F(Conditions, Operators) {
  EXPECT_EQ(find("a"), "met 0");
  EXPECT_EQ(find("absent"), "no");
  EXPECT_EQ(find("(a)"), "met 0");
  EXPECT_EQ(find("(a and b)"), "met 0 1");
  EXPECT_EQ(find("(a and absent)"), "no 0");
  EXPECT_EQ(find("(absent or b)"), "met 1");
  EXPECT_EQ(find("(a or b or absent)"), "met 0 1");
  EXPECT_EQ(find("(a if b)"), "met 0");
  EXPECT_EQ(find("(a if absent)"), "met");
  EXPECT_EQ(find("(absent if b)"), "no");
  EXPECT_EQ(find("(a if absent else b)"), "met 1");
  EXPECT_EQ(find("(a unless b)"), "met");
  EXPECT_EQ(find("(a unless absent)"), "met 0");
  EXPECT_EQ(find("(a unless b else b)"), "met 1");
  EXPECT_EQ(find("(lib(x) with b)"), "met 1");
  EXPECT_EQ(find("(lib(x) without b)"), "met 0");
  EXPECT_EQ(find("(a with b)"), "no");
}

TEST_F(Conditions, VersionsAndNesting) {
  EXPECT_EQ(find("(a >= 1 and b < 3)"), "met 0 1");
  EXPECT_EQ(find("(a > 1)"), "met 0");  // 1.0 is above 1.
  EXPECT_EQ(find("(a > 1.0)"), "no");
  EXPECT_EQ(find("(a = 1.0-1)"), "met 0");
  EXPECT_EQ(find("((a or b) and (absent if (absent and b)))"), "met 0 1");
  EXPECT_EQ(find("(/bin/sh or a)"), "met 0 2");
  EXPECT_EQ(find("(lib(x) >= 3)"), "met 0 1");
}

TEST_F(Conditions, WhatIsNoConditionIsNotMet) {
  for (const auto* text : {"(", "()", "(a", "(a xor b)", "(a and)", "(and a)", "(a if b else)",
                           "(>= 1)", "((((((((((((((((((((((((((((((((((((((((a", ")"}) {
    EXPECT_EQ(find(text).substr(0, 2), "no") << text;
  }
}

TEST_F(Conditions, PathsThatNoPackageNames) {
  std::vector<std::uint32_t> paths;
  providers.collect_paths({.name = pool.add("(/bin/sh or /usr/bin/x if a)")}, paths);
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(pool[paths[0]], "/usr/bin/x");
}

}  // namespace
}  // namespace akashi::ecosystems::rpm
