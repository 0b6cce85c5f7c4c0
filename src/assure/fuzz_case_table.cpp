// The checklist of a case as CSV or JSON, and records as TOML.
#include <cstddef>
#include <cstdint>
#include <string>

#include "assure/case_json.h"
#include "assure/case_records.h"
#include "assure/case_table.h"
#include "support/fuzz_catalogue.h"

using akashi::testing_support::is_told;
using akashi::testing_support::own_catalogue;
using akashi::testing_support::require;

namespace {

using namespace akashi;          // NOLINT(google-build-using-namespace)
using namespace akashi::assure;  // NOLINT(google-build-using-namespace)

void check_problems(const Problems& problems) {
  for (const auto& problem : problems) {
    require(is_told(Result<void>(std::unexpected(problem))));
  }
}

// What was read is valid, and comes back from a spreadsheet as it was.
void check_rows(const CaseRules& rules, std::vector<CaseRow> rows) {
  for (const auto& row : rows) {
    require(check_row(rules, row).has_value());
  }
  Case content;
  content.rows = std::move(rows);
  sort_rows(rules, content);
  Problems problems;
  Case again;
  again.rows = read_case_csv(case_csv(rules, content), rules, {}, problems);
  require(problems.empty());
  sort_rows(rules, again);
  require(again == content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Limits limits;
  for (const auto& [key, level] : {std::pair("jc-star@2025-03", "1"), {"en-303-645@3.1.3", ""}}) {
    const auto rules = case_rules(*own_catalogue().find(key), level);
    require(rules.has_value());
    Problems problems;
    check_rows(*rules, read_case_csv(bytes, *rules, {}, problems));
    check_rows(*rules, read_case_rows(bytes, *rules, limits, problems));
    check_problems(problems);
  }
  Problems problems;
  const auto records = read_records(bytes, limits, problems);
  require(records || is_told(records));
  check_problems(problems);
  if (records) {
    for (const auto& record : *records) {
      const auto json =
          formats::compact_json([&](formats::JsonWriter& writer) { write_json(writer, record); });
      const auto copy = Bytes::copy_of(json);
      const auto tree = formats::parse_json(copy.padded(), limits);
      require(tree.has_value());
      const auto again = read_record(tree->root(), record.kind);
      require(again && *again == record);
    }
  }
  return 0;
}
