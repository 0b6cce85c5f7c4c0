// docs/formats/declaration.md
#include "assure/declaration.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "assure/date.h"
#include "assure/expression.h"
#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr auto kStandings = std::to_array<std::string_view>(
    {"done", "without-evidence", "justified", "open", "unanswered"});
constexpr auto kVerdicts =
    std::to_array<std::string_view>({"met", "by-word", "not-met", "unknown"});

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

class Reader {
 public:
  Reader(std::string_view file, const Scheme& scheme, Problems& problems)
      : file_(file), scheme_(scheme), problems_(problems) {}

  Declaration read(NodeView root) {
    only(root, {"akashi_declaration", "scheme", "provider", "scope", "answer", "supplier"});
    if (root["akashi_declaration"].integer() != 1) {
      problem(root, msg::kUnsupportedVersion,
              {"akashi_declaration", std::string(root["akashi_declaration"].text()), "1"});
    }
    Declaration out{.scheme = text(root, "scheme")};
    const auto provider = root["provider"];
    only(provider, {"name", "address", "contact", "signatory"});
    out.name = text(provider, "name");
    out.address = text(provider, "address");
    out.contact = text(provider, "contact");
    out.signatory = text(provider, "signatory");
    read_scope(root["scope"], out);
    for (const auto node : root["answer"]) {
      out.rows.push_back(read_row(node, out));
    }
    for (const auto node : root["supplier"]) {
      only(node, {"name", "provides", "declaration"});
      out.suppliers.push_back(
          {text(node, "name"), text(node, "provides"), text(node, "declaration")});
    }
    return out;
  }

 private:
  void read_scope(NodeView scope, Declaration& out) {
    only(scope, {"software", "use_case", "roles", "package", "date", "valid_until"});
    out.software = text(scope, "software");
    out.use_case = known(scope["use_case"], "use_cases");
    for (const auto role : scope["roles"]) {
      if (auto id = known(role, "roles");
          !id.empty() && std::ranges::find(out.roles, id) == out.roles.end()) {
        out.roles.push_back(std::move(id));
      }
    }
    if (out.roles.empty()) {
      problem(scope, msg::kMissingField, {"scope.roles"});
    }
    out.package = known(scope["package"], "packages");
    out.date = date(scope["date"], "date");
    out.valid_until = date(scope["valid_until"], "valid_until");
    if (!out.valid_until.empty() && out.valid_until < out.date) {
      problem(scope["valid_until"], msg::kBadValue,
              {"valid_until", out.valid_until, "day after " + out.date});
    }
  }

  AnswerRow read_row(NodeView node, const Declaration& so_far) {
    only(node, {"statement", "role", "answer", "reason", "owner", "due", "remarks", "evidence",
                "practices"});
    AnswerRow row{.statement = known(node["statement"], "statements"),
                  .role = known(node["role"], "roles"),
                  .answer = known(node["answer"], "answers"),
                  .reason = text(node, "reason"),
                  .owner = text(node, "owner"),
                  .due = date(node["due"], "due"),
                  .remarks = text(node, "remarks"),
                  .evidence = {},
                  .practices = {},
                  .place = {std::string(file_), node.position()}};
    for (const auto path : node["evidence"]) {
      row.evidence.push_back({.path = std::string(path.text()), .sha256 = {}, .size = 0});
    }
    for (const auto practice : node["practices"]) {
      if (scheme_.find("practices", practice.key()) == nullptr) {
        problem(practice, msg::kBadChoice,
                {"practices", std::string(utf8_prefix(practice.key(), 80)), ids_of("practices")});
        continue;
      }
      row.practices.push_back({std::string(practice.key()), known(practice, "answers")});
    }
    const auto same = [&](const AnswerRow& other) {
      return other.statement == row.statement && other.role == row.role;
    };
    const auto* statement = scheme_.find("statements", row.statement);
    if (statement == nullptr || row.role.empty()) {
      problem(node, msg::kMissingField, {statement == nullptr ? "statement" : "role"});
    } else if (std::ranges::any_of(so_far.rows, same)) {
      problem(node, msg::kIdTwice, {"answer", row.statement + " " + row.role});
      row.statement.clear();
    } else if (!has(so_far.roles, row.role) || !has(statement->ids("roles"), row.role)) {
      problem(node, msg::kDeclareNotAsked, {row.statement, row.role});
    }
    return row;
  }

  // The id of an item of the scheme; "" when it is empty, or, with a problem, when there is none
  // such.
  std::string known(NodeView node, std::string_view array) {
    const auto id = node.text();
    if (id.empty()) {
      return {};
    }
    if (scheme_.find(array, id) == nullptr) {
      problem(node, msg::kBadChoice,
              {node.key().empty() ? std::string(array) : std::string(node.key()),
               std::string(utf8_prefix(id, 80)), ids_of(array)});
      return {};
    }
    return std::string(id);
  }

  std::string ids_of(std::string_view array) const {
    std::vector<std::string> ids;
    for (const auto& item : scheme_.items(array)) {
      ids.push_back(item.id);
    }
    return join(ids, ", ");
  }

  std::string text(NodeView node, std::string_view field) {
    const auto value = node[field];
    if (value && !value.is_string()) {
      problems_.add(formats::wrong_type(value, field, "string").in_file(file_));
    }
    return std::string(value.string().value_or(""));
  }

  std::string date(NodeView node, std::string_view field) {
    if (node.text().empty()) {
      return {};
    }
    if (!parse_date(node.text())) {
      problem(node, msg::kBadValue, {std::string(field), std::string(node.text()), "YYYY-MM-DD"});
      return {};
    }
    return std::string(node.text());
  }

  void only(NodeView node, std::initializer_list<std::string_view> members) {
    for (const auto member : node) {
      if (std::ranges::find(members, member.key()) == members.end()) {
        problem(
            member, msg::kBadChoice,
            {"member", std::string(member.key()), join({members.begin(), members.end()}, ", ")});
      }
    }
  }

  void problem(NodeView at, Msg id, std::vector<std::string> args) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, at.position())
                      .in_file(file_));
  }

  std::string_view file_;
  const Scheme& scheme_;
  Problems& problems_;
};

const AnswerRow* row_of(const Declaration& declaration, std::string_view statement,
                        std::string_view role) {
  const auto found = std::ranges::find_if(declaration.rows, [&](const AnswerRow& row) {
    return row.statement == statement && row.role == role;
  });
  return found == declaration.rows.end() ? nullptr : &*found;
}

Standing standing_of(const AnswerRow* row, const Item& practice, const Scheme& scheme) {
  if (row == nullptr) {
    return Standing::kUnanswered;
  }
  const auto own = std::ranges::find(row->practices, practice.id, &PracticeAnswer::practice);
  const auto* answer =
      scheme.find("answers", own == row->practices.end() ? row->answer : own->answer);
  if (answer == nullptr || (answer->flag("needs_reason") && trim(row->reason).empty())) {
    return Standing::kUnanswered;
  }
  if (answer->flag("needs_reason")) {
    return Standing::kJustified;
  }
  if (!answer->flag("done")) {
    return Standing::kOpen;
  }
  return row->evidence.empty() ? Standing::kClaimed : Standing::kDone;
}

// The values of a practice, as a rule of a package asks for them. What the scheme leaves open is
// unknown.
Lookup values_of(const Item& practice) {
  return [&practice](std::string_view name) -> std::optional<std::vector<std::string>> {
    const auto* value = practice.value(name);
    if (value == nullptr) {
      return std::nullopt;
    }
    if (const auto* yes = std::get_if<bool>(value)) {
      return std::vector<std::string>{*yes ? "true" : "false"};
    }
    return std::vector<std::string>{std::string(practice.word(name))};
  };
}

Verdict verdict_of(const PackageVerdict& package, const Judgement& judgement) {
  const auto any = [&](Standing standing) {
    return std::ranges::any_of(package.members, [&](std::size_t at) {
      return judgement.practices[at].standing == standing;
    });
  };
  if (any(Standing::kOpen)) {
    return Verdict::kNotMet;
  }
  if (any(Standing::kUnanswered) || package.members.empty()) {
    return Verdict::kUnknown;
  }
  return any(Standing::kClaimed) ? Verdict::kMetByWord : Verdict::kMet;
}

PackageVerdict judge_package(const Item& package, const Judgement& judgement, Problems& problems) {
  PackageVerdict out{
      .package = &package, .verdict = Verdict::kUnknown, .members = {}, .unsure = {}};
  const auto rule = Expression::parse(package.word("rule"));
  if (!rule) {
    problems.add(Error(rule.error()).in_file(package.place.file));
    return out;
  }
  for (std::size_t i = 0; i < judgement.practices.size(); ++i) {
    const auto truth = rule->evaluate(values_of(judgement.practices[i].subject()));
    if (truth == Truth::kFalse) {
      continue;
    }
    out.members.push_back(i);
    if (truth == Truth::kUnknown) {
      out.unsure.push_back(i);
    }
  }
  out.verdict = verdict_of(out, judgement);
  return out;
}

}  // namespace

std::string_view standing_name(Standing standing) {
  return kStandings.at(static_cast<std::size_t>(standing));
}

std::string_view verdict_name(Verdict verdict) {
  return kVerdicts.at(static_cast<std::size_t>(verdict));
}

Declaration read_declaration(NodeView root, std::string_view file, const Scheme& scheme,
                             Problems& problems) {
  return Reader(file, scheme, problems).read(root);
}

Judgement judge(const Declaration& declaration, const Scheme& scheme, std::string_view on,
                Problems& problems) {
  Judgement out;
  for (const auto& role : scheme.items("roles")) {
    if (!has(declaration.roles, role.id)) {
      continue;
    }
    for (const auto& statement : scheme.items("statements")) {
      if (!has(statement.ids("roles"), role.id)) {
        continue;
      }
      const auto* row = row_of(declaration, statement.id, role.id);
      const auto before = out.practices.size();
      for (const auto& practice : scheme.items("practices")) {
        if (has(practice.ids("statements"), statement.id) && has(practice.ids("roles"), role.id)) {
          out.practices.push_back(
              {&practice, &statement, role.id, standing_of(row, practice, scheme), row});
        }
      }
      if (out.practices.size() == before) {
        out.practices.push_back(
            {nullptr, &statement, role.id, standing_of(row, statement, scheme), row});
      }
    }
  }
  for (const auto& package : scheme.items("packages")) {
    out.packages.push_back(judge_package(package, out, problems));
  }
  std::set<const AnswerRow*> planned;
  for (const auto& practice : out.practices) {
    if (practice.standing == Standing::kOpen && planned.insert(practice.row).second) {
      const auto& row = *practice.row;
      out.plan.push_back({.row = &row,
                          .without_owner = trim(row.owner).empty(),
                          .without_date = row.due.empty(),
                          .overdue = !row.due.empty() && row.due < on});
    }
  }
  return out;
}

}  // namespace akashi::assure
