// Calendar days of the proleptic Gregorian calendar, as ISO 8601 writes them. A label's dates have
// no time and no zone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi::assure {

using Date = std::chrono::year_month_day;

std::optional<Date> parse_date(std::string_view text);  // YYYY-MM-DD, a day that exists.
// The day of an RFC 3339 time, as it is written; of nothing else.
std::optional<Date> day_of(std::string_view time);
Date day_at(std::int64_t unix_seconds);       // UTC.
bool is_partial_date(std::string_view text);  // YYYY, YYYY-MM or YYYY-MM-DD.
std::string to_text(Date date);
// The day of the same number so many months later; the month's last day where it has no such day.
Date add_months(Date date, int months);
Date add_days(Date date, int days);
int days_between(Date from, Date to);  // Negative when `to` is earlier.

}  // namespace akashi::assure
