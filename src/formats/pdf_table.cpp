#include "formats/pdf_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace akashi::formats {
namespace {

double sum(const std::vector<double>& widths) {
  return std::accumulate(widths.begin(), widths.end(), 0.0);
}

// Widths by weight, none above what it needs; what that leaves goes to the others.
std::vector<double> share(const std::vector<ColumnNeed>& columns, double available) {
  std::vector<double> widths(columns.size(), 0);
  std::vector<bool> settled(columns.size(), false);
  for (std::size_t round = 0; round <= columns.size(); ++round) {
    double left = available;
    double weights = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      left -= settled[i] ? widths[i] : 0;
      weights += settled[i] ? 0 : std::sqrt(columns[i].natural);
    }
    bool again = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!settled[i]) {
        widths[i] = weights > 0 ? left * std::sqrt(columns[i].natural) / weights : 0;
        if (widths[i] >= columns[i].natural) {
          widths[i] = columns[i].natural;
          settled[i] = true;
          again = true;
        }
      }
    }
    if (!again) {
      break;
    }
  }
  return widths;
}

}  // namespace

std::vector<double> column_widths(const std::vector<ColumnNeed>& columns, double available) {
  if (columns.empty()) {
    return {};
  }
  auto widths = share(columns, available);
  // Longest words, as far as half of the page can be spared for one.
  double lacking = 0;
  double spare = 0;
  const auto least = [&](std::size_t i) { return std::min(columns[i].least, available / 2); };
  for (std::size_t i = 0; i < columns.size(); ++i) {
    lacking += std::max(0.0, least(i) - widths[i]);
    spare += std::max(0.0, widths[i] - least(i));
  }
  const double part = spare > 0 ? std::min(1.0, lacking / spare) : 0;
  const double given = lacking > 0 ? std::min(1.0, spare / lacking) : 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    widths[i] +=
        widths[i] < least(i) ? (least(i) - widths[i]) * given : -(widths[i] - least(i)) * part;
  }
  // The table is as wide as the text around it. Of two columns the first one names what the other
  // says.
  const auto widest = columns.size() == 2 ? widths.end() - 1 : std::ranges::max_element(widths);
  *widest += available - sum(widths);
  return widths;
}

}  // namespace akashi::formats
