#include "service/age.h"

#include <algorithm>

namespace akashi::service {
namespace {

constexpr std::int64_t kDay = 86'400;

}  // namespace

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
