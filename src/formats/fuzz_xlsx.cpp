// A workbook reads or is refused; what was read stays within what a sheet may be, twice the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/strings.h"
#include "formats/xlsx_reader.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  akashi::Limits limits;
  limits.nodes = 100'000;
  const auto book = akashi::formats::read_xlsx(bytes, limits);
  if (!book) {
    require(is_told(book));
    return 0;
  }
  for (const auto& sheet : book->sheets) {
    std::uint32_t last = 0;
    for (const auto& row : sheet.rows) {
      require(row.number > last && !row.cells.empty() && !row.cells.back().empty());
      last = row.number;
      for (const auto& cell : row.cells) {
        require(akashi::is_valid_utf8(cell));
      }
      const auto place =
          akashi::formats::parse_cell_name(akashi::formats::cell_name(last, row.cells.size() - 1));
      require(place && place->row == last && place->column == row.cells.size() - 1);
    }
  }
  for (const auto& problem : book->problems) {
    require(!problem.text().empty());
  }
  return 0;
}
