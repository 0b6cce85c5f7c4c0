// Workbooks of text for people to fill in, by libxlsxwriter (ECMA-376 Part 1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace akashi::formats {

struct XlsxColumn {
  double width = 20;                 // In characters of the standard font.
  std::vector<std::string> choices;  // What may be entered below the header; empty: anything.
  bool open = true;                  // May be changed where the sheet is protected.
};

struct XlsxSheet {
  // At most 31 characters, other than in any other sheet; what Excel allows in no name becomes "_".
  std::string name;
  // The first is the header: bold, and stays where it is when the rest is scrolled. All cells are
  // text: no text is a formula or a link, whatever it begins with.
  std::vector<std::vector<std::string>> rows;
  std::vector<XlsxColumn> columns;
  // Against changes by mistake: header and columns that are not open, without a password.
  bool is_protected = false;
};

struct XlsxBook {
  std::string title;
  std::string author;
  std::int64_t created = 0;  // Seconds since 1970. The same book gives the same bytes.
  std::vector<XlsxSheet> sheets;
};

// The file's bytes. Fails where a text or a table is larger than a workbook holds (the error names
// the cell), and without the library. Invalid UTF-8 becomes U+FFFD.
Result<std::string> write_xlsx(const XlsxBook& book);

}  // namespace akashi::formats
