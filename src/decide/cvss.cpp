// Vector strings: CVSS v2.0 guide chapter 2.4, v3.0 and v3.1 chapter 6, v4.0 chapter 7. Rating
// scales: v3.0 and v3.1 chapter 5, v4.0 chapter 6.
#include "decide/cvss.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>

#include "base/messages/decide.h"
#include "base/strings.h"
#include "decide/cvss_tables.h"

namespace akashi::decide {
namespace {

constexpr std::array kSpecifications = {&kCvss20, &kCvss30, &kCvss31, &kCvss40};
constexpr std::string_view kPrefix = "CVSS:";

std::unexpected<Error> bad_vector(Msg id, std::initializer_list<std::string_view> arguments) {
  return fail(ErrorCode::kInvalidInput, id, {arguments.begin(), arguments.end()});
}

// What a message repeats of the input.
std::string_view shortened(std::string_view text) {
  return text.substr(0, 100);
}

std::string expected_values(const CvssMetric& metric) {
  std::string list;
  for (const auto& value : metric.values) {
    if (!value.name.empty()) {
      list += (list.empty() ? "" : ", ") + std::string(value.name);
    }
  }
  return list;
}

std::string expected_metrics(const CvssSpecification& specification) {
  std::string list;
  for (const auto& metric : specification.metrics) {
    list += (list.empty() ? "" : ", ") + std::string(metric.name);
  }
  return list;
}

// The first metric of that name, looking from `from` on and then from the start: most vectors have
// the order of the table.
std::size_t find_metric(std::span<const CvssMetric> metrics, std::string_view name,
                        std::size_t from) {
  for (auto at = from; at < metrics.size(); ++at) {
    if (metrics[at].name == name) {
      return at;
    }
  }
  for (std::size_t at = 0; at < from; ++at) {
    if (metrics[at].name == name) {
      return at;
    }
  }
  return metrics.size();
}

std::size_t find_value(const CvssMetric& metric, std::string_view name) {
  std::size_t at = 0;
  while (!name.empty() && at < metric.values.size() && metric.values[at].name != name) {
    ++at;
  }
  return name.empty() ? metric.values.size() : at;
}

Result<CvssVector> parse_metrics(CvssVersion version, std::string_view text) {
  const auto& specification = cvss_specification(version);
  const auto metrics = specification.metrics;
  CvssVector vector{.version = version};
  std::array<bool, 32> seen{};
  std::size_t next = 0;
  for (bool more = true; more;) {
    const auto slash = text.find('/');
    const auto part = text.substr(0, slash);
    more = slash != std::string_view::npos;
    text.remove_prefix(more ? slash + 1 : text.size());
    const auto colon = std::min(part.find(':'), part.size());
    const auto at = find_metric(metrics, part.substr(0, colon), next);
    if (colon == part.size() || at == metrics.size()) {
      return bad_vector(msg::kCvssBadMetric,
                        {specification.version, shortened(part), expected_metrics(specification)});
    }
    const auto& metric = metrics[at];
    if (seen[at]) {
      return bad_vector(msg::kCvssTwice, {specification.version, metric.name});
    }
    if (specification.ordered && at < next) {
      return bad_vector(msg::kCvssOrder,
                        {specification.version, metric.name, metrics[next - 1].name});
    }
    const auto value = find_value(metric, part.substr(colon + 1));
    if (value == metric.values.size()) {
      return bad_vector(msg::kCvssBadValue,
                        {specification.version, metric.name, shortened(part.substr(colon + 1)),
                         expected_values(metric)});
    }
    seen[at] = true;
    vector.values[at] = static_cast<std::uint8_t>(value);
    next = at + 1;
  }
  for (std::size_t at = 0; at < metrics.size(); ++at) {
    if (metrics[at].group == CvssGroup::kBase && !seen[at]) {
      return bad_vector(msg::kCvssMissing,
                        {specification.version, metrics[at].name, expected_values(metrics[at])});
    }
  }
  return vector;
}

double score(const CvssVector& vector, CvssGroup up_to) {
  return std::clamp(cvss_specification(vector.version).tenths(vector, up_to), 0, 100) / 10.0;
}

}  // namespace

const CvssSpecification& cvss_specification(CvssVersion version) {
  return *kSpecifications[static_cast<std::size_t>(version)];
}

std::string_view cvss_version_name(CvssVersion version) {
  return cvss_specification(version).version;
}

std::string_view CvssVector::metric(std::string_view name) const {
  const auto metrics = cvss_specification(version).metrics;
  const auto at = find_metric(metrics, name, 0);
  return at == metrics.size() || values[at] == 0 ? std::string_view()
                                                 : metrics[at].values[values[at]].name;
}

std::string CvssVector::text() const {
  const auto& specification = cvss_specification(version);
  std::string text(specification.prefix);
  for (std::size_t at = 0; at < specification.metrics.size(); ++at) {
    if (values[at] != 0) {
      const auto& metric = specification.metrics[at];
      text += at == 0 ? "" : "/";
      text += metric.name;
      text += ':';
      text += metric.values[values[at]].name;
    }
  }
  return text;
}

std::string_view CvssVector::nomenclature() const {
  const auto metrics = cvss_specification(version).metrics;
  const auto defined = [&](CvssGroup group) {
    for (std::size_t at = 0; at < metrics.size(); ++at) {
      if (metrics[at].group == group && values[at] != 0) {
        return true;
      }
    }
    return false;
  };
  if (defined(CvssGroup::kEnvironmental)) {
    return defined(CvssGroup::kTemporal) ? "CVSS-BTE" : "CVSS-BE";
  }
  return defined(CvssGroup::kTemporal) ? "CVSS-BT" : "CVSS-B";
}

Result<CvssVector> parse_cvss(std::string_view text) {
  text = trim(text);
  if (text.starts_with(kPrefix)) {
    for (const auto version : {CvssVersion::k30, CvssVersion::k31, CvssVersion::k40}) {
      const auto prefix = cvss_specification(version).prefix;
      if (text.starts_with(prefix)) {
        return parse_metrics(version, text.substr(prefix.size()));
      }
    }
    return bad_vector(msg::kCvssBadPrefix, {shortened(text)});
  }
  if (text.starts_with('(') && text.ends_with(')')) {
    text = text.substr(1, text.size() - 2);
  }
  return parse_metrics(CvssVersion::k20, text);
}

double base_score(const CvssVector& vector) {
  return score(vector, CvssGroup::kBase);
}

double temporal_score(const CvssVector& vector) {
  return score(vector, CvssGroup::kTemporal);
}

double environmental_score(const CvssVector& vector) {
  return score(vector, CvssGroup::kEnvironmental);
}

SeverityLevel severity_level(double score, CvssVersion version) {
  if (version == CvssVersion::k20) {
    return score >= 7   ? SeverityLevel::kHigh
           : score >= 4 ? SeverityLevel::kMedium
                        : SeverityLevel::kLow;
  }
  return score >= 9   ? SeverityLevel::kCritical
         : score >= 7 ? SeverityLevel::kHigh
         : score >= 4 ? SeverityLevel::kMedium
         : score > 0  ? SeverityLevel::kLow
                      : SeverityLevel::kNone;
}

}  // namespace akashi::decide
