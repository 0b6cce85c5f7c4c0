// What a row and a case may say: ids, days, addresses and texts.
#include <algorithm>
#include <utility>

#include "assure/case_rules.h"
#include "assure/date.h"
#include "base/messages/assure.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

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
