#include "assure/case_workbook.h"

#include <algorithm>
#include <string>
#include <utility>

#include "assure/case_table.h"
#include "base/messages/portfolio.h"
#include "formats/xlsx_reader.h"

namespace akashi::assure {
namespace {

// One name in both languages, so that the sheet is found again.
constexpr std::string_view kSheet = "checklist";

std::vector<std::string> ids_of(std::span<const Item> items) {
  std::vector<std::string> out;
  std::ranges::transform(items, std::back_inserter(out), &Item::id);
  return out;
}

formats::XlsxColumn column_of(const CaseRules& rules, const ColumnRule& rule) {
  formats::XlsxColumn column;
  switch (rule.type) {
    case ColumnType::kCriterion:
      return {.width = 14, .choices = {}, .open = false};
    case ColumnType::kCriteriaVersion:
    case ColumnType::kTarget:
      return {.width = 12, .choices = {}, .open = false};
    case ColumnType::kApplicability:
      column.choices = {"applicable", "not-applicable"};
      break;
    case ColumnType::kResult:
      std::ranges::transform(rules.results, std::back_inserter(column.choices),
                             [](const ResultRule& result) { return result.id; });
      break;
    case ColumnType::kMethod:
      column.choices = ids_of(rules.scheme->items("methods"));
      break;
    case ColumnType::kEvaluatorClass:
      column.choices = ids_of(rules.scheme->items("evaluators"));
      break;
    case ColumnType::kEvidence:
    case ColumnType::kReason:
    case ColumnType::kRemarks:
      column.width = 40;
      break;
    default:
      break;
  }
  return column;
}

// What the ids of the checklist mean: array, id, name, text.
std::vector<std::vector<std::string>> words(const CaseRules& rules, Lang lang) {
  std::vector<std::vector<std::string>> rows = {
      {render(msg::kCaseFieldColumn, {}, lang), "id", rules.scheme->name.in(lang), ""}};
  const auto add = [&](std::string_view array, const Item& item) {
    rows.push_back({std::string(array), item.id, item.name.in(lang), item.text.in(lang)});
  };
  for (const auto* criterion : rules.rows) {
    add(rules.array, *criterion);
  }
  for (const std::string_view array : {"results", "methods", "evaluators", "evidence_kinds"}) {
    for (const auto& item : rules.scheme->items(array)) {
      add(array, item);
    }
  }
  return rows;
}

}  // namespace

formats::XlsxBook case_workbook(const CaseRules& rules, const Case& content, Lang lang,
                                std::int64_t created) {
  formats::XlsxSheet sheet{.name = std::string(kSheet),
                           .rows = case_table(rules, content),
                           .columns = {},
                           .is_protected = true};
  for (std::size_t i = 0; i < rules.columns.size(); ++i) {
    sheet.rows.front().at(i) = rules.columns[i].name.in(lang);
    sheet.columns.push_back(column_of(rules, rules.columns[i]));
  }
  return {.title = content.id + " " + rules.scheme->key(),
          .author = {},
          .created = created,
          .sheets = {std::move(sheet),
                     {.name = "words",
                      .rows = words(rules, lang),
                      .columns = {{.width = 16}, {.width = 18}, {.width = 50}, {.width = 80}},
                      .is_protected = true}}};
}

Result<std::vector<CaseRow>> read_case_workbook(std::string_view bytes, const CaseRules& rules,
                                                const Case& present, const Limits& limits,
                                                Problems& problems) {
  AKASHI_TRY_ASSIGN(auto book, formats::read_xlsx(bytes, limits));
  problems.add_all(std::move(book.problems));
  std::vector<TableLine> lines;
  const auto* sheet = book.find(kSheet);
  if (sheet == nullptr && !book.sheets.empty()) {
    sheet = &book.sheets.front();
  }
  if (sheet != nullptr) {
    for (const auto& row : sheet->rows) {
      lines.push_back({.cells = row.cells, .number = row.number});
    }
  }
  return read_case_table(lines, rules, present, problems);
}

}  // namespace akashi::assure
