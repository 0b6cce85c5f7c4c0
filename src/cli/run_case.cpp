// case new, record, set, evidence: what changes a case.
#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "assure/case_rules.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/portfolio_text.h"
#include "service/case_files.h"

namespace akashi::cli {
namespace {

using assure::Case;
using assure::CaseRow;
using assure::CaseRules;

constexpr std::pair<std::string_view, std::string CaseRow::*> kRowOptions[] = {
    {"applicability", &CaseRow::applicability},
    {"result", &CaseRow::result},
    {"reason", &CaseRow::reason},
    {"method", &CaseRow::method},
    {"evaluator", &CaseRow::evaluator},
    {"evaluator-class", &CaseRow::evaluator_class},
    {"date", &CaseRow::date},
    {"remarks", &CaseRow::remarks},
};
constexpr std::pair<std::string_view, std::string Case::*> kHeadOptions[] = {
    {"product", &Case::product},
    {"applicant", &Case::applicant},
    {"route", &Case::route},
};

bool has_any(const Invocation& invocation, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](auto name) { return invocation.has(name); });
}

Result<void> set_more(const Invocation& invocation, CaseRow& row) {
  for (const auto& text : invocation.all("column")) {
    const auto parts = cut(text, "=");
    if (!parts) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"column", text, "COLUMN=TEXT"});
    }
    std::erase_if(row.more, [&](const auto& entry) { return entry.first == parts->first; });
    if (!parts->second.empty()) {
      row.more.emplace_back(parts->first, parts->second);
    }
  }
  std::ranges::sort(row.more);
  return {};
}

// What a result says of applicability, so that it needn't be said twice.
void follow_result(const Invocation& invocation, const CaseRules& rules, CaseRow& row) {
  const auto* result = rules.result(row.result);
  if (!invocation.has("result") || invocation.has("applicability") || result == nullptr ||
      result->standing == assure::ResultStanding::kOpen) {
    return;
  }
  row.applicability =
      result->standing == assure::ResultStanding::kNotApplicable ? "not-applicable" : "applicable";
}

Result<void> set_row(const Invocation& invocation, const portfolio::Journal& journal,
                     const CaseRules& rules, CaseRow& row) {
  for (const auto& [name, member] : kRowOptions) {
    if (invocation.has(name)) {
      row.*member = trim(invocation.get(name));
    }
  }
  AKASHI_TRY(set_more(invocation, row));
  follow_result(invocation, rules, row);
  if (invocation.has("evaluator") && !invocation.has("evaluator-class")) {
    AKASHI_TRY_ASSIGN(const auto person, service::load_record(journal, "person", row.evaluator));
    if (person && person->list("evaluator_classes").size() == 1) {
      row.evaluator_class = person->list("evaluator_classes").front();
    }
  }
  return {};
}

int say_changed(Session& session, const Result<std::size_t>& changed, const std::string& id) {
  if (!changed) {
    return session.fail(changed.error());
  }
  session.note(session.text(*changed == 0 ? msg::kCaseUnchanged : msg::kCaseChanged,
                            {id, std::to_string(*changed)}));
  return 0;
}

// `body` on the case that the first argument names, behind `prepare`, which takes its time while
// others can still write.
int change(Session& session, const Invocation& invocation,
           const std::function<Result<void>(portfolio::Journal&)>& prepare,
           const std::function<Result<void>(portfolio::Journal&, Case&, const CaseRules&)>& body) {
  const auto actor = acting_person(invocation);
  if (!actor) {
    return session.fail(actor.error());
  }
  auto desk = open_desk(session, invocation, portfolio::Journal::Access::kWrite);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  if (const auto prepared = prepare(journal); !prepared) {
    return session.fail(prepared.error());
  }
  const auto& id = invocation.arguments.front();
  return say_changed(session,
                     service::change_case(journal, *actor, id, catalogue,
                                          [&](Case& content, const CaseRules& rules) {
                                            return body(journal, content, rules);
                                          }),
                     id);
}

Result<CaseRow*> find_criterion(const Invocation& invocation, Case& content,
                                const CaseRules& rules) {
  const auto& criterion = invocation.arguments[1];
  if (rules.row(criterion) == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem,
                {rules.scheme->key() + " " + rules.array, criterion});
  }
  return &assure::row_of(content, criterion);
}

Result<void> remove_evidence(const Invocation& invocation, CaseRow& row) {
  for (const auto& text : invocation.all("remove")) {
    const auto number = parse_u64(text);
    if (!number || *number == 0 || *number > row.evidence.size()) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"remove", text, "1 … " + std::to_string(row.evidence.size())});
    }
  }
  std::vector<assure::CaseEvidence> kept;
  for (std::size_t i = 0; i < row.evidence.size(); ++i) {
    const auto& removed = invocation.all("remove");
    if (std::ranges::find(removed, std::to_string(i + 1)) == removed.end()) {
      kept.push_back(row.evidence[i]);
    }
  }
  row.evidence = std::move(kept);
  return {};
}

}  // namespace

int run_case_record(Session& session, const Invocation& invocation) {
  const auto actor = acting_person(invocation);
  if (!actor) {
    return session.fail(actor.error());
  }
  Problems problems;
  const auto records =
      service::read_records_file(invocation.arguments.front(), session.limits(), problems);
  for (const auto& problem : problems) {
    session.note(printable(problem.text(session.lang)));
  }
  if (!records) {
    return session.fail(records.error());
  }
  auto journal = open_or_make_portfolio(session, invocation, *actor);
  if (!journal) {
    return session.fail(journal.error());
  }
  const auto written = service::set_records(*journal, *actor, *records);
  if (!written) {
    return session.fail(written.error());
  }
  session.note(session.text(
      msg::kCaseRecorded, {std::to_string(*written), std::to_string(records->size() - *written)}));
  return 0;
}

int run_case_new(Session& session, const Invocation& invocation) {
  const auto actor = acting_person(invocation);
  if (!actor) {
    return session.fail(actor.error());
  }
  const bool first = !invocation.has("supersedes");
  if (first && (!invocation.has("scheme") || !invocation.has("product"))) {
    return session.usage_error(msg::kMissingField,
                               {invocation.has("scheme") ? "--product" : "--scheme"});
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  auto journal = open_or_make_portfolio(session, invocation, *actor);
  if (!journal) {
    return session.fail(journal.error());
  }
  Case content{.id = invocation.arguments.front(),
               .scheme = std::string(invocation.get("scheme")),
               .level = std::string(invocation.get("level")),
               .route = std::string(invocation.get("route")),
               .product = std::string(invocation.get("product")),
               .applicant = std::string(invocation.get("applicant")),
               .supersedes = std::string(invocation.get("supersedes")),
               .scope = invocation.all("scope")};
  const auto made = service::new_case(*journal, *actor, std::move(content), *catalogue);
  if (!made) {
    return session.fail(made.error());
  }
  session.note(session.text(msg::kCaseMade,
                            {made->id, made->scheme, made->level, std::to_string(made->revision)}));
  return 0;
}

int run_case_set(Session& session, const Invocation& invocation) {
  constexpr std::string_view kOfHead[] = {"product", "applicant", "route", "scope"};
  const bool of_row = invocation.arguments.size() == 2;
  if (of_row && has_any(invocation, kOfHead)) {
    return session.usage_error(msg::kCaseHeadOption, {"--product --applicant --route --scope"});
  }
  return change(
      session, invocation, [](portfolio::Journal& /*journal*/) { return Result<void>(); },
      [&](portfolio::Journal& journal, Case& content, const CaseRules& rules) -> Result<void> {
        if (of_row) {
          AKASHI_TRY_ASSIGN(auto* row, find_criterion(invocation, content, rules));
          return set_row(invocation, journal, rules, *row);
        }
        for (const auto& [name, member] : kHeadOptions) {
          if (invocation.has(name)) {
            content.*member = invocation.get(name);
          }
        }
        if (invocation.has("scope")) {
          content.scope = invocation.all("scope");
          std::erase(content.scope, std::string());
        }
        return {};
      });
}

int run_case_evidence(Session& session, const Invocation& invocation) {
  const bool some = invocation.arguments.size() > 2;
  constexpr std::string_view kWays[] = {"link", "query", "remove"};
  if (!some && !has_any(invocation, kWays)) {
    return session.usage_error(msg::kMissingField, {"FILE, --link, --query, --remove"});
  }
  const assure::CaseEvidence form{.kind = std::string(invocation.get("kind")),
                                  .date = std::string(invocation.get("date"))};
  std::vector<assure::CaseEvidence> added;
  for (const auto& link : invocation.all("link")) {
    added.push_back(form);
    added.back().link = link;
  }
  for (const auto& query : invocation.all("query")) {
    added.push_back(form);
    added.back().query = trim(query);
  }
  const auto copy_files = [&](portfolio::Journal& journal) -> Result<void> {
    for (std::size_t i = 2; i < invocation.arguments.size(); ++i) {
      const auto& path = invocation.arguments[i];
      AKASHI_TRY_ASSIGN(auto file, journal.add_file(path, session.limits()));
      added.push_back(form);
      added.back().sha256 = std::move(file.sha256);
      added.back().size = file.size;
      added.back().name = printable(trim(std::filesystem::path(path).filename().string()));
    }
    return {};
  };
  return change(
      session, invocation, copy_files,
      [&](portfolio::Journal& /*journal*/, Case& content, const CaseRules& rules) -> Result<void> {
        AKASHI_TRY_ASSIGN(auto* row, find_criterion(invocation, content, rules));
        AKASHI_TRY(remove_evidence(invocation, *row));
        for (const auto& evidence : added) {
          if (std::ranges::find(row->evidence, evidence) == row->evidence.end()) {
            row->evidence.push_back(evidence);
          }
        }
        return {};
      });
}

}  // namespace akashi::cli
