#include "decide/cvss.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "decide/cvss_tables.h"

namespace akashi::decide {
namespace {

constexpr std::array kVersions = {CvssVersion::k20, CvssVersion::k30, CvssVersion::k31,
                                  CvssVersion::k40};

CvssVector parsed(std::string_view text) {
  auto vector = parse_cvss(text);
  EXPECT_TRUE(vector.has_value()) << text << ": " << (vector ? "" : vector.error().text());
  return vector.value_or(CvssVector{});
}

std::string error_of(std::string_view text) {
  const auto vector = parse_cvss(text);
  return vector ? "accepted" : vector.error().text();
}

struct Case {
  std::string_view vector;
  double base;
  double temporal;
  double environmental;
};

TEST(Cvss, Scores) {
  constexpr auto kCases = std::to_array<Case>({
      // The three examples of the v2.0 guide, chapter 3.3.
      {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2},
      {"AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10, 8.3, 9},
      {"AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5},
      {"(AV:N/AC:L/Au:N/C:N/I:N/A:N)", 0, 0, 0},
      // 9.0 by 0.95: a half that binary fractions miss.
      {"AV:N/AC:L/Au:N/C:P/I:P/A:C/RC:UR/TD:N", 9, 8.6, 0},
      // Below zero by the equation.
      {"AV:L/AC:H/Au:M/C:N/I:P/A:N/E:POC/CDP:ND/IR:L/AR:H", 0.8, 0.7, 0},
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, 9.8, 9.8},
      // 10 by 0.92: exactly 9.2, which is not rounded up.
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/RC:U", 10, 9.2, 9.2},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, 9.8, 9.8},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, 0, 0},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/E:P/RL:W/RC:C", 6.1, 5.6, 5.6},
      // 3.1 changed the equation of the environmental score.
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6, 9.6, 9.6},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6, 9.6, 9.7},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10, 10, 10},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 0, 0, 0},
      {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P", 7.3, 5.9, 5.9},
      {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", 7.3, 4.1, 4.1},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/AR:L", 8.7, 8.7, 7.9},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/MSI:H", 0, 0, 7.7},
      // 5.65 exactly.
      {"CVSS:4.0/AV:L/AC:L/AT:P/PR:N/UI:A/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N", 5.7, 5.7, 5.7},
  });
  for (const auto& row : kCases) {
    const auto vector = parsed(row.vector);
    EXPECT_EQ(base_score(vector), row.base) << row.vector;
    EXPECT_EQ(temporal_score(vector), row.temporal) << row.vector;
    EXPECT_EQ(environmental_score(vector), row.environmental) << row.vector;
  }
}

TEST(Cvss, Metrics) {
  const auto vector = parsed(" CVSS:3.1/UI:N/PR:N/AC:L/AV:N/S:U/C:H/I:H/A:H/RL:X/MAV:L ");
  EXPECT_EQ(vector.text(), "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L");
  EXPECT_EQ(vector.metric("MAV"), "L");
  EXPECT_EQ(vector.metric("RL"), "");
  EXPECT_EQ(vector.metric("Au"), "");
  EXPECT_EQ(vector.nomenclature(), "CVSS-BE");
  EXPECT_EQ(parsed("(AV:L/AC:M/Au:S/C:N/I:P/A:C/E:ND/RL:W)").text(),
            "AV:L/AC:M/Au:S/C:N/I:P/A:C/RL:W");
  const std::string base = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N";
  EXPECT_EQ(parsed(base + "/E:X/S:P/U:Amber").nomenclature(), "CVSS-B");
  EXPECT_EQ(parsed(base + "/E:U").nomenclature(), "CVSS-BT");
  EXPECT_EQ(parsed(base + "/E:U/MSA:S").nomenclature(), "CVSS-BTE");
  EXPECT_EQ(parsed(base + "/U:Amber").text(), base + "/U:Amber");
}

TEST(Cvss, BrokenVectorsSayWhatWasExpected) {
  EXPECT_EQ(error_of("CVSS:9.9/AV:N"),
            "CVSS vector \"CVSS:9.9/AV:N\": expected CVSS:3.0/, CVSS:3.1/, CVSS:4.0/, or version "
            "2 without prefix");
  EXPECT_EQ(error_of("CVSS:3.1/AV:N/AC:L/PR:N/UI:X/S:U/C:H/I:H/A:H"),
            "CVSS 3.1 vector, metric UI: \"X\" where one of N, R was expected");
  EXPECT_EQ(error_of("CVSS:3.1/AV:N/AV:N"), "CVSS 3.1 vector: metric AV is there twice");
  EXPECT_EQ(error_of("CVSS:3.0/AV:N/AC:L/PR:N/S:U/C:H/I:H/A:H"),
            "CVSS 3.0 vector: metric UI is missing; expected one of N, R");
  EXPECT_EQ(error_of("CVSS:4.0/AC:L/AV:N"),
            "CVSS 4.0 vector: metric AV after AC; the order of metrics is fixed");
  EXPECT_TRUE(error_of("AV:N/AC:L/Au:N/C:P/I:P/A:Q").contains("\"Q\" where one of N, P, C"));
  EXPECT_TRUE(error_of("AV:N/AC:L/Au:N/C:P/I:P/A:").contains("\"\" where one of N, P, C"));
  const std::string_view good = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
  for (const auto& text :
       {std::string(), std::string("high"), std::string("CVSS:3.1"), std::string("CVSS:3.1/"),
        std::string("()"), std::string("("), std::string("(AV:N/AC:L/Au:N/C:P/I:P/A:P"),
        std::string("CVSS:3.1/av:N"), std::string(good) + "/", std::string(good) + "//E:P",
        std::string(good) + "/E:P/E:X", std::string(good) + "/E:POC", std::string(good) + "/E",
        std::string(good) + "/MSI:S", "(" + std::string(good) + ")"}) {
    EXPECT_FALSE(parse_cvss(text).has_value()) << text;
  }
}

TEST(Cvss, LevelsByTheVersionsOwnScale) {
  EXPECT_EQ(severity_level(0, CvssVersion::k20), SeverityLevel::kLow);
  EXPECT_EQ(severity_level(3.9, CvssVersion::k20), SeverityLevel::kLow);
  EXPECT_EQ(severity_level(10, CvssVersion::k20), SeverityLevel::kHigh);
  for (const auto version : {CvssVersion::k30, CvssVersion::k31, CvssVersion::k40}) {
    EXPECT_EQ(severity_level(0, version), SeverityLevel::kNone);
    EXPECT_EQ(severity_level(0.1, version), SeverityLevel::kLow);
    EXPECT_EQ(severity_level(4, version), SeverityLevel::kMedium);
    EXPECT_EQ(severity_level(6.9, version), SeverityLevel::kMedium);
    EXPECT_EQ(severity_level(7, version), SeverityLevel::kHigh);
    EXPECT_EQ(severity_level(9, version), SeverityLevel::kCritical);
  }
}

// Any value of every metric; half of the optional ones are not defined.
CvssVector random_vector(CvssVersion version, std::mt19937& random) {
  CvssVector vector{.version = version};
  const auto metrics = cvss_specification(version).metrics;
  for (std::size_t at = 0; at < metrics.size(); ++at) {
    std::uint8_t count = 1;
    while (count < metrics[at].values.size() && !metrics[at].values[count].name.empty()) {
      ++count;
    }
    if (metrics[at].group == CvssGroup::kBase || random() % 2 == 0) {
      vector.values[at] = static_cast<std::uint8_t>(1 + (random() % (count - 1U)));
    }
  }
  return vector;
}

TEST(Cvss, EveryVectorIsReadBackAndHasScores) {
  std::mt19937 random(1);
  for (const auto version : kVersions) {
    for (int i = 0; i < 5000; ++i) {
      const auto vector = random_vector(version, random);
      ASSERT_EQ(parsed(vector.text()), vector) << vector.text();
      const std::array scores = {base_score(vector), temporal_score(vector),
                                 environmental_score(vector)};
      for (const double score : scores) {
        ASSERT_TRUE(score >= 0 && score <= 10) << vector.text();
        ASSERT_EQ(score, std::round(score * 10) / 10) << vector.text();
      }
      ASSERT_LE(scores[1], scores[0]) << vector.text();
    }
  }
}

// Values of version 4.0 stand in the order of severity, and its weights count steps from the top.
TEST(Cvss, InVersion4AMoreSevereValueNeverLowersTheScore) {
  std::mt19937 random(2);
  const auto metrics = cvss_specification(CvssVersion::k40).metrics;
  for (int i = 0; i < 20000; ++i) {
    const auto vector = random_vector(CvssVersion::k40, random);
    for (std::size_t at = 0; at < metrics.size(); ++at) {
      if (vector.values[at] < 2) {
        continue;
      }
      auto raised = vector;
      --raised.values[at];
      ASSERT_GE(base_score(raised), base_score(vector)) << vector.text() << metrics[at].name;
      ASSERT_GE(temporal_score(raised), temporal_score(vector))
          << vector.text() << metrics[at].name;
      ASSERT_GE(environmental_score(raised), environmental_score(vector))
          << vector.text() << metrics[at].name;
    }
  }
}

}  // namespace
}  // namespace akashi::decide
