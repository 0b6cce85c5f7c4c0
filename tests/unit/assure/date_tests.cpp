#include "assure/date.h"

#include <gtest/gtest.h>

#include <string>

namespace akashi::assure {
namespace {

TEST(Date, ReadsDaysThatExist) {
  for (const auto* text : {"2024-02-29", "2000-02-29", "1999-12-31", "0000-01-01", "9999-12-31"}) {
    const auto date = parse_date(text);
    ASSERT_TRUE(date.has_value()) << text;
    EXPECT_EQ(to_text(*date), text);
  }
  for (const auto* text : {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31",
                           "2024-4-30", "2024/04/30", "20240430", "", "2024-04-3x", "-024-04-30"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

TEST(Date, PartialDatesHaveYearMonthOrDay) {
  EXPECT_TRUE(is_partial_date("2024"));
  EXPECT_TRUE(is_partial_date("2024-02"));
  EXPECT_TRUE(is_partial_date("2024-02-29"));
  EXPECT_FALSE(is_partial_date("2024-13"));
  EXPECT_FALSE(is_partial_date("24"));
}

TEST(Date, MonthsLaterIsTheSameDayOrTheMonthsLast) {
  const auto later = [](const char* text, int months) {
    return to_text(add_months(*parse_date(text), months));
  };
  EXPECT_EQ(later("2025-03-25", 24), "2027-03-25");
  EXPECT_EQ(later("2024-02-29", 24), "2026-02-28");
  EXPECT_EQ(later("2024-02-29", 48), "2028-02-29");
  EXPECT_EQ(later("2025-01-31", 1), "2025-02-28");
  EXPECT_EQ(later("2025-12-31", 2), "2026-02-28");
  EXPECT_EQ(later("2025-03-31", -1), "2025-02-28");
}

TEST(Date, DaysAreCountedAcrossLeapYears) {
  EXPECT_EQ(days_between(*parse_date("2024-02-28"), *parse_date("2024-03-01")), 2);
  EXPECT_EQ(days_between(*parse_date("2025-02-28"), *parse_date("2025-03-01")), 1);
  EXPECT_EQ(to_text(add_days(*parse_date("2023-12-31"), 60)), "2024-02-29");
}

// Adding days and counting them are the inverse of each other on every day of four centuries.
TEST(Date, EveryDayOfFourCenturies) {
  const auto first = *parse_date("1900-01-01");
  for (int day = 0; day < 146'097; day += 1) {
    const auto date = add_days(first, day);
    ASSERT_EQ(days_between(first, date), day);
    ASSERT_EQ(parse_date(to_text(date)), date);
  }
}

}  // namespace
}  // namespace akashi::assure
