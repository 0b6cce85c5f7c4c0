#include "assure/vocabulary.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr auto kTypes = std::to_array<std::pair<std::string_view, ValueType>>({
    {"string", ValueType::kString},
    {"strings", ValueType::kStrings},
    {"text", ValueType::kText},
    {"texts", ValueType::kTexts},
    {"integer", ValueType::kInteger},
    {"boolean", ValueType::kBoolean},
    {"date", ValueType::kDate},
    {"expression", ValueType::kExpression},
});

// "integer!", "low|high": without its mark of a member that must be there.
std::string_view without_mark(std::string_view text, bool& required) {
  required = text.ends_with('!');
  text.remove_suffix(required ? 1 : 0);
  return text;
}

Result<ValueRule> read_value_rule(NodeView node) {
  ValueRule rule{.name = std::string(node.key()), .type = {}, .choices = {}, .required = false};
  const auto type = without_mark(node.text(), rule.required);
  const auto* const known =
      std::ranges::find(kTypes, type, [](const auto& entry) { return entry.first; });
  if (known != kTypes.end()) {
    rule.type = known->second;
    return rule;
  }
  if (!type.contains('|')) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue, {rule.name, std::string(type), "type"},
                node.position());
  }
  rule.type = ValueType::kChoice;
  for (const auto choice : split(type, '|')) {
    rule.choices.emplace_back(choice);
  }
  return rule;
}

Result<ArrayRule> read_array_rule(NodeView node) {
  ArrayRule rule{
      .name = std::string(node.key()),
      .title = {std::string(node["name"]["en"].text()), std::string(node["name"]["ja"].text())},
      .nested = node["nested"].boolean().value_or(false),
      .values = {},
      .refs = {}};
  if (rule.title.en.empty() || rule.title.ja.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"name"}, node.position());
  }
  for (const auto value : node["values"]) {
    AKASHI_TRY_ASSIGN(auto value_rule, read_value_rule(value));
    rule.values.push_back(std::move(value_rule));
  }
  for (const auto ref : node["refs"]) {
    RefRule ref_rule{.name = std::string(ref.key()), .array = {}, .required = false};
    ref_rule.array = without_mark(ref.text(), ref_rule.required);
    rule.refs.push_back(std::move(ref_rule));
  }
  return rule;
}

}  // namespace

const ArrayRule* Vocabulary::find(std::string_view array) const {
  const auto found = std::ranges::find(arrays, array, &ArrayRule::name);
  return found == arrays.end() ? nullptr : &*found;
}

Result<Vocabulary> parse_vocabulary(std::string_view json, const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (root["akashi_vocabulary"].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_vocabulary", std::string(root["akashi_vocabulary"].text()), "1"});
  }
  Vocabulary vocabulary;
  for (const auto node : root["arrays"]) {
    AKASHI_TRY_ASSIGN(auto rule, read_array_rule(node));
    vocabulary.arrays.push_back(std::move(rule));
  }
  for (const auto& rule : vocabulary.arrays) {
    for (const auto& ref : rule.refs) {
      if (vocabulary.find(ref.array) == nullptr) {
        return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                    {rule.name + ".refs." + ref.name, ref.array, "array"});
      }
    }
  }
  return vocabulary;
}

}  // namespace akashi::assure
