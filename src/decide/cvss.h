// CVSS vectors: metrics by name, and base scores of versions 2.0, 3.0, 3.1 (FIRST's
// specifications). 4.0: metrics only for now, see README.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/finding.h"

namespace akashi::decide {

struct CvssVector {
  std::string version;  // "2.0", "3.0", "3.1", "4.0"
  std::map<std::string, std::string, std::less<>> metrics;
  std::string_view metric(std::string_view name) const;  // "" where absent
};

// "CVSS:3.1/AV:N/…", and version 2 vectors without prefix, with or without parentheses.
// kInvalidInput when a base metric is missing, unknown or twice.
Result<CvssVector> parse_cvss(std::string_view text);

// Base score, 0 to 10 with one decimal.
std::optional<double> base_score(const CvssVector& vector);
SeverityLevel severity_level(double score, std::string_view version);

}  // namespace akashi::decide
