#include "assure/date.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "base/strings.h"

namespace akashi::assure {
namespace {

// `width` digits; -1 for anything else.
int number(std::string_view text, std::size_t width) {
  int value = 0;
  if (text.size() != width) {
    return -1;
  }
  for (const char c : text) {
    if (!is_digit(c)) {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const int year = number(text.substr(0, 4), 4);
  const int month = number(text.substr(5, 2), 2);
  const int day = number(text.substr(8, 2), 2);
  if (year < 0 || month < 0 || day < 0) {
    return std::nullopt;
  }
  const Date date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                  std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<Date> day_of(std::string_view time) {
  constexpr std::size_t kDay = std::string_view("YYYY-MM-DD").size();
  const bool ends = time.size() == kDay || (time.size() > kDay && !is_digit(time[kDay]));
  return ends ? parse_date(time.substr(0, kDay)) : std::nullopt;
}

Date day_at(std::int64_t unix_seconds) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(unix_seconds)));
}

bool is_partial_date(std::string_view text) {
  switch (text.size()) {
    case 4:
      return parse_date(std::string(text) + "-01-01").has_value();
    case 7:
      return parse_date(std::string(text) + "-01").has_value();
    default:
      return parse_date(text).has_value();
  }
}

std::string to_text(Date date) {
  std::array<char, 32> buffer{};
  const int size =
      std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

Date add_months(Date date, int months) {
  const auto moved = date + std::chrono::months(months);
  return moved.ok() ? moved : Date(moved.year() / moved.month() / std::chrono::last);
}

Date add_days(Date date, int days) {
  return {std::chrono::sys_days(date) + std::chrono::days(days)};
}

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days(to) - std::chrono::sys_days(from)).count());
}

}  // namespace akashi::assure
