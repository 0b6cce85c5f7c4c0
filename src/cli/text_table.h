// Text in columns of a terminal. Widths are those of a terminal: Japanese characters take two
// columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_width.h"

namespace akashi::cli {

std::string pad(std::string_view text, std::size_t width);  // With spaces, to at least `width`.
std::string wrap(std::string_view text, std::size_t width,
                 std::size_t indent);  // Further lines are indented.

struct Column {
  std::string title;
  std::size_t least = 0;  // Never narrower than this (or its title).
  bool shrinks = false;   // Gives way when the table is too wide.
  bool wraps = false;     // Goes on in further lines then; else its middle is left out.
};

// Rows of cells, fitted to `width` columns.
std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows, std::size_t width);

}  // namespace akashi::cli
