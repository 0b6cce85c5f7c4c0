#include "formats/sheet.h"

#include <algorithm>
#include <utility>

#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/csv.h"

namespace akashi::formats {
namespace {

constexpr std::uint32_t kMostRows = 1'048'576;
constexpr std::size_t kMostColumns = 16'384;

}  // namespace

std::string cell_name(std::uint32_t row, std::size_t column) {
  std::string name;
  for (auto rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name + std::to_string(row);
}

std::optional<CellPlace> parse_cell_name(std::string_view name) {
  std::size_t column = 0;
  std::size_t at = 0;
  for (; at < name.size() && is_upper(name[at]) && column <= kMostColumns; ++at) {
    column = column * 26 + static_cast<std::size_t>(name[at] - 'A') + 1;
  }
  const auto row = parse_u64(name.substr(at));
  if (column == 0 || column > kMostColumns || !row || *row == 0 || *row > kMostRows ||
      name[at] == '0') {
    return std::nullopt;
  }
  return CellPlace{.row = static_cast<std::uint32_t>(*row), .column = column - 1};
}

std::optional<std::size_t> sheet_column(const SheetRow& header, std::string_view name) {
  const auto found =
      std::ranges::find(header.cells, name, [](const std::string& cell) { return trim(cell); });
  return found == header.cells.end()
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(found - header.cells.begin()));
}

std::string_view sheet_cell(const SheetRow& row, std::optional<std::size_t> column) {
  return column && *column < row.cells.size() ? std::string_view(row.cells[*column])
                                              : std::string_view();
}

Result<Sheet> sheet_of_csv(std::string_view text, std::size_t most_columns, Problems& problems) {
  if (!is_valid_utf8(text)) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"CSV", "UTF-8"});
  }
  Sheet sheet;
  CsvReader reader(text, most_columns);
  while (auto row = reader.next()) {
    if (!row->whole) {
      problems.add(msg::kSyntax,
                   {"CSV", "quotes, or more than " + std::to_string(most_columns) + " fields"},
                   {.line = row->line, .column = 1, .offset = 0});
    } else if (row->fields.size() > 1 || !row->fields.front().empty()) {
      sheet.rows.push_back({.number = row->line, .cells = std::move(row->fields)});
    }
  }
  return sheet;
}

}  // namespace akashi::formats
