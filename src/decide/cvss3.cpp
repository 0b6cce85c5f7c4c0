// CVSS v3.0: metrics of chapters 2 to 4, equations of chapter 8. v3.1: equations of chapter 7,
// rounding of appendix A.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "decide/cvss_tables.h"

namespace akashi::decide {
namespace {

using enum CvssGroup;

// The modified base metrics stand kModified places after the base metrics.
enum Place : std::uint8_t { kAv, kAc, kPr, kUi, kS, kC, kI, kA, kE, kRl, kRc, kCr, kIr, kAr };
constexpr std::size_t kModified = 14;
constexpr std::uint8_t kChanged = 2;

constexpr auto kMetrics = std::to_array<CvssMetric>({
    {"AV", kBase, {{{}, {"N", 0.85}, {"A", 0.62}, {"L", 0.55}, {"P", 0.2}}}},
    {"AC", kBase, {{{}, {"L", 0.77}, {"H", 0.44}}}},
    {"PR", kBase, {{{}, {"N", 0.85}, {"L", 0.62}, {"H", 0.27}}}},  // Scope unchanged.
    {"UI", kBase, {{{}, {"N", 0.85}, {"R", 0.62}}}},
    {"S", kBase, {{{}, {"U"}, {"C"}}}},
    {"C", kBase, {{{}, {"H", 0.56}, {"L", 0.22}, {"N", 0.0}}}},
    {"I", kBase, {{{}, {"H", 0.56}, {"L", 0.22}, {"N", 0.0}}}},
    {"A", kBase, {{{}, {"H", 0.56}, {"L", 0.22}, {"N", 0.0}}}},
    {"E", kTemporal, {{{"X", 1.0}, {"H", 1.0}, {"F", 0.97}, {"P", 0.94}, {"U", 0.91}}}},
    {"RL", kTemporal, {{{"X", 1.0}, {"U", 1.0}, {"W", 0.97}, {"T", 0.96}, {"O", 0.95}}}},
    {"RC", kTemporal, {{{"X", 1.0}, {"C", 1.0}, {"R", 0.96}, {"U", 0.92}}}},
    {"CR", kEnvironmental, {{{"X", 1.0}, {"H", 1.5}, {"M", 1.0}, {"L", 0.5}}}},
    {"IR", kEnvironmental, {{{"X", 1.0}, {"H", 1.5}, {"M", 1.0}, {"L", 0.5}}}},
    {"AR", kEnvironmental, {{{"X", 1.0}, {"H", 1.5}, {"M", 1.0}, {"L", 0.5}}}},
    {"MAV", kEnvironmental, {{{"X"}, {"N"}, {"A"}, {"L"}, {"P"}}}},
    {"MAC", kEnvironmental, {{{"X"}, {"L"}, {"H"}}}},
    {"MPR", kEnvironmental, {{{"X"}, {"N"}, {"L"}, {"H"}}}},
    {"MUI", kEnvironmental, {{{"X"}, {"N"}, {"R"}}}},
    {"MS", kEnvironmental, {{{"X"}, {"U"}, {"C"}}}},
    {"MC", kEnvironmental, {{{"X"}, {"H"}, {"L"}, {"N"}}}},
    {"MI", kEnvironmental, {{{"X"}, {"H"}, {"L"}, {"N"}}}},
    {"MA", kEnvironmental, {{{"X"}, {"H"}, {"L"}, {"N"}}}},
});

// v3.0: the smallest tenth that is not below the value. The subtrahend is above the error of binary
// fractions, and below the last decimal of a product of weights.
int round_up30(double value) {
  return static_cast<int>(std::ceil((value * 10) - 1e-10));
}

// v3.1: the same after rounding to five decimals.
int round_up31(double value) {
  const auto scaled = static_cast<int>(std::lround(value * 100000));
  return (scaled + 9999) / 10000;
}

int tenths(const CvssVector& vector, CvssGroup up_to) {
  const bool newer = vector.version == CvssVersion::k31;
  const bool modified = up_to == kEnvironmental;
  const auto value = [&](Place place) {
    const auto instead = modified ? vector.values[place + kModified] : std::uint8_t{0};
    return instead != 0 ? instead : vector.values[place];
  };
  const auto base = [&](Place place) { return kMetrics[place].values[value(place)].weight; };
  const auto weight = [&](Place place) {
    return kMetrics[place].values[vector.values[place]].weight;
  };
  const auto round_up = [&](double score) { return newer ? round_up31(score) : round_up30(score); };
  const auto kept = [&](Place impact, Place requirement) {
    return 1 - (base(impact) * (modified ? weight(requirement) : 1));
  };

  const bool changed = value(kS) == kChanged;
  double privileges = base(kPr);
  if (changed && privileges != 0.85) {
    privileges = privileges == 0.62 ? 0.68 : 0.5;
  }
  double iss = 1 - (kept(kC, kCr) * kept(kI, kIr) * kept(kA, kAr));
  if (modified) {
    iss = std::min(iss, 0.915);
  }
  double impact = 6.42 * iss;
  if (changed) {
    const double power =
        newer && modified ? std::pow((iss * 0.9731) - 0.02, 13) : std::pow(iss - 0.02, 15);
    impact = (7.52 * (iss - 0.029)) - (3.25 * power);
  }
  if (impact <= 0) {
    return 0;
  }
  const double exploitability = 8.22 * base(kAv) * base(kAc) * privileges * base(kUi);
  const int score = round_up(std::min((impact + exploitability) * (changed ? 1.08 : 1), 10.0));
  return up_to == kBase ? score : round_up(score / 10.0 * weight(kE) * weight(kRl) * weight(kRc));
}

}  // namespace

constinit const CvssSpecification kCvss30{
    .version = "3.0", .prefix = "CVSS:3.0/", .metrics = kMetrics, .tenths = tenths};
constinit const CvssSpecification kCvss31{
    .version = "3.1", .prefix = "CVSS:3.1/", .metrics = kMetrics, .tenths = tenths};

}  // namespace akashi::decide
