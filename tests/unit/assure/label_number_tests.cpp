#include "assure/label_number.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>

#include "embedded_schemes.h"

namespace akashi::assure {
namespace {

const NumberPattern kPattern{.pattern = "JS-rrrr-rrrr-rrc", .alphabet = "3479ACEFHJKMPRTWXY"};
constexpr std::string_view kAll = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

std::function<Result<std::uint64_t>()> random_source(unsigned seed) {
  return [engine = std::mt19937_64(seed)]() mutable -> Result<std::uint64_t> { return engine(); };
}

TEST(LabelNumber, CheckCharacterIsThatOfTheStandard) {
  // ISBT 128 donation numbers use ISO/IEC 7064 MOD 37-2; this one is printed in its specification.
  EXPECT_EQ(check_character("G1234 98 654321"), 'H');
  EXPECT_EQ(check_character("-- "), std::nullopt);
}

TEST(LabelNumber, EverySingleErrorAndExchangeIsFound) {
  const auto random = random_source(1);
  for (int i = 0; i < 200; ++i) {
    auto number = new_number(kPattern, random);
    ASSERT_TRUE(number.has_value());
    ASSERT_TRUE(number_fits(kPattern, *number)) << *number;
    const auto body = number->substr(0, number->size() - 1);
    const char check = number->back();
    for (std::size_t at = 0; at < body.size(); ++at) {
      if (body[at] == '-') {
        continue;
      }
      for (const char c : kAll.substr(0, 36)) {
        auto wrong = body;
        wrong[at] = c;
        ASSERT_EQ(check_character(wrong) == check, c == body[at]) << wrong;
      }
      for (std::size_t to = at + 1; to < body.size(); ++to) {
        if (body[to] == '-') {
          continue;
        }
        auto wrong = body;
        std::swap(wrong[at], wrong[to]);
        ASSERT_EQ(check_character(wrong) == check, wrong == body) << wrong;
      }
    }
    // The check character itself, and its exchange with the one before.
    for (const char c : kAll) {
      ASSERT_EQ(number_fits(kPattern, body + c), c == check);
    }
    auto wrong = *number;
    std::swap(wrong[wrong.size() - 1], wrong[wrong.size() - 2]);
    ASSERT_EQ(number_fits(kPattern, wrong), wrong == *number);
  }
}

TEST(LabelNumber, OfTheAlphabetOnlyAndEvenlyDrawn) {
  const auto random = random_source(2);
  std::set<std::string> seen;
  std::map<char, int> count;
  for (int i = 0; i < 5000; ++i) {
    const auto number = *new_number(kPattern, random);
    seen.insert(number);
    ASSERT_TRUE(number.starts_with("JS-"));
    for (const char c : number.substr(3)) {
      if (c != '-') {
        ASSERT_NE(kPattern.alphabet.find(c), std::string::npos);
        ++count[c];
      }
    }
  }
  EXPECT_EQ(seen.size(), 5000U);
  for (const char c : kPattern.alphabet) {
    EXPECT_NEAR(count[c], 5000 * 11 / 18, 300) << c;
  }
}

TEST(LabelNumber, ASourceThatFailsOrAPatternThatCantBe) {
  const auto broken = []() -> Result<std::uint64_t> {
    return fail(ErrorCode::kUnavailable, msg::kInternal, {"no chance"});
  };
  EXPECT_FALSE(new_number(kPattern, broken).has_value());
  const auto random = random_source(3);
  for (const auto& bad : {NumberPattern{"JS-rrrr", "ABC"}, NumberPattern{"JS-crrrr", "ABC"},
                          NumberPattern{"JSc", "ABC"}, NumberPattern{"JS-rrc", ""},
                          NumberPattern{"JS-rrc", "ABCA"}, NumberPattern{"JS-rrc", "Ab"}}) {
    EXPECT_FALSE(new_number(bad, random).has_value()) << bad.pattern;
    EXPECT_FALSE(number_fits(bad, "JS-AA")) << bad.pattern;
  }
}

TEST(LabelNumber, Forms) {
  const auto number = *new_number(kPattern, random_source(4));
  EXPECT_FALSE(number_fits(kPattern, ""));
  EXPECT_FALSE(number_fits(kPattern, number + "A"));
  EXPECT_FALSE(number_fits(kPattern, number.substr(1)));
  EXPECT_TRUE(number_fits(std::nullopt, "☆1") == false);
  EXPECT_TRUE(number_fits(std::nullopt, "R-2025/17"));
  EXPECT_EQ(fold_number(" js-3479-acef "), "JS-3479-ACEF");
  EXPECT_EQ(fold_number("JS－3479－ａｃｅｆ"), "JS-3479-ACEF");
  EXPECT_EQ(fold_number("Ｚ～"), "Z~");
  EXPECT_EQ(fold_number("番\xEF\xBC"), "番\xEF\xBC");
}

TEST(LabelNumber, SchemesHaveUsablePatterns) {
  for (const auto& scheme : testing_support::embedded_schemes().schemes) {
    if (const auto pattern = number_pattern(scheme)) {
      EXPECT_TRUE(new_number(*pattern, random_source(5)).has_value()) << scheme.key();
    }
  }
  EXPECT_TRUE(
      number_pattern(*testing_support::embedded_schemes().find("jc-star@2025-03")).has_value());
}

}  // namespace
}  // namespace akashi::assure
