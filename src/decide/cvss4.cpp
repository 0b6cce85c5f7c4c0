// CVSS v4.0: metrics of chapters 2 to 5 in the order of table 23, scoring of chapter 8.2. Depths of
// MacroVectors are those of FIRST's calculator (max_severity.js).
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "decide/cvss_tables.h"

namespace akashi::decide {
namespace {

using enum CvssGroup;

// The modified base metrics stand kModified places after the base metrics.
enum Place : std::uint8_t {
  kAv,
  kAc,
  kAt,
  kPr,
  kUi,
  kVc,
  kVi,
  kVa,
  kSc,
  kSi,
  kSa,
  kE,
  kCr,
  kIr,
  kAr
};
constexpr std::size_t kModified = 15;

// A weight is the number of steps from the most severe value. What is not defined counts as that
// one, but for modified metrics.
constexpr auto kMetrics = std::to_array<CvssMetric>({
    {"AV", kBase, {{{}, {"N", 0}, {"A", 1}, {"L", 2}, {"P", 3}}}},
    {"AC", kBase, {{{}, {"L", 0}, {"H", 1}}}},
    {"AT", kBase, {{{}, {"N", 0}, {"P", 1}}}},
    {"PR", kBase, {{{}, {"N", 0}, {"L", 1}, {"H", 2}}}},
    {"UI", kBase, {{{}, {"N", 0}, {"P", 1}, {"A", 2}}}},
    {"VC", kBase, {{{}, {"H", 0}, {"L", 1}, {"N", 2}}}},
    {"VI", kBase, {{{}, {"H", 0}, {"L", 1}, {"N", 2}}}},
    {"VA", kBase, {{{}, {"H", 0}, {"L", 1}, {"N", 2}}}},
    {"SC", kBase, {{{}, {"H", 1}, {"L", 2}, {"N", 3}}}},
    {"SI", kBase, {{{}, {"H", 1}, {"L", 2}, {"N", 3}}}},
    {"SA", kBase, {{{}, {"H", 1}, {"L", 2}, {"N", 3}}}},
    {"E", kTemporal, {{{"X", 0}, {"A", 0}, {"P", 1}, {"U", 2}}}},
    {"CR", kEnvironmental, {{{"X", 0}, {"H", 0}, {"M", 1}, {"L", 2}}}},
    {"IR", kEnvironmental, {{{"X", 0}, {"H", 0}, {"M", 1}, {"L", 2}}}},
    {"AR", kEnvironmental, {{{"X", 0}, {"H", 0}, {"M", 1}, {"L", 2}}}},
    {"MAV", kEnvironmental, {{{"X"}, {"N", 0}, {"A", 1}, {"L", 2}, {"P", 3}}}},
    {"MAC", kEnvironmental, {{{"X"}, {"L", 0}, {"H", 1}}}},
    {"MAT", kEnvironmental, {{{"X"}, {"N", 0}, {"P", 1}}}},
    {"MPR", kEnvironmental, {{{"X"}, {"N", 0}, {"L", 1}, {"H", 2}}}},
    {"MUI", kEnvironmental, {{{"X"}, {"N", 0}, {"P", 1}, {"A", 2}}}},
    {"MVC", kEnvironmental, {{{"X"}, {"H", 0}, {"L", 1}, {"N", 2}}}},
    {"MVI", kEnvironmental, {{{"X"}, {"H", 0}, {"L", 1}, {"N", 2}}}},
    {"MVA", kEnvironmental, {{{"X"}, {"H", 0}, {"L", 1}, {"N", 2}}}},
    {"MSC", kEnvironmental, {{{"X"}, {"H", 1}, {"L", 2}, {"N", 3}}}},
    {"MSI", kEnvironmental, {{{"X"}, {"S", 0}, {"H", 1}, {"L", 2}, {"N", 3}}}},
    {"MSA", kEnvironmental, {{{"X"}, {"S", 0}, {"H", 1}, {"L", 2}, {"N", 3}}}},
    {"S", kSupplemental, {{{"X"}, {"N"}, {"P"}}}},
    {"AU", kSupplemental, {{{"X"}, {"N"}, {"Y"}}}},
    {"R", kSupplemental, {{{"X"}, {"A"}, {"U"}, {"I"}}}},
    {"V", kSupplemental, {{{"X"}, {"D"}, {"C"}}}},
    {"RE", kSupplemental, {{{"X"}, {"L"}, {"M"}, {"H"}}}},
    {"U", kSupplemental, {{{"X"}, {"Clear"}, {"Green"}, {"Amber"}, {"Red"}}}},
});

// A level of an equivalence class. Its most severe vectors (tables 24 to 30), up to five, all have
// the same sum of steps, so the distance of a vector from the nearest of them is what its own sum
// has more.
struct Level {
  int sum = 0;
  int depth = 0;  // Steps to the least severe vector, and one.
};
constexpr std::array<Level, 3> kEq1 = {{{0, 1}, {1, 4}, {3, 5}}};
constexpr std::array<Level, 2> kEq2 = {{{0, 1}, {1, 2}}};
constexpr std::array<Level, 5> kEq3Eq6 = {{{0, 7}, {3, 6}, {1, 8}, {3, 8}, {3, 10}}};
constexpr std::array<Level, 3> kEq4 = {{{1, 6}, {3, 5}, {6, 4}}};
// A multiple of every depth: proportions are whole numbers of it, and rounding is exact.
constexpr int kUnit = 840;

struct Levels {
  std::size_t eq1 = 0;
  std::size_t eq2 = 0;
  std::size_t eq3_eq6 = 0;  // As the table of scores counts them.
  std::size_t eq4 = 0;
  std::size_t eq5 = 0;
};

int macro_vector(const Levels& levels) {
  return kCvssMacroVectors[levels.eq1][levels.eq2][levels.eq3_eq6][levels.eq4][levels.eq5];
}

// The mean over those classes that have a lower level.
class MeanDistance {
 public:
  explicit MeanDistance(int score) : score_(score) {}
  // `steps` of the vector in a class whose next lower level has the score `lower`.
  void add(const Level& level, int steps, int lower) {
    sum_ += (score_ - lower) * (steps - level.sum) * (kUnit / level.depth);
    ++count_;
  }
  // The score less the mean, a half rounded up.
  int rounded() const {
    const int unit = kUnit * std::max(count_, 1);
    return ((2 * ((score_ * unit) - sum_)) + unit) / (2 * unit);
  }

 private:
  int score_;
  int sum_ = 0;
  int count_ = 0;
};

int tenths(const CvssVector& vector, CvssGroup up_to) {
  const auto steps = [&](std::size_t place) {
    return static_cast<int>(kMetrics[place].values[vector.values[place]].weight);
  };
  const auto base = [&](Place place) {
    const auto modified = place + kModified;
    return up_to == kEnvironmental && vector.values[modified] != 0 ? steps(modified) : steps(place);
  };
  const auto requirement = [&](Place place) { return up_to == kEnvironmental ? steps(place) : 0; };

  const int av = base(kAv);
  const int pr = base(kPr);
  const int ui = base(kUi);
  const int ac_at = base(kAc) + base(kAt);
  const int vc = base(kVc);
  const int vi = base(kVi);
  const int va = base(kVa);
  const int sc = base(kSc);
  const int si = base(kSi);
  const int sa = base(kSa);
  const int cr = requirement(kCr);
  const int ir = requirement(kIr);
  const int ar = requirement(kAr);
  if (vc + vi + va == 6 && sc + si + sa == 9) {
    return 0;  // No impact at all.
  }

  Levels levels;
  levels.eq1 = av == 3 || (av != 0 && pr != 0 && ui != 0) ? 2 : av + pr + ui == 0 ? 0 : 1;
  levels.eq2 = ac_at == 0 ? 0 : 1;
  const bool required = (cr + vc == 0) || (ir + vi == 0) || (ar + va == 0);
  const bool high = vc == 0 || vi == 0 || va == 0;
  levels.eq3_eq6 = !high ? 4 : (vc + vi == 0 ? 0U : 2U) + (required ? 0U : 1U);
  levels.eq4 = si == 0 || sa == 0 ? 0 : sc == 1 || si == 1 || sa == 1 ? 1 : 2;
  levels.eq5 = up_to == kBase ? 0 : static_cast<std::size_t>(steps(kE));

  const int score = macro_vector(levels);
  MeanDistance distance(score);
  const auto lower = [&](std::size_t Levels::* eq, std::size_t level) {
    auto below = levels;
    below.*eq = level;
    return macro_vector(below);
  };
  if (levels.eq1 < 2) {
    distance.add(kEq1[levels.eq1], av + pr + ui, lower(&Levels::eq1, levels.eq1 + 1));
  }
  if (levels.eq2 < 1) {
    distance.add(kEq2[levels.eq2], ac_at, lower(&Levels::eq2, levels.eq2 + 1));
  }
  if (levels.eq3_eq6 < 4) {
    // 00 has two lower levels; that with the higher score counts.
    constexpr std::array<std::size_t, 4> kNext = {1, 3, 3, 4};
    const int next = lower(&Levels::eq3_eq6, kNext[levels.eq3_eq6]);
    distance.add(kEq3Eq6[levels.eq3_eq6], vc + vi + va + cr + ir + ar,
                 levels.eq3_eq6 == 0 ? std::max(next, lower(&Levels::eq3_eq6, 2)) : next);
  }
  if (levels.eq4 < 2) {
    distance.add(kEq4[levels.eq4], sc + si + sa, lower(&Levels::eq4, levels.eq4 + 1));
  }
  if (levels.eq5 < 2) {
    distance.add({0, 1}, 0, lower(&Levels::eq5, levels.eq5 + 1));
  }
  return distance.rounded();
}

}  // namespace

constinit const CvssSpecification kCvss40{.version = "4.0",
                                          .prefix = "CVSS:4.0/",
                                          .ordered = true,
                                          .metrics = kMetrics,
                                          .tenths = tenths};

}  // namespace akashi::decide
