// How wide the columns of a table on paper are.
#pragma once

#include <vector>

namespace akashi::formats {

struct ColumnNeed {
  double natural = 0;  // Of its longest text in one line.
  double least = 0;    // Of its longest word.
};

// Of `available` together. Columns that need little get that; the others share what is left, longer
// texts more of it, and no column is narrower than its longest word while others can give.
std::vector<double> column_widths(const std::vector<ColumnNeed>& columns, double available);

}  // namespace akashi::formats
