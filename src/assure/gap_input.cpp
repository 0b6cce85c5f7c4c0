// Answers as CSV (RFC 4180) or JSON, and labels as SCHEME:LEVEL:FROM:UNTIL.
#include <algorithm>
#include <array>
#include <utility>

#include "assure/gap.h"
#include "base/bytes.h"
#include "base/strings.h"
#include "formats/csv.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

constexpr std::size_t kMostAnswers = 100'000;
constexpr auto kWords = std::to_array<std::pair<std::string_view, AnswerResult>>(
    {{"conforms", AnswerResult::kConforms},
     {"does-not-conform", AnswerResult::kDoesNotConform},
     {"not-applicable", AnswerResult::kNotApplicable},
     {"適合", AnswerResult::kConforms},
     {"不適合", AnswerResult::kDoesNotConform},
     {"非該当", AnswerResult::kNotApplicable}});

Result<Answer> make_answer(std::string_view scheme, std::string_view item, std::string_view result,
                           std::string_view evidence, InputPosition at) {
  for (const auto& [name, text] : {std::pair("scheme", scheme), {"item", item}}) {
    if (text.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {name}, at);
    }
  }
  const auto* const known =
      std::ranges::find(kWords, result, [](const auto& entry) { return entry.first; });
  if (known == kWords.end()) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"result", std::string(utf8_prefix(result, 80)),
                 "result: conforms, does-not-conform, not-applicable"},
                at);
  }
  return Answer{std::string(scheme), std::string(item), known->second, std::string(evidence), at};
}

std::unexpected<Error> too_many() {
  return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"answers", std::to_string(kMostAnswers)});
}

Result<std::vector<Answer>> read_csv(std::string_view bytes) {
  formats::CsvReader reader(bytes);
  const auto header = reader.next();
  const formats::CsvRow none;
  const auto& names = header ? *header : none;
  const auto scheme = formats::csv_column(names, "scheme");
  const auto item = formats::csv_column(names, "item");
  const auto result = formats::csv_column(names, "result");
  const auto evidence = formats::csv_column(names, "evidence");
  if (!scheme || !item || !result) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"a first line with scheme,item,result",
                 std::string(utf8_prefix(join(names.fields, ","), 80))},
                {.line = 1});
  }
  std::vector<Answer> answers;
  while (const auto row = reader.next()) {
    if (row->fields.size() == 1 && trim(row->fields.front()).empty()) {
      continue;
    }
    if (!row->whole || row->fields.size() != names.fields.size()) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {std::to_string(names.fields.size()) + " fields",
                   std::string(utf8_prefix(join(row->fields, ","), 80))},
                  {.line = row->line});
    }
    AKASHI_TRY_ASSIGN(
        auto answer,
        make_answer(trim(formats::csv_field(*row, scheme)), trim(formats::csv_field(*row, item)),
                    trim(formats::csv_field(*row, result)),
                    trim(formats::csv_field(*row, evidence)), {.line = row->line}));
    answers.push_back(std::move(answer));
    if (answers.size() > kMostAnswers) {
      return too_many();
    }
  }
  return answers;
}

Result<std::vector<Answer>> read_json(std::string_view bytes, const Limits& limits) {
  const auto copy = Bytes::copy_of(bytes);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(copy.padded(), limits));
  if (!tree.root().is_array()) {
    return std::unexpected(formats::wrong_type(tree.root(), "answers", "array"));
  }
  std::vector<Answer> answers;
  for (const auto node : tree.root()) {
    if (!node.is_object()) {
      return std::unexpected(formats::wrong_type(node, "answer", "object"));
    }
    AKASHI_TRY_ASSIGN(
        auto answer,
        make_answer(node["scheme"].string().value_or(""), node["item"].string().value_or(""),
                    node["result"].string().value_or(""), node["evidence"].string().value_or(""),
                    node.position()));
    answers.push_back(std::move(answer));
    if (answers.size() > kMostAnswers) {
      return too_many();
    }
  }
  return answers;
}

}  // namespace

std::string_view answer_name(AnswerResult result) {
  return kWords.at(static_cast<std::size_t>(result)).first;
}

Result<std::vector<Answer>> read_answers(std::string_view bytes, const Limits& limits) {
  if (!is_valid_utf8(bytes)) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"UTF-8", "answers"});
  }
  return trim(bytes).starts_with('[') ? read_json(bytes, limits) : read_csv(bytes);
}

Result<Hold> parse_hold(std::string_view text) {
  const auto parts = split(text, ':');
  const auto from = parts.size() == 4 ? parse_date(parts[2]) : std::nullopt;
  const auto until = parts.size() == 4 ? parse_date(parts[3]) : std::nullopt;
  if (!from || !until || parts[0].empty() || parts[1].empty() || *until < *from) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"hold", std::string(utf8_prefix(text, 80)), "SCHEME:LEVEL:FROM:UNTIL"});
  }
  return Hold{std::string(parts[0]), std::string(parts[1]), *from, *until};
}

}  // namespace akashi::assure
