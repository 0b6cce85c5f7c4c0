// The rules are those of the transition `format-ok` (data/schemes/jc-star/2025-03/states.json):
// every criterion has a result and none is not conforming, reasons and evidence are there, the
// version of the criteria is current, applicant, product and model numbers are there, the class of
// the evaluator is allowed for the level.
#include "assure/case_check.h"

#include <algorithm>
#include <span>
#include <utility>

#include "assure/evidence.h"
#include "assure/probe_note.h"
#include "base/messages/assure.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

struct Checking {
  const CaseRules& rules;
  const Case& content;
  const CaseRecords& records;
  Date on;
  std::vector<CaseFinding> out = {};

  void add(std::string_view criterion, std::string_view field, Msg what,
           std::vector<std::string> args, Mark mark = Mark::kSeed) {
    out.push_back({.criterion = std::string(criterion),
                   .field = std::string(field),
                   .what = {what, std::move(args)},
                   .error = true,
                   .mark = mark});
  }
  void advise(std::string_view criterion, std::string_view field, Msg what,
              std::vector<std::string> args, Mark mark) {
    add(criterion, field, what, std::move(args), mark);
    out.back().error = false;
  }
};

// How sure a member of an item is.
Mark mark_of(const Item& item, std::string_view member) {
  const auto found =
      std::ranges::find(item.marks, member, [](const auto& entry) { return entry.first; });
  return found == item.marks.end() ? item.mark : found->second;
}

std::string listed(std::span<const std::string> ids) {
  return join(std::vector<std::string>(ids.begin(), ids.end()), ", ");
}

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

void check_version(Checking& c) {
  const auto& scheme = *c.rules.scheme;
  const auto today = to_text(c.on);
  const bool early = !scheme.in_force_from.empty() && today < scheme.in_force_from;
  const bool late = !scheme.in_force_until.empty() && today > scheme.in_force_until;
  if (scheme.state != "in-force" || early || late) {
    c.add("", "scheme", msg::kCaseNotCurrent,
          {scheme.key(), scheme.state, scheme.in_force_from, scheme.in_force_until, today});
  }
}

// What is missing of the criteria, and where it would be added.
void check_criteria(Checking& c) {
  const auto& scheme = *c.rules.scheme;
  const auto& type = c.rules.product_type;
  const auto folder = scheme.id + "/" + scheme.version + "/";
  for (const auto* level : c.rules.unknown_levels) {
    if (level->word("criteria_by") != "product-type" || scheme.items("product_types").empty()) {
      c.add("", "level", msg::kCaseLevelUnknown,
            {level->id, folder + "criteria-level-" + level->id + ".json"});
    } else if (scheme.find("product_types", type) == nullptr) {
      std::vector<std::string> ids;
      std::ranges::transform(scheme.items("product_types"), std::back_inserter(ids), &Item::id);
      c.add("", "product.type", msg::kCaseTypeUnknown,
            {level->id, c.content.product, type, join(ids, ", ")});
    } else {
      c.add("", "level", msg::kCaseTypeLevelUnknown,
            {level->id, type, folder + "criteria-" + type + ".json"});
    }
  }
}

void check_records(Checking& c) {
  if (c.records.product == nullptr) {
    c.add("", "product", msg::kCaseNoRecord, {"product", c.content.product});
  } else if (c.records.maker == nullptr) {
    c.add("", "product.maker", msg::kCaseNoRecord,
          {"organisation", std::string(c.records.product->text("maker"))});
  }
  if (c.records.applicant == nullptr) {
    c.add("", "applicant", msg::kCaseNoRecord, {"organisation", c.content.applicant});
  }
}

void check_scope(Checking& c) {
  const auto scope = judge_scope(c.rules, c.content);
  if (scope.verdict == ScopeVerdict::kOut) {
    c.add("", "scope", msg::kCaseOutOfScope, {scope.rule->id}, scope.rule->mark);
  } else if (scope.verdict == ScopeVerdict::kUnknown) {
    std::vector<std::string> ids;
    std::ranges::transform(c.rules.scheme->items("scope_rules"), std::back_inserter(ids),
                           &Item::id);
    c.add("", "scope", msg::kCaseScopeUnsaid, {join(ids, ", ")}, Mark::kOwnDesign);
  }
}

void check_route(Checking& c) {
  const auto* route = c.rules.scheme->find("routes", c.content.route);
  if (route == nullptr) {
    return;
  }
  const auto today = to_text(c.on);
  const auto from = route->word("valid_from");
  const auto until = route->word("valid_until");
  if ((!from.empty() && today < from) || (!until.empty() && today > until)) {
    c.add("", "route", msg::kCaseRouteNotNow,
          {route->id, std::string(from), std::string(until), today}, mark_of(*route, "values"));
  }
}

void check_result(Checking& c, const Item& criterion, const CaseRow& row,
                  const ResultRule& result) {
  switch (result.standing) {
    case ResultStanding::kConforms:
      break;
    case ResultStanding::kOpen:
      c.add(row.criterion, "result", msg::kCaseOpen, {row.result});
      break;
    case ResultStanding::kFails:
      // A provision that is only recommended may be left out, with a reason.
      if (criterion.word("status") != "recommended") {
        c.add(row.criterion, "result", msg::kCaseFails, {row.result});
      }
      break;
    case ResultStanding::kNotApplicable:
      if (!c.rules.scheme->items("conditions").empty() && criterion.ids("conditions").empty()) {
        c.advise(row.criterion, "applicability", msg::kCaseAlwaysApplies, {row.criterion},
                 mark_of(criterion, "refs.conditions"));
      }
      break;
    case ResultStanding::kWaived:
      if (c.content.route.empty() || !has(criterion.ids("waived_by"), c.content.route)) {
        c.add(row.criterion, "result", msg::kCaseNotWaived,
              {listed(criterion.ids("waived_by")), c.content.route},
              mark_of(criterion, "refs.waived_by"));
      }
      break;
  }
  const bool not_applicable = result.standing == ResultStanding::kNotApplicable;
  if (row.applicability.empty()) {
    const auto* column = c.rules.column(ColumnType::kApplicability);
    if (column != nullptr && column->required) {
      c.add(row.criterion, "applicability", msg::kCaseMissing, {"applicable, not-applicable"},
            Mark::kOwnDesign);
    }
  } else if ((row.applicability == "not-applicable") != not_applicable) {
    c.add(row.criterion, "applicability", msg::kCaseContradicts, {row.applicability, row.result},
          Mark::kOwnDesign);
  }
  if (result.needs_reason && row.reason.empty()) {
    c.add(row.criterion, "reason", msg::kCaseNoReason, {row.result});
  }
  const auto against = [](const CaseEvidence& evidence) {
    return is_probe_note(evidence.query, bearing_name(Bearing::kContradicts));
  };
  if (result.needs_evidence && std::ranges::all_of(row.evidence, against)) {
    c.add(row.criterion, "evidence", msg::kCaseNoEvidence, {listed(criterion.ids("evidence"))});
  }
}

// Columns that the scheme asks for; those that have rules of their own are left out.
void check_columns(Checking& c, const CaseRow& row) {
  const std::pair<ColumnType, const std::string*> texts[] = {
      {ColumnType::kMethod, &row.method},
      {ColumnType::kEvaluator, &row.evaluator},
      {ColumnType::kEvaluatorClass, &row.evaluator_class},
      {ColumnType::kDate, &row.date}};
  for (const auto& column : c.rules.columns) {
    if (!column.required) {
      continue;
    }
    for (const auto& [type, value] : texts) {
      if (type == column.type && value->empty()) {
        c.add(row.criterion, column.id, msg::kCaseMissing, {column.id}, Mark::kOwnDesign);
      }
    }
    if (column.type == ColumnType::kMore &&
        std::ranges::find(row.more, column.id, [](const auto& entry) { return entry.first; }) ==
            row.more.end()) {
      c.add(row.criterion, column.id, msg::kCaseMissing, {column.id}, Mark::kOwnDesign);
    }
  }
}

// Whether the person works for the applicant or the maker: by the id of the organisation or its
// name, as people write it.
bool of_vendor(const Checking& c, const Record& person) {
  const auto own = trim(person.text("organisation"));
  const auto is = [&](const Record* organisation) {
    return organisation != nullptr && (equal_ignoring_case(own, organisation->id) ||
                                       equal_ignoring_case(own, trim(organisation->text("name"))));
  };
  return !own.empty() && (is(c.records.maker) || is(c.records.applicant));
}

void check_evaluator(Checking& c, const CaseRow& row) {
  if (c.rules.level != nullptr) {
    const auto allowed = c.rules.level->ids("evaluators");
    if (!allowed.empty() && !has(allowed, row.evaluator_class)) {
      c.add(row.criterion, "evaluator-class", msg::kCaseClassNotAllowed,
            {row.evaluator_class, c.rules.level->id, listed(allowed)},
            mark_of(*c.rules.level, "refs.evaluators"));
    }
  }
  if (!row.evaluator.empty()) {
    const auto person = std::ranges::find(c.records.people, row.evaluator, &Record::id);
    if (person == c.records.people.end()) {
      c.add(row.criterion, "evaluator", msg::kCaseNoRecord, {"person", row.evaluator});
    } else {
      if (!row.evaluator_class.empty() &&
          !has(person->list("evaluator_classes"), row.evaluator_class)) {
        c.add(row.criterion, "evaluator-class", msg::kCaseNotOfClass,
              {row.evaluator, row.evaluator_class, listed(person->list("evaluator_classes"))},
              Mark::kOwnDesign);
      }
      if (c.rules.level != nullptr && c.rules.level->word("assessment") == "third-party" &&
          of_vendor(c, *person)) {
        c.add(row.criterion, "evaluator", msg::kCaseNotIndependent,
              {row.evaluator, std::string(person->text("organisation")), c.rules.level->id},
              mark_of(*c.rules.level, "values.assessment"));
      }
    }
  }
  if (!row.date.empty() && row.date > to_text(c.on)) {
    c.add(row.criterion, "date", msg::kCaseInFuture, {row.date, to_text(c.on)}, Mark::kOwnDesign);
  }
}

void check_evidence(Checking& c, const Item& criterion, const CaseRow& row) {
  const auto* result = c.rules.result(row.result);
  const bool conforms = result != nullptr && result->standing == ResultStanding::kConforms;
  for (const auto& evidence : row.evidence) {
    if (conforms && is_probe_note(evidence.query, bearing_name(Bearing::kContradicts))) {
      c.advise(row.criterion, "evidence", msg::kCaseEvidenceAgainst,
               {evidence.query, evidence.date}, Mark::kOwnDesign);
    }
    const auto* kind = c.rules.scheme->find("evidence_kinds", evidence.kind);
    const auto age = kind == nullptr ? std::nullopt : kind->integer("max_age_days");
    const auto day = parse_date(evidence.date);
    if (day && days_between(c.on, *day) > 0) {
      c.add(row.criterion, "evidence", msg::kCaseInFuture, {evidence.date, to_text(c.on)},
            Mark::kOwnDesign);
    } else if (age && (!day || days_between(*day, c.on) > *age)) {
      c.advise(row.criterion, "evidence", day ? msg::kCaseEvidenceOld : msg::kCaseEvidenceUndated,
               {kind->id, evidence.date, std::to_string(*age)}, kind->mark);
    }
  }
  const auto methods = criterion.ids("methods");
  if (!row.method.empty() && !methods.empty() && !has(methods, row.method)) {
    c.advise(row.criterion, "method", msg::kCaseOtherMethod, {row.method, listed(methods)},
             mark_of(criterion, "refs.methods"));
  }
}

void check_row(Checking& c, const Item& criterion) {
  const auto* row = find_row(c.content, criterion.id);
  const auto* result = row == nullptr ? nullptr : c.rules.result(row->result);
  if (result == nullptr) {
    std::vector<std::string> ids;
    for (const auto& known : c.rules.results) {
      if (known.standing != ResultStanding::kOpen) {
        ids.push_back(known.id);
      }
    }
    c.add(criterion.id, "result", msg::kCaseNoResult, {join(ids, ", ")});
    return;
  }
  check_result(c, criterion, *row, *result);
  check_columns(c, *row);
  check_evaluator(c, *row);
  check_evidence(c, criterion, *row);
}

}  // namespace

Scope judge_scope(const CaseRules& rules, const Case& content) {
  const auto all = rules.scheme->items("scope_rules");
  if (all.empty()) {
    return {.verdict = ScopeVerdict::kIn, .rule = nullptr};
  }
  Scope out;
  for (const auto& id : content.scope) {
    const auto* rule = rules.scheme->find("scope_rules", id);
    if (rule == nullptr) {
      continue;
    }
    if (!rule->flag("in_scope")) {
      return {.verdict = ScopeVerdict::kOut, .rule = rule};
    }
    if (out.rule == nullptr) {
      out = {.verdict = ScopeVerdict::kIn, .rule = rule};
    }
  }
  return out;
}

std::vector<CaseFinding> check_case(const CaseRules& rules, const Case& content,
                                    const CaseRecords& records, Date on) {
  Checking c{.rules = rules, .content = content, .records = records, .on = on};
  check_version(c);
  check_criteria(c);
  check_records(c);
  check_scope(c);
  check_route(c);
  for (const auto& row : content.rows) {
    if (rules.row(row.criterion) == nullptr) {
      c.add(row.criterion, "criterion", msg::kNoSuchItem, {rules.scheme->key(), row.criterion});
    }
  }
  for (const auto* criterion : rules.rows) {
    check_row(c, *criterion);
  }
  return std::move(c.out);
}

bool passes(const std::vector<CaseFinding>& findings) {
  return std::ranges::none_of(findings, &CaseFinding::error);
}

}  // namespace akashi::assure
