// Workbooks of Excel 2007 and later, transitional and strict (ECMA-376 Part 1, ISO/IEC 29500-1):
// what stands in the cells, no more. Nothing outside of the file is opened, no formula and no macro
// is run.
#pragma once

#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "formats/sheet.h"

namespace akashi::formats {

struct Workbook {
  // As in the file. A cell's text: strings as they are, numbers as the shortest text of the same
  // number, days and times as date_text (formats/xlsx_values.h), TRUE and FALSE, errors as "#N/A",
  // formulas as the value that was saved with them.
  std::vector<Sheet> sheets;
  // Cells and rows that could not be read, each with its name ("Sheet1!B12"); macros and references
  // to other files, which are ignored.
  Problems problems;

  const Sheet* find(std::string_view name) const;
};

// Fails where the file is no such workbook, or larger than any checklist: 32 MiB of one part, 64
// MiB of all parts, 2 million cells, 64 MiB of their texts.
Result<Workbook> read_xlsx(std::string_view bytes, const Limits& limits);

}  // namespace akashi::formats
