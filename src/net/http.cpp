#include "net/http.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/strings.h"

namespace akashi::net {

std::string host_of(std::string_view url) {
  const auto mark = url.find("://");
  if (mark == std::string_view::npos) {
    return {};
  }
  auto authority = url.substr(mark + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  return to_lower(authority);
}

bool is_https(std::string_view url) {
  return to_lower(url.substr(0, 8)) == "https://";
}

bool can_fetch(std::string_view url) {
  constexpr std::size_t kLongest = 8192;
  const bool known = is_https(url) || to_lower(url.substr(0, 7)) == "http://";
  return known && url.size() <= kLongest && !host_of(url).empty() &&
         std::ranges::none_of(url, [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\';
         });
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT"
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
  const auto parts = split_spaces(text);
  if (parts.size() != 6 || parts[5] != "GMT") {
    return std::nullopt;
  }
  const auto* month = std::ranges::find(kMonths, parts[2]);
  const auto day = parse_u64(parts[1]);
  const auto year = parse_u64(parts[3]);
  const auto clock = split(parts[4], ':');
  if (month == kMonths.end() || !day || !year || clock.size() != 3 || *year > 9999) {
    return std::nullopt;
  }
  const auto hours = parse_u64(clock[0]);
  const auto minutes = parse_u64(clock[1]);
  const auto seconds = parse_u64(clock[2]);
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(
      std::chrono::year(static_cast<int>(*year)),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) {
    return std::nullopt;
  }
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<std::int64_t>(days) * 86400 +
         static_cast<std::int64_t>((*hours * 60 + *minutes) * 60 + *seconds);
}

}  // namespace akashi::net
