// What differs between the versions of CVSS, for cvss.cpp: a table of metrics and the equations.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "decide/cvss.h"

namespace akashi::decide {

enum class CvssGroup : std::uint8_t { kBase, kTemporal, kEnvironmental, kSupplemental };

struct CvssValue {
  std::string_view name;
  double weight = 0;
};

struct CvssMetric {
  std::string_view name;
  CvssGroup group = CvssGroup::kBase;
  // The first one is "not defined"; base metrics, which are mandatory, have no name for it.
  std::array<CvssValue, 6> values;
};

struct CvssSpecification {
  std::string_view version;
  std::string_view prefix;  // "CVSS:3.1/"
  bool ordered = false;     // Another order of metrics than the table's is invalid.
  std::span<const CvssMetric> metrics;
  int (*tenths)(const CvssVector& vector, CvssGroup up_to);  // The score, ten times.
};

extern const CvssSpecification kCvss20;
extern const CvssSpecification kCvss30;
extern const CvssSpecification kCvss31;
extern const CvssSpecification kCvss40;

const CvssSpecification& cvss_specification(CvssVersion version);

// Scores of version 4.0's MacroVectors, ten times, by the levels of EQ1, EQ2, EQ3 with EQ6 (00, 01,
// 10, 11, 21), EQ4 and EQ5.
using CvssMacroVectors =
    std::array<std::array<std::array<std::array<std::array<std::uint8_t, 3>, 3>, 5>, 2>, 3>;
extern const CvssMacroVectors kCvssMacroVectors;

}  // namespace akashi::decide
