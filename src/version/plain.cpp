// vers:lexicographic: key: the bytes and an end. vers:datetime, YYYY-MM-DDTHH:MM:SS[.FRACTION]ZONE:
// key: the seconds since two days before the year 0 in UTC, the fraction without zeros at its end.
#include "version/plain.h"

#include <array>
#include <chrono>
#include <cstdint>

#include "version/encoding.h"

namespace akashi::version {
namespace {

Result<std::string_view> parse_text(std::string_view text) {
  return prepare(text, "lexicographic", Charset::kNoControl);
}

void put_bytes(std::string_view text, std::string& out) {
  put_text(out, text);
}

struct Moment {
  std::int64_t seconds = 0;
  std::string_view fraction;
};

constexpr std::int64_t kDay = 86'400;

// "00" to `max`.
bool take_two(std::string_view& rest, std::int64_t max, std::int64_t& out) {
  if (rest.size() < 2 || !is_digit(rest[0]) || !is_digit(rest[1])) {
    return false;
  }
  out = (rest[0] - '0') * 10 + (rest[1] - '0');
  rest.remove_prefix(2);
  return out <= max;
}

bool take_day(std::string_view& rest, std::int64_t& days) {
  std::int64_t century = 0;
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  if (!take_two(rest, 99, century) || !take_two(rest, 99, year) || !take(rest, '-') ||
      !take_two(rest, 12, month) || !take(rest, '-') || !take_two(rest, 31, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(century * 100 + year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  constexpr std::chrono::year_month_day kFirst{std::chrono::year(0), std::chrono::month(1),
                                               std::chrono::day(1)};
  if (!date.ok()) {
    return false;
  }
  days = (std::chrono::sys_days(date) - std::chrono::sys_days(kFirst)).count() + 2;
  return true;
}

bool take_zone(std::string_view& rest, std::int64_t& offset) {
  if (take(rest, 'Z')) {
    return true;
  }
  const bool west = rest.starts_with('-');
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if ((!west && !rest.starts_with('+')) || rest.size() != 6) {
    return false;
  }
  rest.remove_prefix(1);
  if (!take_two(rest, 23, hours) || !take(rest, ':') || !take_two(rest, 59, minutes)) {
    return false;
  }
  offset = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

Result<Moment> parse_moment(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, "datetime"));
  std::int64_t days = 0;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  std::int64_t seconds = 0;
  if (!take_day(rest, days) || !take(rest, 'T') || !take_two(rest, 23, hours) || !take(rest, ':') ||
      !take_two(rest, 59, minutes) || !take(rest, ':') || !take_two(rest, 60, seconds)) {
    return not_a_version(text, "datetime");
  }
  Moment out;
  if (take(rest, '.')) {
    out.fraction = take_digits(rest);
    if (out.fraction.empty()) {
      return not_a_version(text, "datetime");
    }
    while (out.fraction.ends_with('0')) {
      out.fraction.remove_suffix(1);
    }
  }
  std::int64_t offset = 0;
  if (!take_zone(rest, offset) || !rest.empty()) {
    return not_a_version(text, "datetime");
  }
  out.seconds = days * kDay + hours * 3600 + minutes * 60 + seconds - offset;
  return out;
}

std::strong_ordering order_moments(const Moment& a, const Moment& b) {
  return a.seconds != b.seconds ? a.seconds <=> b.seconds : order_text(a.fraction, b.fraction);
}

void put_moment(const Moment& moment, std::string& out) {
  const auto digits = std::to_string(moment.seconds);
  put_number(out, to_number(digits));
  put_text(out, moment.fraction);
}

}  // namespace

constinit const Scheme kLexicographic{
    .id = "lexicographic",
    .description = "Text by its bytes (vers:lexicographic)",
    .compare = compare_parsed<parse_text, order_text>,
    .append_key = append_parsed<parse_text, put_bytes>,
};

constinit const Scheme kDatetime{
    .id = "datetime",
    .description = "Points in time (vers:datetime, RFC 3339)",
    .compare = compare_parsed<parse_moment, order_moments>,
    .append_key = append_parsed<parse_moment, put_moment>,
};

}  // namespace akashi::version
