// CVSS v2.0: metrics of chapter 2, equations of chapter 3.2.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "decide/cvss_tables.h"

namespace akashi::decide {
namespace {

using enum CvssGroup;

enum Place : std::uint8_t { kAv, kAc, kAu, kC, kI, kA, kE, kRl, kRc, kCdp, kTd, kCr, kIr, kAr };

constexpr auto kMetrics = std::to_array<CvssMetric>({
    {"AV", kBase, {{{}, {"L", 0.395}, {"A", 0.646}, {"N", 1.0}}}},
    {"AC", kBase, {{{}, {"H", 0.35}, {"M", 0.61}, {"L", 0.71}}}},
    {"Au", kBase, {{{}, {"M", 0.45}, {"S", 0.56}, {"N", 0.704}}}},
    {"C", kBase, {{{}, {"N", 0.0}, {"P", 0.275}, {"C", 0.660}}}},
    {"I", kBase, {{{}, {"N", 0.0}, {"P", 0.275}, {"C", 0.660}}}},
    {"A", kBase, {{{}, {"N", 0.0}, {"P", 0.275}, {"C", 0.660}}}},
    {"E", kTemporal, {{{"ND", 1.0}, {"U", 0.85}, {"POC", 0.9}, {"F", 0.95}, {"H", 1.0}}}},
    {"RL", kTemporal, {{{"ND", 1.0}, {"OF", 0.87}, {"TF", 0.90}, {"W", 0.95}, {"U", 1.0}}}},
    {"RC", kTemporal, {{{"ND", 1.0}, {"UC", 0.90}, {"UR", 0.95}, {"C", 1.0}}}},
    {"CDP",
     kEnvironmental,
     {{{"ND", 0.0}, {"N", 0.0}, {"L", 0.1}, {"LM", 0.3}, {"MH", 0.4}, {"H", 0.5}}}},
    {"TD", kEnvironmental, {{{"ND", 1.0}, {"N", 0.0}, {"L", 0.25}, {"M", 0.75}, {"H", 1.0}}}},
    {"CR", kEnvironmental, {{{"ND", 1.0}, {"L", 0.5}, {"M", 1.0}, {"H", 1.51}}}},
    {"IR", kEnvironmental, {{{"ND", 1.0}, {"L", 0.5}, {"M", 1.0}, {"H", 1.51}}}},
    {"AR", kEnvironmental, {{{"ND", 1.0}, {"L", 0.5}, {"M", 1.0}, {"H", 1.51}}}},
});

// To the nearest tenth, a half up. The addend is above the error of binary fractions, and below
// what tells a decimal result of these equations from a half.
double round_to_tenth(double value) {
  return std::floor((value * 10) + 0.5 + 1e-9) / 10;
}

int tenths(const CvssVector& vector, CvssGroup up_to) {
  const auto weight = [&](Place place) {
    return kMetrics[place].values[vector.values[place]].weight;
  };
  const bool adjusted = up_to == kEnvironmental;
  const auto kept = [&](Place impact, Place requirement) {
    return 1 - (weight(impact) * (adjusted ? weight(requirement) : 1));
  };
  double impact = 10.41 * (1 - (kept(kC, kCr) * kept(kI, kIr) * kept(kA, kAr)));
  if (adjusted) {
    impact = std::min(impact, 10.0);
  }
  const double exploitability = 20 * weight(kAv) * weight(kAc) * weight(kAu);
  const double f = impact == 0 ? 0 : 1.176;
  double score = round_to_tenth(((0.6 * impact) + (0.4 * exploitability) - 1.5) * f);
  if (up_to != kBase) {
    score = round_to_tenth(score * weight(kE) * weight(kRl) * weight(kRc));
  }
  if (adjusted) {
    score = round_to_tenth((score + ((10 - score) * weight(kCdp))) * weight(kTd));
  }
  return static_cast<int>(std::lround(score * 10));
}

}  // namespace

constinit const CvssSpecification kCvss20{
    .version = "2.0", .prefix = "", .metrics = kMetrics, .tenths = tenths};

}  // namespace akashi::decide
