// RFC 3339 5.6: date "T" time [fraction] ("Z" | offset).
#include "document/timestamp.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/strings.h"

namespace akashi::document {
namespace {

// Takes fixed fields off the front of a text; the first that does not fit fails all.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  int digits(std::size_t count, int low, int high) {
    const auto value = parse_u64(rest_.substr(0, count));
    if (rest_.size() < count || !value || static_cast<int>(*value) < low ||
        static_cast<int>(*value) > high) {
      ok_ = false;
      return low;
    }
    rest_.remove_prefix(count);
    return static_cast<int>(*value);
  }
  char one_of(std::string_view choices) {
    if (rest_.empty() || !choices.contains(rest_.front())) {
      ok_ = false;
      return '\0';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void fraction() {
    if (rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      const auto* end = std::ranges::find_if_not(rest_, is_digit);
      ok_ = ok_ && end != rest_.begin();
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
    }
  }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::optional<std::string> utc_seconds(std::string_view rfc3339) {
  namespace chrono = std::chrono;
  Fields fields(rfc3339);
  const int year = fields.digits(4, 0, 9999);
  fields.one_of("-");
  const int month = fields.digits(2, 1, 12);
  fields.one_of("-");
  const int day = fields.digits(2, 1, 31);
  fields.one_of("Tt ");
  const int hour = fields.digits(2, 0, 23);
  fields.one_of(":");
  const int minute = fields.digits(2, 0, 59);
  fields.one_of(":");
  const int second =
      std::min(fields.digits(2, 0, 60), 59);  // A leap second has no form of its own.
  fields.fraction();
  const char zone = fields.one_of("Zz+-");
  int offset = 0;
  if (zone == '+' || zone == '-') {
    offset = fields.digits(2, 0, 23) * 60;
    fields.one_of(":");
    offset += fields.digits(2, 0, 59);
    offset = zone == '-' ? -offset : offset;
  }
  const chrono::year_month_day date(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day)));
  if (!fields.done() || !date.ok()) {
    return std::nullopt;
  }
  const auto time = chrono::sys_days(date) + chrono::hours(hour) +
                    chrono::minutes(minute - offset) + chrono::seconds(second);
  const auto days = chrono::floor<chrono::days>(time);
  const chrono::year_month_day utc(days);
  const chrono::hh_mm_ss clock(time - days);
  const int utc_year = static_cast<int>(utc.year());
  if (utc_year < 0 || utc_year > 9999) {
    return std::nullopt;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", utc_year,
                static_cast<unsigned>(utc.month()), static_cast<unsigned>(utc.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return std::string(text);
}

}  // namespace akashi::document
