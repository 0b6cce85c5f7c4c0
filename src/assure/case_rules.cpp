#include "assure/case_rules.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "assure/date.h"
#include "assure/gap.h"
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
  std::set<const Item*> seen;
  if (rules.level != nullptr) {
    auto levels = with_included(*rules.scheme, *rules.level);
    std::ranges::reverse(levels);
    rules.array = "criteria";
    for (const auto* level : levels) {
      if (level->ids("criteria").empty()) {
        rules.unknown_levels.push_back(level);
      }
      for (const auto& id : level->ids("criteria")) {
        const auto* item = rules.scheme->find("criteria", id);
        if (item != nullptr && seen.insert(item).second) {
          rules.rows.push_back(item);
        }
      }
    }
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

std::unexpected<Error> bad(std::string_view field, std::string_view value,
                           std::string_view expected) {
  constexpr std::size_t kShown = 80;
  return fail(ErrorCode::kInvalidInput, msg::kCaseBadValue,
              {std::string(field), std::string(utf8_prefix(value, kShown)), std::string(expected)});
}

// One of the ids of an array; any id is taken where the scheme has no such array.
Result<void> check_id(const Scheme& scheme, std::string_view array, std::string_view id,
                      std::string_view field) {
  const auto items = scheme.items(array);
  if (id.empty() || items.empty() || scheme.find(array, id) != nullptr) {
    return {};
  }
  std::vector<std::string> ids;
  std::ranges::transform(items, std::back_inserter(ids), &Item::id);
  return bad(field, id, join(ids, ", "));
}

Result<void> check_text(std::string_view field, std::string_view value) {
  constexpr std::size_t kMost = 32U << 10;
  const bool plain = is_valid_utf8(value) && std::ranges::none_of(value, [](char c) {
                       return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t';
                     });
  // White space at the ends would not come back from a spreadsheet.
  if (value.size() > kMost || !plain || trim(value) != value) {
    return bad(field, value, "text, at most 32768 bytes");
  }
  return {};
}

bool is_hex_digest(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && from_hex(text) && to_lower(text) == text;
}

bool is_line(std::string_view text) {
  return text.find_first_of("\n\r\t") == std::string_view::npos;
}

Result<void> check_evidence(const CaseRules& rules, const CaseEvidence& evidence) {
  AKASHI_TRY(check_id(*rules.scheme, "evidence_kinds", evidence.kind, "evidence.kind"));
  if (!is_line(evidence.kind) || evidence.kind.find(' ') != std::string::npos) {
    return bad("evidence.kind", evidence.kind, "id");
  }
  if (!evidence.date.empty() && !parse_date(evidence.date)) {
    return bad("evidence.date", evidence.date, "YYYY-MM-DD");
  }
  const int forms = static_cast<int>(!evidence.sha256.empty()) +
                    static_cast<int>(!evidence.link.empty()) +
                    static_cast<int>(!evidence.query.empty());
  if (forms != 1) {
    return bad("evidence", evidence.sha256 + evidence.link + evidence.query, "file, link, query");
  }
  if (!evidence.sha256.empty() && !is_hex_digest(evidence.sha256)) {
    return bad("evidence.sha256", evidence.sha256, "SHA-256");
  }
  const auto& link = evidence.link;
  const bool web = link.starts_with("https://") || link.starts_with("http://");
  if (!link.empty() && (!web || !is_line(link) || link.find(' ') != std::string::npos)) {
    return bad("evidence.link", link, "http(s) address");
  }
  for (const auto& [field, value] :
       {std::pair("evidence.name", &evidence.name), {"evidence.query", &evidence.query}}) {
    AKASHI_TRY(check_text(field, *value));
    if (!is_line(*value)) {
      return bad(field, *value, "one line");
    }
  }
  return check_text("evidence.link", link);
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

Result<CaseRules> case_rules(const Scheme& scheme, std::string_view level) {
  CaseRules rules{.scheme = &scheme};
  const auto levels = scheme.items("levels");
  if (!levels.empty()) {
    rules.level = find_level(scheme, level);
    if (rules.level == nullptr) {
      std::vector<std::string> ids;
      std::ranges::transform(levels, std::back_inserter(ids), &Item::id);
      return bad("level", level, join(ids, ", "));
    }
  } else if (!level.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {scheme.key(), "levels"});
  }
  add_results(rules);
  add_columns(rules);
  AKASHI_TRY(add_rows(rules));
  return rules;
}

Result<void> check_row(const CaseRules& rules, const CaseRow& row) {
  if (rules.row(row.criterion) == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem,
                {rules.scheme->key() + " " + rules.array, row.criterion});
  }
  if (!row.applicability.empty() && row.applicability != "applicable" &&
      row.applicability != "not-applicable") {
    return bad("applicability", row.applicability, "applicable, not-applicable");
  }
  if (!row.result.empty() && rules.result(row.result) == nullptr) {
    std::vector<std::string> ids;
    std::ranges::transform(rules.results, std::back_inserter(ids), &ResultRule::id);
    return bad("result", row.result, join(ids, ", "));
  }
  AKASHI_TRY(check_id(*rules.scheme, "methods", row.method, "method"));
  AKASHI_TRY(check_id(*rules.scheme, "evaluators", row.evaluator_class, "evaluator-class"));
  if (!row.evaluator.empty() && !is_case_id(row.evaluator)) {
    return bad("evaluator", row.evaluator, "id");
  }
  if (!row.date.empty() && !parse_date(row.date)) {
    return bad("date", row.date, "YYYY-MM-DD");
  }
  constexpr std::size_t kMostEvidence = 1000;
  if (row.evidence.size() > kMostEvidence) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"evidence of a row", std::to_string(kMostEvidence)});
  }
  for (const auto& evidence : row.evidence) {
    AKASHI_TRY(check_evidence(rules, evidence));
  }
  for (const auto& [field, value] : {std::pair("reason", &row.reason),
                                     {"remarks", &row.remarks},
                                     {"method", &row.method},
                                     {"evaluator-class", &row.evaluator_class}}) {
    AKASHI_TRY(check_text(field, *value));
  }
  for (const auto& [column, value] : row.more) {
    const auto known = std::ranges::find(rules.columns, column, &ColumnRule::id);
    if (known == rules.columns.end() || known->type != ColumnType::kMore) {
      return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem,
                  {rules.scheme->key() + " checklist_columns", column});
    }
    AKASHI_TRY(check_text(column, value));
  }
  return {};
}

Result<void> check_head(const CaseRules& rules, const Case& content) {
  for (const auto& [field, id] : {std::pair("id", &content.id), {"product", &content.product}}) {
    if (!is_case_id(*id)) {
      return bad(field, *id, "id");
    }
  }
  for (const auto& [field, id] :
       {std::pair("applicant", &content.applicant), {"supersedes", &content.supersedes}}) {
    if (!id->empty() && !is_case_id(*id)) {
      return bad(field, *id, "id");
    }
  }
  if (!content.route.empty() && rules.scheme->find("routes", content.route) == nullptr) {
    AKASHI_TRY(check_id(*rules.scheme, "routes", content.route, "route"));
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {rules.scheme->key(), "routes"});
  }
  for (const auto& rule : content.scope) {
    if (rules.scheme->find("scope_rules", rule) == nullptr) {
      AKASHI_TRY(check_id(*rules.scheme, "scope_rules", rule, "scope"));
      return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {rules.scheme->key(), "scope_rules"});
    }
  }
  return {};
}

bool is_case_id(std::string_view id) {
  constexpr std::size_t kMost = 100;
  return !id.empty() && id.size() <= kMost && is_alnum(id.front()) &&
         std::ranges::all_of(
             id, [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace akashi::assure
