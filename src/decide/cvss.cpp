// CVSS v2.0 guide chapter 3.2.1, v3.0 chapter 8, v3.1 chapter 7.
#include "decide/cvss.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/strings.h"

namespace akashi::decide {
namespace {

struct MetricRow {
  std::string_view version;
  std::string_view name;
  std::string_view values;  // Separated by spaces.
};

// The base metrics; every one is mandatory.
constexpr auto kBase = std::to_array<MetricRow>({
    {"2", "AV", "L A N"}, {"2", "AC", "H M L"}, {"2", "Au", "M S N"},   {"2", "C", "N P C"},
    {"2", "I", "N P C"},  {"2", "A", "N P C"},  {"3", "AV", "N A L P"}, {"3", "AC", "L H"},
    {"3", "PR", "N L H"}, {"3", "UI", "N R"},   {"3", "S", "U C"},      {"3", "C", "N L H"},
    {"3", "I", "N L H"},  {"3", "A", "N L H"},  {"4", "AV", "N A L P"}, {"4", "AC", "L H"},
    {"4", "AT", "N P"},   {"4", "PR", "N L H"}, {"4", "UI", "N P A"},   {"4", "VC", "H L N"},
    {"4", "VI", "H L N"}, {"4", "VA", "H L N"}, {"4", "SC", "H L N"},   {"4", "SI", "H L N"},
    {"4", "SA", "H L N"},
});

struct Weight {
  std::string_view metric;
  std::string_view value;
  double weight;
};

constexpr auto kWeights2 = std::to_array<Weight>({
    {"AV", "L", 0.395},
    {"AV", "A", 0.646},
    {"AV", "N", 1.0},
    {"AC", "H", 0.35},
    {"AC", "M", 0.61},
    {"AC", "L", 0.71},
    {"Au", "M", 0.45},
    {"Au", "S", 0.56},
    {"Au", "N", 0.704},
    {"C", "N", 0.0},
    {"C", "P", 0.275},
    {"C", "C", 0.660},
    {"I", "N", 0.0},
    {"I", "P", 0.275},
    {"I", "C", 0.660},
    {"A", "N", 0.0},
    {"A", "P", 0.275},
    {"A", "C", 0.660},
});
constexpr auto kWeights3 = std::to_array<Weight>({
    {"AV", "N", 0.85}, {"AV", "A", 0.62}, {"AV", "L", 0.55}, {"AV", "P", 0.2},  {"AC", "L", 0.77},
    {"AC", "H", 0.44}, {"PR", "N", 0.85}, {"PR", "L", 0.62}, {"PR", "H", 0.27}, {"UI", "N", 0.85},
    {"UI", "R", 0.62}, {"C", "H", 0.56},  {"C", "L", 0.22},  {"C", "N", 0.0},   {"I", "H", 0.56},
    {"I", "L", 0.22},  {"I", "N", 0.0},   {"A", "H", 0.56},  {"A", "L", 0.22},  {"A", "N", 0.0},
});

template <class Table>
double weight(const Table& table, const CvssVector& vector, std::string_view metric) {
  const auto value = vector.metric(metric);
  const auto* found = std::ranges::find_if(
      table, [&](const Weight& w) { return w.metric == metric && w.value == value; });
  return found->weight;
}

double score2(const CvssVector& v) {
  const auto w = [&](std::string_view metric) { return weight(kWeights2, v, metric); };
  const double impact = 10.41 * (1 - (1 - w("C")) * (1 - w("I")) * (1 - w("A")));
  const double exploitability = 20 * w("AV") * w("AC") * w("Au");
  const double f = impact == 0 ? 0 : 1.176;
  return std::round(((0.6 * impact) + (0.4 * exploitability) - 1.5) * f * 10) / 10;
}

// v3.1 appendix A: up to the next tenth, without the error of binary fractions.
double round_up(double value) {
  const auto scaled = static_cast<std::int64_t>(std::round(value * 100000));
  return static_cast<double>(scaled % 10000 == 0 ? scaled / 10000 : scaled / 10000 + 1) / 10;
}

double score3(const CvssVector& v) {
  const auto w = [&](std::string_view metric) { return weight(kWeights3, v, metric); };
  const bool changed = v.metric("S") == "C";
  const auto pr = v.metric("PR");
  const double privileges = !changed || pr == "N" ? w("PR") : pr == "L" ? 0.68 : 0.5;
  const double iss = 1 - (1 - w("C")) * (1 - w("I")) * (1 - w("A"));
  const double impact =
      changed ? 7.52 * (iss - 0.029) - 3.25 * std::pow(iss - 0.02, 15) : 6.42 * iss;
  const double exploitability = 8.22 * w("AV") * w("AC") * privileges * w("UI");
  if (impact <= 0) {
    return 0;
  }
  const double sum = (impact + exploitability) * (changed ? 1.08 : 1);
  return round_up(std::min(sum, 10.0));
}

Result<void> check(const CvssVector& vector, std::string_view text) {
  for (const auto& row : kBase) {
    if (row.version != std::string_view(vector.version).substr(0, 1)) {
      continue;
    }
    const auto value = vector.metric(row.name);
    const auto allowed = split_spaces(row.values);
    if (std::ranges::find(allowed, value) == allowed.end()) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"CVSS " + std::string(row.name), std::string(text), "vector"});
    }
  }
  return {};
}

}  // namespace

std::string_view CvssVector::metric(std::string_view name) const {
  const auto found = metrics.find(name);
  return found == metrics.end() ? std::string_view() : std::string_view(found->second);
}

Result<CvssVector> parse_cvss(std::string_view text) {
  CvssVector vector{.version = "2.0"};
  auto rest = trim(text);
  if (rest.starts_with('(') && rest.ends_with(')')) {
    rest = rest.substr(1, rest.size() - 2);
  }
  if (rest.starts_with("CVSS:")) {
    const auto slash = rest.find('/');
    vector.version = rest.substr(5, slash == std::string_view::npos ? slash : slash - 5);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  const auto bad = [&] {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"CVSS", std::string(text.substr(0, 200)), "vector"});
  };
  constexpr auto kVersions = std::to_array<std::string_view>({"2.0", "3.0", "3.1", "4.0"});
  if (std::ranges::find(kVersions, vector.version) == kVersions.end()) {
    return bad();
  }
  for (const auto part : split(rest, '/')) {
    const auto pair = cut(part, ":");
    if (part.empty()) {
      continue;
    }
    if (!pair || !vector.metrics.emplace(pair->first, pair->second).second) {
      return bad();
    }
  }
  AKASHI_TRY(check(vector, text));
  return vector;
}

std::optional<double> base_score(const CvssVector& vector) {
  if (vector.version == "2.0") {
    return score2(vector);
  }
  if (vector.version.starts_with("3")) {
    return score3(vector);
  }
  return std::nullopt;
}

SeverityLevel severity_level(double score, std::string_view version) {
  if (version == "2.0") {  // NVD's ranges for version 2.
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
