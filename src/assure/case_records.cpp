#include "assure/case_records.h"

#include <algorithm>
#include <array>
#include <set>

#include "assure/case_rules.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr auto kProduct = std::to_array<FieldRule>({{"name", false, true},
                                                    {"release", false, true},
                                                    {"maker", false, true},
                                                    {"models", true, true},
                                                    {"families", true},
                                                    {"services", true},
                                                    {"type"},
                                                    {"outline"},
                                                    {"country"},
                                                    {"url"},
                                                    {"contact"},
                                                    {"support_until"}});
constexpr auto kOrganisation = std::to_array<FieldRule>(
    {{"name", false, true}, {"address"}, {"contact"}, {"registration"}, {"url"}});
constexpr auto kPerson = std::to_array<FieldRule>({{"name", false, true},
                                                   {"organisation"},
                                                   {"role"},
                                                   {"qualification"},
                                                   {"evaluator_classes", true},
                                                   {"contact"}});
constexpr auto kRules = std::to_array<RecordRule>(
    {{"product", kProduct}, {"organisation", kOrganisation}, {"person", kPerson}});

constexpr std::size_t kMostItems = 10'000;

Result<std::string> read_text(NodeView node, std::string_view field) {
  constexpr std::size_t kMost = 32U << 10;
  const auto text = node.string();
  if (!text) {
    return std::unexpected(formats::wrong_type(node, field, "string"));
  }
  const bool plain = is_valid_utf8(*text) && std::ranges::none_of(*text, [](char c) {
                       return static_cast<unsigned char>(c) < ' ';
                     });
  if (!plain || text->size() > kMost) {
    return fail(ErrorCode::kInvalidInput, msg::kCaseBadValue,
                {std::string(field), printable(utf8_prefix(*text, 80)), "one line of text"},
                node.position());
  }
  return std::string(trim(*text));
}

Result<std::vector<std::string>> read_field(NodeView node, const FieldRule& rule) {
  std::vector<std::string> out;
  if (!rule.list) {
    AKASHI_TRY_ASSIGN(auto text, read_text(node, rule.name));
    if (!text.empty()) {
      out.push_back(std::move(text));
    }
    return out;
  }
  if (!node.is_array()) {
    return std::unexpected(formats::wrong_type(node, rule.name, "array"));
  }
  if (node.size() > kMostItems) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {std::string(rule.name), std::to_string(kMostItems)}, node.position());
  }
  for (const auto item : node) {
    AKASHI_TRY_ASSIGN(auto text, read_text(item, rule.name));
    if (!text.empty()) {
      out.push_back(std::move(text));
    }
  }
  return out;
}

}  // namespace

std::span<const RecordRule> record_rules() {
  return kRules;
}

const RecordRule* record_rule(std::string_view kind) {
  const auto* const found = std::ranges::find(kRules, kind, &RecordRule::kind);
  return found == kRules.end() ? nullptr : found;
}

std::string_view Record::text(std::string_view field) const {
  const auto values = list(field);
  return values.empty() ? std::string_view() : std::string_view(values.front());
}

std::span<const std::string> Record::list(std::string_view field) const {
  const auto found =
      std::ranges::find(fields, field, [](const auto& entry) { return entry.first; });
  return found == fields.end() ? std::span<const std::string>() : found->second;
}

Result<Record> read_record(NodeView node, std::string_view kind) {
  const auto* rule = record_rule(kind);
  if (rule == nullptr || !node.is_object()) {
    return std::unexpected(formats::wrong_type(node, kind, "object"));
  }
  Record out{.kind = std::string(kind), .id = std::string(node["id"].text()), .fields = {}};
  if (!is_case_id(out.id)) {
    return fail(ErrorCode::kInvalidInput, msg::kCaseBadValue,
                {"id", printable(utf8_prefix(out.id, 80)), "id"}, node.position());
  }
  for (const auto member : node) {
    if (member.key() != "id" &&
        std::ranges::find(rule->fields, member.key(), &FieldRule::name) == rule->fields.end()) {
      return fail(ErrorCode::kInvalidInput, msg::kCaseMember, {std::string(member.key())},
                  member.position());
    }
  }
  for (const auto& field : rule->fields) {
    const auto member = node[field.name];
    if (member) {
      AKASHI_TRY_ASSIGN(auto values, read_field(member, field));
      if (!values.empty()) {
        out.fields.emplace_back(field.name, std::move(values));
      }
    }
    if (field.required && out.list(field.name).empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {std::string(field.name)},
                  node.position());
    }
  }
  return out;
}

Result<std::vector<Record>> read_records(std::string_view toml, const Limits& limits,
                                         Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(toml, limits));
  const auto root = tree.root();
  if (root["akashi_records"].integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"akashi_records", std::string(root["akashi_records"].text()), "1"});
  }
  std::vector<Record> out;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto member : root) {
    if (member.key() == "akashi_records") {
      continue;
    }
    if (record_rule(member.key()) == nullptr || !member.is_array()) {
      problems.add(msg::kCaseMember, {std::string(member.key())}, member.position());
      continue;
    }
    for (const auto node : member) {
      auto record = read_record(node, member.key());
      if (!record) {
        problems.add(std::move(record).error());
      } else if (!seen.emplace(record->kind, record->id).second) {
        problems.add(msg::kCaseTwice, {record->kind + " " + record->id}, node.position());
      } else {
        out.push_back(std::move(*record));
      }
    }
  }
  return out;
}

void write_json(formats::JsonWriter& json, const Record& record) {
  const auto* rule = record_rule(record.kind);
  json.begin_object();
  json.member("id", record.id);
  for (const auto& [name, values] : record.fields) {
    const auto field = std::ranges::find(rule->fields, name, &FieldRule::name);
    if (!field->list) {
      json.member(name, values.front());
      continue;
    }
    json.key(name);
    json.begin_array();
    for (const auto& value : values) {
      json.string(value);
    }
    json.end_array();
  }
  json.end_object();
}

}  // namespace akashi::assure
