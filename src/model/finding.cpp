#include "model/finding.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi {
namespace {

constexpr auto kStatuses =
    std::to_array<std::string_view>({"affected", "unknown", "not-affected", "not-evaluated"});
constexpr auto kLevels =
    std::to_array<std::string_view>({"unknown", "none", "low", "medium", "high", "critical"});

}  // namespace

std::string_view status_name(Status status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}

std::string_view severity_level_name(SeverityLevel level) {
  return kLevels.at(static_cast<std::size_t>(level));
}

std::optional<SeverityLevel> parse_severity_level(std::string_view name) {
  const auto lower = to_lower(name);
  const auto* found = std::ranges::find(kLevels, lower);
  if (lower == "moderate") {  // GitHub's and npm's word.
    return SeverityLevel::kMedium;
  }
  if (found == kLevels.end()) {
    return std::nullopt;
  }
  return static_cast<SeverityLevel>(found - kLevels.begin());
}

SourceStatus of_day(SourceStatus scores, std::string_view day) {
  if (!scores.newest.starts_with(day)) {
    scores.version.clear();
    scores.newest = day;
  }
  return scores;
}

SourceStatus epss_source(const Report& report) {
  const auto* source = find_source(report, "epss");
  auto out = source == nullptr ? SourceStatus{} : *source;
  return report.as_of ? of_day(std::move(out), report.as_of->epss_day) : out;
}

const SourceStatus* find_source(const Report& report, std::string_view kind) {
  const auto found = std::ranges::find(report.sources, kind, &SourceStatus::kind);
  return found == report.sources.end() ? nullptr : &*found;
}

const Weakness* find_weakness(const Report& report, std::string_view id) {
  const auto found = std::ranges::lower_bound(report.weaknesses, id, {}, &Weakness::id);
  return found != report.weaknesses.end() && found->id == id ? &*found : nullptr;
}

}  // namespace akashi
