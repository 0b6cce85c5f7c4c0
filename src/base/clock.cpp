#include "base/clock.h"

#include <array>
#include <chrono>
#include <ctime>
#include <utility>

#include "base/strings.h"

namespace akashi {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

// "+09:00", "-04:00", "Z" as microseconds east.
std::optional<std::int64_t> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return std::nullopt;
  }
  const auto hours = parse_u64(text.substr(1, 2));
  const auto minutes = parse_u64(text.substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  const auto east = static_cast<std::int64_t>(*hours * 60 + *minutes) * 60 * kSecond;
  return text[0] == '-' ? -east : east;
}

}  // namespace

std::string format_time(std::int64_t unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::optional<std::int64_t> parse_microseconds(std::string_view text) {
  // "2026-01-02T03:04:05[.678]Z"
  constexpr std::size_t kSeconds = 19;
  if (text.size() < kSeconds + 1 || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  std::array<std::uint64_t, 6> parts{};
  constexpr auto kPlaces = std::to_array<std::pair<std::size_t, std::size_t>>(
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_u64(text.substr(kPlaces.at(i).first, kPlaces.at(i).second));
    if (!number) {
      return std::nullopt;
    }
    parts.at(i) = *number;
  }
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(parts[0])),
                                         std::chrono::month(static_cast<unsigned>(parts[1])),
                                         std::chrono::day(static_cast<unsigned>(parts[2])));
  if (!date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) {
    return std::nullopt;
  }
  auto rest = text.substr(kSeconds);
  std::int64_t fraction = 0;
  if (rest.starts_with('.')) {
    std::size_t end = 1;
    std::int64_t unit = kSecond / 10;
    for (; end < rest.size() && is_digit(rest[end]); ++end, unit /= 10) {
      fraction += (rest[end] - '0') * unit;
    }
    rest.remove_prefix(end);
  }
  const auto east = parse_zone(rest);
  if (!east) {
    return std::nullopt;
  }
  const auto days =
      static_cast<std::int64_t>(std::chrono::sys_days(date).time_since_epoch().count());
  const auto seconds = static_cast<std::int64_t>((parts[3] * 60 + parts[4]) * 60 + parts[5]);
  return days * kDay + seconds * kSecond + fraction - *east;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  const auto time = parse_microseconds(text);
  return time ? std::optional((*time - (*time < 0 ? kSecond - 1 : 0)) / kSecond) : std::nullopt;
}

std::int64_t SystemClock::unix_seconds() const {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t SystemClock::steady_milliseconds() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace akashi
