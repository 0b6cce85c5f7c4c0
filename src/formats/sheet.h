// A sheet of cells, wherever it comes from: a workbook or a file of comma-separated values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.h"
#include "base/result.h"

namespace akashi::formats {

struct SheetRow {
  std::uint32_t number = 0;        // From 1. Of CSV: the line where the row begins.
  std::vector<std::string> cells;  // Up to the last one that is there; UTF-8.
};

struct Sheet {
  std::string name;            // "" of CSV.
  std::vector<SheetRow> rows;  // Those that have cells, in order.
  bool hidden = false;
  std::uint32_t formulas = 0;  // Cells whose value is what a formula gave when the file was saved.
  std::uint32_t merged = 0;    // Ranges of merged cells: the text is in their first cell.
};

// "B12": `row` from 1, `column` from 0 (ECMA-376 Part 1, 18.18.62 ST_Ref).
std::string cell_name(std::uint32_t row, std::size_t column);
struct CellPlace {
  std::uint32_t row = 0;
  std::size_t column = 0;
};
// The opposite, within what a sheet may have (XFD1048576); nothing for other texts.
std::optional<CellPlace> parse_cell_name(std::string_view name);

// Where the row has this text in a cell, white space around it apart.
std::optional<std::size_t> sheet_column(const SheetRow& header, std::string_view name);
// "" where the row is too short or the column is missing.
std::string_view sheet_cell(const SheetRow& row, std::optional<std::size_t> column);

// RFC 4180 (formats/csv.h) as a sheet; rows that are not whole are problems and left out. Fails
// where the text is no UTF-8 (Excel saves CSV in the local encoding unless told otherwise).
Result<Sheet> sheet_of_csv(std::string_view text, std::size_t most_columns, Problems& problems);

}  // namespace akashi::formats
