// Time, passed in. Output never takes it from the clock by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

// "2026-11-21T20:45:00Z"; for years 0 to 9999.
std::string format_time(std::int64_t unix_seconds);

// RFC 3339 as time since 1970; nothing for other texts.
std::optional<std::int64_t> parse_time(std::string_view text);  // Whole seconds.
std::optional<std::int64_t> parse_microseconds(std::string_view text);

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  virtual std::int64_t unix_seconds() const = 0;
  virtual std::int64_t steady_milliseconds() const = 0;  // For durations shown to the user.
};

class SystemClock : public Clock {
 public:
  std::int64_t unix_seconds() const override;
  std::int64_t steady_milliseconds() const override;
};

}  // namespace akashi
