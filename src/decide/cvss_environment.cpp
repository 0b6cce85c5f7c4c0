// CVSS v2.0 guide 2.3, v3.0 and v3.1 chapter 4, v4.0 chapter 4.
#include "decide/cvss_environment.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/strings.h"
#include "decide/cvss_tables.h"

namespace akashi::decide {
namespace {

constexpr std::array kVersions = {CvssVersion::k20, CvssVersion::k30, CvssVersion::k31,
                                  CvssVersion::k40};

struct Place {
  std::size_t metric = 0;  // Of the version's table.
  std::size_t value = 0;
};

std::optional<Place> find(CvssVersion version, std::string_view name, std::string_view value) {
  const auto metrics = cvss_specification(version).metrics;
  const auto metric = std::ranges::find_if(metrics, [&](const CvssMetric& one) {
    return one.group == CvssGroup::kEnvironmental && one.name == name;
  });
  if (metric == metrics.end() || value.empty()) {
    return std::nullopt;
  }
  const auto found = std::ranges::find(metric->values, value, &CvssValue::name);
  return found == metric->values.end()
             ? std::nullopt
             : std::optional(
                   Place{.metric = static_cast<std::size_t>(metric - metrics.begin()),
                         .value = static_cast<std::size_t>(found - metric->values.begin())});
}

std::string known_metrics() {
  std::vector<std::string> names;
  for (const auto version : kVersions) {
    for (const auto& metric : cvss_specification(version).metrics) {
      const std::string name(metric.name);
      if (metric.group == CvssGroup::kEnvironmental &&
          std::ranges::find(names, name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  return join(names, ", ");
}

}  // namespace

Result<CvssEnvironment> CvssEnvironment::parse(std::string_view text) {
  CvssEnvironment out;
  for (const auto part : split(text, '/')) {
    if (text.empty()) {
      break;
    }
    const auto pair = cut(part, ":");
    const bool known = pair && std::ranges::any_of(kVersions, [&](CvssVersion version) {
                         return find(version, pair->first, pair->second).has_value();
                       });
    const bool twice = known && std::ranges::any_of(out.metrics_, [&](const auto& one) {
                         return one.first == pair->first;
                       });
    if (!known || twice) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"environment", printable(utf8_prefix(part, 80)),
                   "each environmental metric once, as in CR:H/MAV:L; of " + known_metrics()});
    }
    out.metrics_.emplace_back(pair->first, pair->second);
  }
  return out;
}

void CvssEnvironment::apply(CvssVector& vector) const {
  for (const auto& [name, value] : metrics_) {
    if (const auto place = find(vector.version, name, value)) {
      vector.values.at(place->metric) = static_cast<std::uint8_t>(place->value);
    }
  }
}

}  // namespace akashi::decide
