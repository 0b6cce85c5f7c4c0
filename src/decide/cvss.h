// CVSS vectors and their scores: versions 2.0, 3.0, 3.1 and 4.0 of FIRST's specifications.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/finding.h"

namespace akashi::decide {

enum class CvssVersion : std::uint8_t { k20, k30, k31, k40 };
std::string_view cvss_version_name(CvssVersion version);  // "3.1"

struct CvssVector {
  CvssVersion version = CvssVersion::k20;
  // By the version's table in cvss_tables.h: which value each metric has. 0: not defined.
  std::array<std::uint8_t, 32> values{};

  // "" where it is not defined ("X", "ND" or left out), and for what is no metric of the version.
  std::string_view metric(std::string_view name) const;
  // Metrics in the order of the specification, without those that are not defined.
  std::string text() const;
  // What groups of metrics are defined, in the words of version 4.0: "CVSS-B", "CVSS-BT",
  // "CVSS-BE", "CVSS-BTE".
  std::string_view nomenclature() const;
  bool operator==(const CvssVector&) const = default;
};

// "CVSS:3.1/AV:N/…"; version 2 without prefix, with or without parentheses. Any order of metrics
// but for 4.0, whose order is fixed. kInvalidInput names the metric and what was expected.
Result<CvssVector> parse_cvss(std::string_view text);

// 0 to 10 with one decimal. Each is defined for every vector: metrics that are not defined have the
// effect that the version gives them. The environmental score includes the temporal metrics.
double base_score(const CvssVector& vector);
double temporal_score(const CvssVector& vector);  // 4.0: with threat metrics
double environmental_score(const CvssVector& vector);

// The version's own rating scale. 2.0 has none; NVD's is used, without "none" and "critical".
SeverityLevel severity_level(double score, CvssVersion version);

}  // namespace akashi::decide
