// Comma-separated values, RFC 4180, or with another separator (not a quote, not a line feed): the
// first line usually names the columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::formats {

struct CsvRow {
  std::vector<std::string> fields;  // An empty line is one empty field.
  std::uint32_t line = 0;           // Where it begins.
  bool whole = true;                // False: see CsvReader.
};

// One row after the other; a field in quotes may hold commas, quotes (twice) and line feeds. A byte
// order mark in front, CR LF and a last line without its end are read as well. A row is not whole
// where a quote is not closed, text stands behind a closing quote, or there are more fields than
// `most_fields`; what is too much of it is left out.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text, std::size_t most_fields = 64, char separator = ',');
  std::optional<CsvRow> next();

 private:
  std::string take_field(bool& whole);
  bool take_end(bool& whole);

  std::string_view rest_;
  std::size_t most_fields_;
  char separator_;
  std::uint32_t line_ = 1;
};

// Where the first row has this name.
std::optional<std::size_t> csv_column(const CsvRow& header, std::string_view name);
// "" where the row is too short or the column is missing.
std::string_view csv_field(const CsvRow& row, std::optional<std::size_t> column);

// A row with its CR LF; fields in quotes where they need them. The reader gives the same fields.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace akashi::formats
