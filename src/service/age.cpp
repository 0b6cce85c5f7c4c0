#include "service/age.h"

#include <algorithm>
#include <chrono>

#include "base/strings.h"

namespace akashi::service {
namespace {

constexpr std::int64_t kDay = 86'400;

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() != kShape.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) {
      return std::nullopt;
    }
  }
  const auto number = [&](std::size_t at, std::size_t digits) {
    return static_cast<unsigned>(*parse_u64(text.substr(at, digits)));
  };
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(number(0, 4))),
                                         std::chrono::month(number(5, 2)),
                                         std::chrono::day(number(8, 2))};
  if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 60) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay +
         std::int64_t{number(11, 2)} * 3600 + number(14, 2) * 60 + number(17, 2);
}

std::optional<DataAge> data_age(std::span<const SourceStatus> sources, const Clock& clock) {
  if (sources.empty()) {
    return std::nullopt;
  }
  const auto when = [](const SourceStatus& source) {
    return parse_time(source.imported).value_or(0);
  };
  const auto oldest = std::ranges::min_element(sources, {}, when);
  return DataAge{oldest->name,
                 std::max<std::int64_t>(clock.unix_seconds() - when(*oldest), 0) / kDay};
}

bool is_expired(const store::Channel& channel, const Clock& clock) {
  return parse_time(channel.expires).value_or(0) <= clock.unix_seconds();
}

}  // namespace akashi::service
