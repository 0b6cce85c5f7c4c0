#include "assure/case_book.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi::assure {
namespace {

double width_of(ColumnType type) {
  switch (type) {
    case ColumnType::kEvidence:
    case ColumnType::kReason:
    case ColumnType::kRemarks:
      return 45;
    case ColumnType::kTarget:
      return 25;
    default:
      return 16;
  }
}

bool is_open(ColumnType type) {
  return type != ColumnType::kCriterion && type != ColumnType::kCriteriaVersion &&
         type != ColumnType::kTarget;
}

}  // namespace

formats::XlsxBook case_book(const CaseRules& rules, const Case& content, std::int64_t created,
                            Lang lang) {
  formats::XlsxSheet sheet{
      .name = content.id, .rows = case_table(rules, content), .columns = {}, .is_protected = true};
  sheet.rows.front().clear();
  for (const auto& column : rules.columns) {
    sheet.rows.front().push_back(column.name.in(lang));
    formats::XlsxColumn out{
        .width = width_of(column.type), .choices = {}, .open = is_open(column.type)};
    if (column.type == ColumnType::kResult) {
      std::ranges::transform(rules.results, std::back_inserter(out.choices), &ResultRule::id);
    }
    sheet.columns.push_back(std::move(out));
  }
  formats::XlsxBook book{.title = content.id + " – " + rules.scheme->name.in(lang),
                         .author = {},
                         .created = created,
                         .sheets = {}};
  book.sheets.push_back(std::move(sheet));
  return book;
}

std::vector<CaseRow> read_case_sheet(const formats::Sheet& sheet, const CaseRules& rules,
                                     const Case& present, Problems& problems) {
  std::vector<TableLine> lines;
  std::ranges::transform(sheet.rows, std::back_inserter(lines), [](const formats::SheetRow& row) {
    return TableLine{.cells = row.cells, .number = row.number};
  });
  return read_case_table(lines, rules, present, problems);
}

}  // namespace akashi::assure
