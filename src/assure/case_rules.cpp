#include "assure/case_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "assure/level_criteria.h"
#include "base/messages/assure.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

struct ArrayWords {
  std::string_view array;
  std::string_view only_flagged;  // Only items with this value; "" for all.
};
// What a case can have as rows; the first that a scheme has.
constexpr auto kArrays = std::to_array<ArrayWords>({{"criteria", ""},
                                                    {"outcomes", ""},
                                                    {"statements", ""},
                                                    {"articles", "assessable"},
                                                    {"tasks", ""},
                                                    {"attestations", ""}});

constexpr auto kStandings = std::to_array<std::pair<std::string_view, ResultStanding>>(
    {{"open", ResultStanding::kOpen},
     {"conforms", ResultStanding::kConforms},
     {"fails", ResultStanding::kFails},
     {"not-applicable", ResultStanding::kNotApplicable},
     {"waived", ResultStanding::kWaived}});

constexpr auto kColumnTypes = std::to_array<std::pair<std::string_view, ColumnType>>(
    {{"criterion", ColumnType::kCriterion},
     {"applicability", ColumnType::kApplicability},
     {"result", ColumnType::kResult},
     {"method", ColumnType::kMethod},
     {"evidence", ColumnType::kEvidence},
     {"evaluator", ColumnType::kEvaluator},
     {"evaluator-class", ColumnType::kEvaluatorClass},
     {"date", ColumnType::kDate}});
// Columns of type `string` that a row has a place for.
constexpr auto kStringColumns = std::to_array<std::pair<std::string_view, ColumnType>>(
    {{"reason", ColumnType::kReason},
     {"remarks", ColumnType::kRemarks},
     {"criteria-version", ColumnType::kCriteriaVersion},
     {"target", ColumnType::kTarget}});

// For schemes that have no results of their own: own design.
std::vector<ResultRule> own_results() {
  return {
      {"conforms", {"Conforms", "適合"}, ResultStanding::kConforms, false, true},
      {"not-conforms", {"Does not conform", "不適合"}, ResultStanding::kFails, true, false},
      {"not-applicable", {"Not applicable", "非該当"}, ResultStanding::kNotApplicable, true, false},
      {"not-assessed", {"Not assessed", "未評価"}, ResultStanding::kOpen, false, false}};
}

// Every column that the program itself knows; those of the scheme take the place of these.
std::vector<ColumnRule> own_columns() {
  return {
      {"criterion", {"Criterion", "適合基準"}, ColumnType::kCriterion, true},
      {"applicability", {"Applicability", "該当・非該当"}, ColumnType::kApplicability, false},
      {"result", {"Result", "結果"}, ColumnType::kResult, true},
      {"reason", {"Reason", "理由"}, ColumnType::kReason, false},
      {"method", {"Method", "評価方法"}, ColumnType::kMethod, false},
      {"evidence", {"Evidence", "証跡"}, ColumnType::kEvidence, false},
      {"evaluator", {"Evaluator", "評価者"}, ColumnType::kEvaluator, false},
      {"evaluator-class", {"Evaluator class", "評価者区分"}, ColumnType::kEvaluatorClass, false},
      {"date", {"Date of evaluation", "評価日"}, ColumnType::kDate, false},
      {"remarks", {"Remarks", "備考"}, ColumnType::kRemarks, false}};
}

template <class Table, class Value>
Value word_of(const Table& table, std::string_view word, Value otherwise) {
  const auto found = std::ranges::find(table, word, [](const auto& entry) { return entry.first; });
  return found == table.end() ? otherwise : found->second;
}

void add_results(CaseRules& rules) {
  for (const auto& item : rules.scheme->items("results")) {
    // A result that does not say how it stands leaves the row open.
    const auto otherwise =
        item.flag("conforms") ? ResultStanding::kConforms : ResultStanding::kOpen;
    rules.results.push_back({.id = item.id,
                             .name = item.name,
                             .standing = word_of(kStandings, item.word("standing"), otherwise),
                             .needs_reason = item.flag("needs_reason"),
                             .needs_evidence = item.flag("needs_evidence")});
  }
  if (rules.results.empty()) {
    rules.results = own_results();
    rules.own_results = true;
  }
}

void add_columns(CaseRules& rules) {
  for (const auto& item : rules.scheme->items("checklist_columns")) {
    const auto type = item.word("type");
    rules.columns.push_back({.id = item.id,
                             .name = item.name,
                             .type = type == "string"
                                         ? word_of(kStringColumns, item.id, ColumnType::kMore)
                                         : word_of(kColumnTypes, type, ColumnType::kMore),
                             .required = item.flag("required")});
  }
  if (rules.column(ColumnType::kCriterion) == nullptr ||
      rules.column(ColumnType::kResult) == nullptr) {
    rules.columns.clear();  // Columns of another form, not of a row for each criterion.
  }
  for (auto& column : own_columns()) {
    if (rules.column(column.type) == nullptr) {
      rules.columns.push_back(std::move(column));
    }
  }
}

Result<void> add_rows(CaseRules& rules) {
  if (rules.level != nullptr) {
    auto found = level_criteria(*rules.scheme, *rules.level, rules.product_type);
    rules.array = "criteria";
    rules.rows = std::move(found.criteria);
    rules.unknown_levels = std::move(found.unknown);
    return {};
  }
  for (const auto& [array, flag] : kArrays) {
    for (const auto& item : rules.scheme->items(array)) {
      if (flag.empty() || item.flag(flag)) {
        rules.rows.push_back(&item);
      }
    }
    if (!rules.rows.empty()) {
      rules.array = array;
      return {};
    }
  }
  return fail(ErrorCode::kInvalidInput, msg::kCaseNoRows, {rules.scheme->key()});
}

}  // namespace

const CaseRow* find_row(const Case& content, std::string_view criterion) {
  const auto found = std::ranges::find(content.rows, criterion, &CaseRow::criterion);
  return found == content.rows.end() ? nullptr : &*found;
}

CaseRow& row_of(Case& content, std::string_view criterion) {
  const auto found = std::ranges::find(content.rows, criterion, &CaseRow::criterion);
  if (found != content.rows.end()) {
    return *found;
  }
  content.rows.push_back({.criterion = std::string(criterion)});
  return content.rows.back();
}

void sort_rows(const CaseRules& rules, Case& content) {
  const auto place = [&](const CaseRow& row) {
    return std::ranges::find(rules.rows, row.criterion, &Item::id) - rules.rows.begin();
  };
  std::erase_if(content.rows,
                [](const CaseRow& row) { return row == CaseRow{.criterion = row.criterion}; });
  std::ranges::stable_sort(content.rows, {}, place);
}

const Item* CaseRules::row(std::string_view criterion) const {
  const auto found = std::ranges::find(rows, criterion, &Item::id);
  return found == rows.end() ? nullptr : *found;
}

const ResultRule* CaseRules::result(std::string_view id) const {
  const auto found = std::ranges::find(results, id, &ResultRule::id);
  return found == results.end() ? nullptr : &*found;
}

const ColumnRule* CaseRules::column(ColumnType type) const {
  const auto found = std::ranges::find(columns, type, &ColumnRule::type);
  return found == columns.end() ? nullptr : &*found;
}

Result<CaseRules> case_rules(const Scheme& scheme, std::string_view level,
                             std::string_view product_type) {
  CaseRules rules{.scheme = &scheme};
  rules.product_type = product_type;
  const auto levels = scheme.items("levels");
  if (!levels.empty()) {
    rules.level = find_level(scheme, level);
    if (rules.level == nullptr) {
      std::vector<std::string> ids;
      std::ranges::transform(levels, std::back_inserter(ids), &Item::id);
      return fail(ErrorCode::kInvalidInput, msg::kCaseBadValue,
                  {"level", std::string(level), join(ids, ", ")});
    }
  } else if (!level.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {scheme.key(), "levels"});
  }
  add_results(rules);
  add_columns(rules);
  AKASHI_TRY(add_rows(rules));
  return rules;
}

}  // namespace akashi::assure
