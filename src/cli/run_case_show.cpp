// case list, show, check: what is there, and whether it is complete.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "assure/case_prose.h"
#include "assure/case_table.h"
#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/portfolio_text.h"
#include "cli/text_table.h"
#include "formats/json_writer.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLeast = 20;

struct Loaded {
  assure::Catalogue catalogue;
  service::CheckedCase checked;
};

// The case that the first argument names, checked for the day of --on.
Result<Loaded> load(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(const auto on, day_or_today(session, invocation, "on"));
  Loaded out;
  AKASHI_TRY_ASSIGN(out.catalogue, load_catalogue(session, invocation));
  AKASHI_TRY_ASSIGN(const auto journal,
                    open_portfolio(session, invocation, portfolio::Journal::Access::kRead));
  AKASHI_TRY_ASSIGN(out.checked,
                    service::check_case(journal, invocation.arguments.front(), out.catalogue, on));
  return out;
}

std::string name_of(const std::optional<assure::Record>& record, const std::string& id) {
  return record ? printable(record->text("name")) : printable(id);
}

std::string scope_line(const Session& session, const service::CheckedCase& checked) {
  const auto scope = assure::judge_scope(checked.rules, checked.stored.content);
  if (scope.rule == nullptr) {
    return session.text(scope.verdict == assure::ScopeVerdict::kIn ? msg::kCaseScopeAll
                                                                   : msg::kCaseScopeOpen);
  }
  return session.text(
             scope.verdict == assure::ScopeVerdict::kIn ? msg::kCaseScopeIn : msg::kCaseScopeOut,
             {scope.rule->name.in(session.lang)}) +
         " [" + assure::mark_text(scope.rule->mark, session.lang) + "]";
}

void print_head(const Session& session, const service::CheckedCase& checked) {
  const auto& stored = checked.stored;
  const auto& content = stored.content;
  const auto line = [&](Msg title, const std::string& text) {
    constexpr std::size_t kTitle = 12;
    session.print(wrap(pad(session.text(title), kTitle) + "  " + text, kWidth, kTitle + 2) + "\n");
  };
  line(msg::kCaseWord, content.id + "  " + stored.state +
                           (stored.revised_by.empty() ? "" : " → " + stored.revised_by));
  const auto& product = checked.records.product;
  line(msg::kCaseProduct, name_of(product, content.product) + " " +
                              (product ? printable(product->text("release")) : std::string()));
  if (product) {
    const auto models = product->list("models");
    line(msg::kCaseModels,
         printable(join(std::vector<std::string>(models.begin(), models.end()), ", ")));
  }
  line(msg::kCaseMaker, name_of(checked.records.maker, ""));
  line(msg::kCaseApplicant, name_of(checked.records.applicant, content.applicant));
  line(msg::kCaseScheme,
       checked.rules.scheme->key() + " " +
           (checked.rules.level == nullptr ? std::string()
                                           : checked.rules.level->name.in(session.lang)) +
           " " + content.route);
  line(msg::kCaseScope, scope_line(session, checked));
}

void print_rows(const Session& session, const service::CheckedCase& checked) {
  std::vector<std::vector<std::string>> rows;
  for (const auto* criterion : checked.rules.rows) {
    const auto* row = assure::find_row(checked.stored.content, criterion->id);
    const assure::CaseRow empty;
    const auto& is = row == nullptr ? empty : *row;
    const auto* result = checked.rules.result(is.result);
    const auto errors = std::ranges::count_if(checked.findings, [&](const auto& finding) {
      return finding.error && finding.criterion == criterion->id;
    });
    rows.push_back({criterion->id, printable(criterion->name.in(session.lang)),
                    result == nullptr ? "-" : printable(result->name.in(session.lang)),
                    std::to_string(is.evidence.size()), printable(is.evaluator), is.date,
                    std::to_string(errors)});
  }
  session.print("\n" + format_table({{"ID"},
                                     {session.text(msg::kCaseRowColumn), kLeast, true},
                                     {session.text(msg::kCaseResultColumn)},
                                     {session.text(msg::kCaseEvidenceColumn)},
                                     {session.text(msg::kCaseEvaluatorColumn)},
                                     {session.text(msg::kCaseDateColumn)},
                                     {session.text(msg::kCaseErrorsColumn)}},
                                    rows, kWidth));
}

// A criterion with all that the scheme says of it, and its row.
int print_criterion(const Session& session, const service::CheckedCase& checked,
                    const std::string& id) {
  const auto* criterion = checked.rules.row(id);
  if (criterion == nullptr) {
    return session.usage_error(msg::kCaseUnknownRow, {id, checked.rules.scheme->key()});
  }
  session.print(criterion->id + "  " + criterion->name.in(session.lang) + "  [" +
                assure::mark_text(criterion->mark, session.lang) + "]\n");
  if (!criterion->text.empty()) {
    session.print(wrap("  " + criterion->text.in(session.lang), kWidth, 2) + "\n");
  }
  for (const auto& [ref, ids] : criterion->refs) {
    session.print(wrap("  " + ref + ": " + join(ids, ", "), kWidth, 4) + "\n");
    if (ref == "conditions") {
      for (const auto& condition : ids) {
        const auto* item = checked.rules.scheme->find("conditions", condition);
        if (item != nullptr) {
          session.print(wrap("    " + condition + ": " + item->name.in(session.lang) + " [" +
                                 assure::mark_text(item->mark, session.lang) + "]",
                             kWidth, 6) +
                        "\n");
        }
      }
    }
  }
  for (const auto& [member, mark] : criterion->marks) {
    session.print("  " + member + " [" + assure::mark_text(mark, session.lang) + "]\n");
  }
  const auto table = assure::case_table(checked.rules, checked.stored.content);
  const auto at = std::ranges::find_if(
      table, [&](const auto& line) { return std::ranges::find(line, id) != line.end(); });
  for (std::size_t i = 0; at != table.end() && i < at->size(); ++i) {
    if ((*at)[i].empty()) {
      continue;
    }
    std::uint32_t shown = 0;
    for (const auto& text : lines((*at)[i])) {
      const auto title = shown++ == 0 ? checked.rules.columns[i].name.in(session.lang) : "";
      constexpr std::size_t kTitle = 20;
      session.print(wrap(pad(title, kTitle) + "  " + printable(text.text), kWidth, kTitle + 2) +
                    "\n");
    }
  }
  return 0;
}

void print_history(const Session& session, const service::StoredCase& stored) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& entry : stored.history) {
    rows.push_back({std::to_string(entry.number), entry.time, printable(entry.actor), entry.kind,
                    printable(entry.content), entry.digest.substr(0, 12)});
  }
  session.print("\n" + format_table({{"#"},
                                     {session.text(msg::kCaseDateColumn)},
                                     {session.text(msg::kCaseByColumn)},
                                     {session.text(msg::kCaseKindColumn)},
                                     {session.text(msg::kCaseContentColumn), kLeast, true},
                                     {"SHA-256"}},
                                    rows, kWidth));
}

std::string findings_json(const service::CheckedCase& checked, Lang lang) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.key("akashi_case_check");
  json.integer(1);
  json.member("case", checked.stored.content.id);
  json.member("scheme", checked.rules.scheme->key());
  json.key("clean");
  json.boolean(assure::passes(checked.findings));
  json.key("findings");
  json.begin_array();
  for (const auto& finding : checked.findings) {
    json.begin_object();
    json.member("row", finding.criterion);
    json.member("field", finding.field);
    json.key("error");
    json.boolean(finding.error);
    json.member("code", finding.what.id.name());
    json.member("text", finding.what.text(lang));
    json.member("mark", assure::mark_name(finding.mark));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.finish();
  return sink.take();
}

}  // namespace

int run_case_list(Session& session, const Invocation& invocation) {
  const auto journal = open_portfolio(session, invocation, portfolio::Journal::Access::kRead);
  if (!journal) {
    return session.fail(journal.error());
  }
  std::uint32_t most = 0;
  constexpr std::uint32_t kUsual = 100;
  if (!session.read_count(invocation, "most", kUsual, most)) {
    return 2;
  }
  const portfolio::Query query{.kind = std::string(invocation.get("kind", "case")),
                               .state = std::string(invocation.get("state")),
                               .search = std::string(invocation.get("search")),
                               .after = std::string(invocation.get("after")),
                               .most = most};
  const auto listed = journal->list(query);
  const auto count = journal->count(query);
  if (!listed || !count) {
    return session.fail(!listed ? listed.error() : count.error());
  }
  if (invocation.get("output") == "json") {
    StringSink sink;
    formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
    json.begin_object();
    json.key("count");
    json.unsigned_integer(*count);
    json.key("subjects");
    json.begin_array();
    for (const auto& row : *listed) {
      json.begin_object();
      json.member("subject", row.subject);
      json.member("kind", row.summary.kind);
      json.member("title", row.summary.title);
      json.member("state", row.summary.state);
      json.member_if("until", row.summary.until);
      json.end_object();
    }
    json.end_array();
    json.end_object();
    json.finish();
    session.print(sink.text());
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : *listed) {
    rows.push_back({printable(row.subject.substr(row.subject.find('/') + 1)),
                    printable(row.summary.state), printable(row.summary.title)});
  }
  session.print(format_table({{"ID"},
                              {session.text(msg::kCaseStateColumn)},
                              {session.text(msg::kCaseTitleColumn), kLeast, true}},
                             rows, kWidth));
  session.print(
      session.text(msg::kCaseListed, {std::to_string(listed->size()), std::to_string(*count)}) +
      "\n");
  return 0;
}

int run_case_show(Session& session, const Invocation& invocation) {
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const auto& checked = loaded->checked;
  if (invocation.arguments.size() == 2) {
    return print_criterion(session, checked, invocation.arguments[1]);
  }
  print_head(session, checked);
  if (invocation.has("history")) {
    print_history(session, checked.stored);
    return 0;
  }
  print_rows(session, checked);
  session.print(wrap(session.text(msg::kCaseUnofficial,
                                  {std::to_string(assure::unofficial_rows(checked.rules)),
                                   std::to_string(checked.rules.rows.size())}),
                     kWidth, 0) +
                "\n");
  return 0;
}

int run_case_check(Session& session, const Invocation& invocation) {
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const auto& checked = loaded->checked;
  const bool clean = assure::passes(checked.findings);
  if (invocation.get("output") == "json") {
    session.print(findings_json(checked, session.lang));
    return clean ? 0 : 1;
  }
  session.print(findings_text(session, checked.findings));
  const auto errors = std::ranges::count_if(checked.findings, &assure::CaseFinding::error);
  session.print(session.text(clean ? msg::kCaseClean : msg::kCaseNotClean,
                             {checked.stored.content.id, std::to_string(errors),
                              std::to_string(checked.rules.rows.size())}) +
                "\n");
  return clean ? 0 : 1;
}

}  // namespace akashi::cli
