#include "assure/case_json.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;
using formats::NodeView;

// The members that are plain texts, in the order in which they are written.
template <class T>
using TextMember = std::pair<std::string_view, std::string T::*>;

constexpr auto kRowTexts = std::to_array<TextMember<CaseRow>>({
    {"criterion", &CaseRow::criterion},
    {"applicability", &CaseRow::applicability},
    {"result", &CaseRow::result},
    {"reason", &CaseRow::reason},
    {"method", &CaseRow::method},
    {"evaluator", &CaseRow::evaluator},
    {"evaluator_class", &CaseRow::evaluator_class},
    {"date", &CaseRow::date},
    {"remarks", &CaseRow::remarks},
});
constexpr auto kEvidenceTexts = std::to_array<TextMember<CaseEvidence>>({
    {"kind", &CaseEvidence::kind},
    {"date", &CaseEvidence::date},
    {"sha256", &CaseEvidence::sha256},
    {"name", &CaseEvidence::name},
    {"link", &CaseEvidence::link},
    {"query", &CaseEvidence::query},
});
constexpr auto kCaseTexts = std::to_array<TextMember<Case>>({
    {"id", &Case::id},
    {"scheme", &Case::scheme},
    {"level", &Case::level},
    {"route", &Case::route},
    {"product", &Case::product},
    {"applicant", &Case::applicant},
    {"supersedes", &Case::supersedes},
});

template <class T, std::size_t N>
void write_texts(JsonWriter& json, const T& from, const std::array<TextMember<T>, N>& members) {
  for (const auto& [name, member] : members) {
    json.member_if(name, from.*member);
  }
}

void write_evidence(JsonWriter& json, const CaseEvidence& evidence) {
  json.begin_object();
  write_texts(json, evidence, kEvidenceTexts);
  if (!evidence.sha256.empty()) {
    json.key("size");
    json.unsigned_integer(evidence.size);
  }
  json.end_object();
}

Result<std::string> read_text(NodeView node) {
  if (!node.is_string()) {
    return std::unexpected(formats::wrong_type(node, node.key(), "string"));
  }
  return std::string(node.text());
}

Result<std::uint64_t> read_number(NodeView node) {
  const auto number =
      node.kind() == formats::Kind::kInteger ? parse_u64(node.text()) : std::nullopt;
  if (!number) {
    return std::unexpected(formats::wrong_type(node, node.key(), "integer"));
  }
  return *number;
}

Result<void> require_kind(NodeView node, formats::Kind kind) {
  if (node.kind() != kind) {
    return std::unexpected(formats::wrong_type(node, node.key(), formats::kind_name(kind)));
  }
  return {};
}

// Each member of an object: a text of the table, or what `other` takes. `other` gives false for a
// member that is unknown.
template <class T, std::size_t N, class Other>
Result<T> read_object(NodeView node, const std::array<TextMember<T>, N>& members,
                      const Other& other) {
  AKASHI_TRY(require_kind(node, formats::Kind::kObject));
  T out;
  for (const auto member : node) {
    const auto known =
        std::ranges::find(members, member.key(), [](const auto& entry) { return entry.first; });
    if (known != members.end()) {
      AKASHI_TRY_ASSIGN(out.*(known->second), read_text(member));
      continue;
    }
    AKASHI_TRY_ASSIGN(const bool taken, other(member, out));
    if (!taken) {
      return fail(ErrorCode::kInvalidInput, msg::kCaseMember, {std::string(member.key())},
                  member.position());
    }
  }
  return out;
}

Result<CaseEvidence> read_evidence(NodeView node) {
  return read_object<CaseEvidence>(node, kEvidenceTexts,
                                   [](NodeView member, CaseEvidence& out) -> Result<bool> {
                                     if (member.key() != "size") {
                                       return false;
                                     }
                                     AKASHI_TRY_ASSIGN(out.size, read_number(member));
                                     return true;
                                   });
}

Result<bool> read_row_member(NodeView member, CaseRow& out) {
  if (member.key() == "evidence") {
    AKASHI_TRY(require_kind(member, formats::Kind::kArray));
    for (const auto item : member) {
      AKASHI_TRY_ASSIGN(auto evidence, read_evidence(item));
      out.evidence.push_back(std::move(evidence));
    }
    return true;
  }
  if (member.key() == "more") {
    AKASHI_TRY(require_kind(member, formats::Kind::kObject));
    for (const auto item : member) {
      AKASHI_TRY_ASSIGN(auto text, read_text(item));
      out.more.emplace_back(item.key(), std::move(text));
    }
    std::ranges::sort(out.more);
    return true;
  }
  return false;
}

Result<bool> read_case_member(NodeView member, Case& out) {
  if (member.key() == "revision") {
    AKASHI_TRY_ASSIGN(out.revision, read_number(member));
    return true;
  }
  if (member.key() == "scope") {
    AKASHI_TRY(require_kind(member, formats::Kind::kArray));
    for (const auto item : member) {
      AKASHI_TRY_ASSIGN(auto text, read_text(item));
      out.scope.push_back(std::move(text));
    }
    return true;
  }
  if (member.key() == "rows") {
    AKASHI_TRY(require_kind(member, formats::Kind::kArray));
    for (const auto item : member) {
      AKASHI_TRY_ASSIGN(auto row, read_case_row(item));
      out.rows.push_back(std::move(row));
    }
    return true;
  }
  return false;
}

}  // namespace

void write_json(JsonWriter& json, const CaseRow& row) {
  json.begin_object();
  write_texts(json, row, kRowTexts);
  if (!row.evidence.empty()) {
    json.key("evidence");
    json.begin_array();
    for (const auto& evidence : row.evidence) {
      write_evidence(json, evidence);
    }
    json.end_array();
  }
  if (!row.more.empty()) {
    json.key("more");
    json.begin_object();
    for (const auto& [column, text] : row.more) {
      json.member(column, text);
    }
    json.end_object();
  }
  json.end_object();
}

void write_json(JsonWriter& json, const Case& content) {
  json.begin_object();
  write_texts(json, content, kCaseTexts);
  json.key("revision");
  json.unsigned_integer(content.revision);
  json.key("scope");
  json.begin_array();
  for (const auto& rule : content.scope) {
    json.string(rule);
  }
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const auto& row : content.rows) {
    write_json(json, row);
  }
  json.end_array();
  json.end_object();
}

Result<CaseRow> read_case_row(NodeView node) {
  return read_object<CaseRow>(node, kRowTexts, read_row_member);
}

Result<Case> read_case(NodeView node) {
  return read_object<Case>(node, kCaseTexts, read_case_member);
}

std::vector<CaseRow> read_case_rows(std::string_view json, const CaseRules& rules,
                                    const Limits& limits, Problems& problems) {
  std::vector<CaseRow> rows;
  const auto bytes = Bytes::copy_of(json);
  const auto tree = formats::parse_json(bytes.padded(), limits);
  if (!tree) {
    problems.add(tree.error());
    return rows;
  }
  const auto root = tree->root();
  if (!root["akashi_case"]) {
    problems.add(msg::kMissingField, {"akashi_case"}, root.position());
    return {};
  }
  if (root["akashi_case"].integer() != 1) {
    problems.add(msg::kUnsupportedVersion,
                 {"akashi_case", std::string(root["akashi_case"].text()), "1"}, root.position());
    return rows;
  }
  const auto scheme = root["case"]["scheme"];
  if (scheme.text() != rules.scheme->key()) {
    problems.add(msg::kExpected, {rules.scheme->key(), std::string(scheme.text())},
                 scheme.position());
    return rows;
  }
  std::set<std::string> seen;
  for (const auto node : root["case"]["rows"]) {
    auto row = read_case_row(node);
    if (!row) {
      problems.add(std::move(row).error());
      continue;
    }
    if (const auto checked = check_row(rules, *row); !checked) {
      problems.add(Error(ErrorCode::kInvalidInput, checked.error().message(), node.position()));
    } else if (!seen.insert(row->criterion).second) {
      problems.add(msg::kCaseTwice, {row->criterion}, node.position());
    } else {
      rows.push_back(std::move(*row));
    }
  }
  return rows;
}

}  // namespace akashi::assure
