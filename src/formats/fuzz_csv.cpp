// Rows give back what was written: quoted again, the fields of whole rows read as the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/strings.h"
#include "formats/csv.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::formats;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CsvReader reader(text, 8);
  std::uint32_t line = 0;
  std::size_t bytes = 0;
  while (const auto row = reader.next()) {
    require(!row->fields.empty() && row->fields.size() <= 8 && row->line > line);
    line = row->line;
    std::string again;
    for (const auto& field : row->fields) {
      bytes += field.size();
      again += (again.empty() ? "\"" : ",\"") + akashi::replace_all(field, "\"", "\"\"") + "\"";
    }
    again += "\r\n";
    CsvReader second(again, 8);
    const auto same = second.next();
    require(same && same->whole && same->fields == row->fields && !second.next());
  }
  require(bytes <= size);
  return 0;
}
