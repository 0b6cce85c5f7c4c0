#include "assure/case_workbook.h"

#include <algorithm>
#include <string>
#include <utility>

#include "assure/case_table.h"
#include "base/messages/portfolio.h"
#include "formats/xlsx_reader.h"

namespace akashi::assure {
namespace {

std::vector<std::string> ids_of(std::span<const Item> items) {
  std::vector<std::string> out;
  std::ranges::transform(items, std::back_inserter(out), &Item::id);
  return out;
}

formats::XlsxColumn column_of(const CaseRules& rules, const ColumnRule& rule) {
  formats::XlsxColumn column;
  switch (rule.type) {
    case ColumnType::kCriterion:
      return {.width = 40, .choices = {}, .open = false};
    case ColumnType::kCriteriaVersion:
      return {.width = 18, .choices = {}, .open = false};
    case ColumnType::kTarget:
      return {.width = 20, .choices = {}, .open = false};
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

// What the ids of the checklist mean: its column, id, name, text.
std::vector<std::vector<std::string>> words(const CaseRules& rules, Lang lang) {
  std::vector<std::vector<std::string>> rows = {{render(msg::kCaseFieldColumn, {}, lang), "ID",
                                                 render(msg::kCaseTitleColumn, {}, lang),
                                                 render(msg::kCaseContentColumn, {}, lang)}};
  const auto add = [&](ColumnType type, std::string_view array, const Item& item) {
    const auto column = std::ranges::find(rules.columns, type, &ColumnRule::type);
    rows.push_back({column == rules.columns.end() ? std::string(array) : column->name.in(lang),
                    item.id, item.name.in(lang), item.text.in(lang)});
  };
  for (const auto* criterion : rules.rows) {
    add(ColumnType::kCriterion, rules.array, *criterion);
  }
  for (const auto& [type, array] :
       {std::pair<ColumnType, std::string_view>(ColumnType::kResult, "results"),
        {ColumnType::kMethod, "methods"},
        {ColumnType::kEvaluatorClass, "evaluators"},
        {ColumnType::kEvidence, "evidence_kinds"}}) {
    for (const auto& item : rules.scheme->items(array)) {
      add(type, array, item);
    }
  }
  return rows;
}

}  // namespace

formats::XlsxBook case_workbook(const CaseRules& rules, const Case& content, Lang lang,
                                std::int64_t created) {
  formats::XlsxSheet sheet{.name = render(msg::kCaseSheet, {}, lang),
                           .rows = case_table(rules, content),
                           .columns = {},
                           .is_protected = true};
  for (std::size_t i = 0; i < rules.columns.size(); ++i) {
    sheet.rows.front().at(i) = rules.columns[i].name.in(lang);
    sheet.columns.push_back(column_of(rules, rules.columns[i]));
    if (rules.columns[i].type == ColumnType::kCriterion) {
      for (std::size_t row = 0; row < rules.rows.size(); ++row) {
        sheet.rows.at(row + 1).at(i) += " " + rules.rows[row]->name.in(lang);
      }
    }
  }
  return {.title = content.id + " " + rules.scheme->key(),
          .author = {},
          .created = created,
          .sheets = {std::move(sheet),
                     {.name = render(msg::kCaseWordsSheet, {}, lang),
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
  const auto* sheet = book.find(render(msg::kCaseSheet, {}, Lang::kEn));
  sheet = sheet != nullptr ? sheet : book.find(render(msg::kCaseSheet, {}, Lang::kJa));
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
