// contract new, clauses, check.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assure/clauses.h"
#include "assure/contract_check.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "cli/prose_output.h"
#include "cli/text_table.h"
#include "service/contract.h"
#include "service/schemes.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr int kStrictExit = 3;

// Said wherever they are; what they are about counts as open or unknown.
void warn(const Session& session, const Problems& problems, std::optional<Msg> sum) {
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(kMost, problems.size()); ++i) {
    session.note(problems[i].text(session.lang));
  }
  if (sum && !problems.empty()) {
    session.note(session.text(*sum, {std::to_string(problems.size())}));
  }
}

struct Loaded {
  assure::Catalogue catalogue;
  service::LoadedSheet sheet;
};

Result<Loaded> load(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(auto catalogue,
                    service::load_schemes(invocation.all("schemes"), session.limits()));
  Loaded loaded{.catalogue = std::move(catalogue), .sheet = {}};
  AKASHI_TRY_ASSIGN(loaded.sheet, service::load_sheet(invocation.arguments.front(),
                                                      loaded.catalogue, session.limits()));
  warn(session, loaded.catalogue.problems, std::nullopt);
  warn(session, loaded.sheet.problems, msg::kSheetProblems);
  return loaded;
}

// Why a result is what it is, for all but what is met or for people.
std::string reasons(const Session& session, const assure::CheckContext& context,
                    const assure::ClauseResult& result) {
  using assure::Outcome;
  const auto& ruling = result.ruling;
  if (ruling.outcome == Outcome::kMet || result.check == nullptr) {
    return ruling.outcome == Outcome::kOpen
               ? result.clause->id + ": " + printable(ruling.reason.text(session.lang)) + "\n"
               : "";
  }
  auto text = wrap(result.clause->id + ": " + assure::outcome_text(ruling.outcome, session.lang) +
                       ": " + printable(ruling.reason.text(session.lang)),
                   kWidth, 2) +
              "\n";
  for (const auto& seen : ruling.seen) {
    text += wrap("  " + printable(assure::observation_text(seen, session.lang)), kWidth, 4) + "\n";
  }
  if (result.correct_until) {
    text += "  " +
            session.text(msg::kCorrectUntil, {assure::to_text(context.delivery.on),
                                              assure::to_text(*result.correct_until)}) +
            "\n";
  }
  return text;
}

std::string table(const Session& session, const assure::CheckContext& context,
                  const assure::ContractReport& report) {
  using assure::Outcome;
  std::vector<std::vector<std::string>> rows;
  std::string details;
  for (const auto& result : report.results) {
    const auto& name = result.check == nullptr ? result.clause->name : result.check->name;
    rows.push_back({std::to_string(result.article), result.clause->id,
                    assure::outcome_text(result.ruling.outcome, session.lang),
                    printable(name.in(session.lang))});
    details += reasons(session, context, result);
  }
  const auto number = [&](Outcome s) { return std::to_string(report.count(s)); };
  return format_table({{session.text(msg::kCheckArticleColumn)},
                       {session.text(msg::kCheckClauseColumn)},
                       {session.text(msg::kCheckResultColumn)},
                       {session.text(msg::kCheckWhatColumn), 20, true}},
                      rows, kWidth) +
         (details.empty() ? "" : "\n" + details) + "\n" +
         wrap(session.text(msg::kCheckSummary,
                           {assure::to_text(context.delivery.on), number(Outcome::kMet),
                            number(Outcome::kBroken), number(Outcome::kUnknown),
                            number(Outcome::kOpen), number(Outcome::kPeople)}),
              kWidth, 2) +
         "\n" + wrap(session.text(msg::kCheckNotice), kWidth, 2) + "\n";
}

std::string text_of(const std::string& format, const Session& session,
                    const assure::CheckContext& context, const assure::ContractReport& report) {
  if (format == "table") {
    return table(session, context, report);
  }
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  assure::write_json(json, context, report);
  json.finish();
  return sink.take();
}

Result<assure::Delivery> delivery(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(const auto on, day_or_today(session, invocation, "on"));
  AKASHI_TRY_ASSIGN(const auto delivered, day_option(invocation, "delivered"));
  AKASHI_TRY_ASSIGN(const auto released, day_option(invocation, "released"));
  AKASHI_TRY_ASSIGN(auto found, service::load_delivery({.sboms = {invocation.arguments.begin() + 1,
                                                                  invocation.arguments.end()},
                                                        .vex = invocation.all("vex"),
                                                        .evidence = invocation.all("evidence")},
                                                       session.limits()));
  found.on = on;
  found.delivered = delivered;
  found.released = released;
  return found;
}

}  // namespace

int run_contract_new(Session& session, const Invocation& invocation) {
  const auto level = invocation.get("level", "all");
  if (level != "all" && level != "basic") {
    return session.usage_error(msg::kBadOption, {"level", level, "basic, all"});
  }
  const auto catalogue = service::load_schemes(invocation.all("schemes"), session.limits());
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  warn(session, catalogue->problems, std::nullopt);
  const auto model = service::find_contract_model(*catalogue, std::string(invocation.get("model")));
  if (!model) {
    return session.fail(model.error());
  }
  const auto sheet = assure::write_sheet(**model, {.basic_only = level == "basic",
                                                   .defaults = invocation.has("defaults"),
                                                   .lang = session.lang});
  const auto written = write_text(sheet, std::string(invocation.get("output", "-")), session);
  return written ? 0 : session.fail(written.error());
}

int run_contract_clauses(Session& session, const Invocation& invocation) {
  const auto wanted = parse_outputs(invocation, kProseFormats);
  if (!wanted) {
    return session.fail(wanted.error());
  }
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const auto& model = *loaded->sheet.model;
  Problems problems;
  const auto articles = assure::make_articles(model, loaded->sheet.sheet, problems);
  warn(session, problems, std::nullopt);
  const auto languages = invocation.has("both-languages") ? std::vector<Lang>{Lang::kJa, Lang::kEn}
                                                          : std::vector<Lang>{session.lang};
  const auto prose = assure::clauses_prose(model, loaded->sheet.sheet, articles, languages);
  for (const auto& output : *wanted) {
    if (const auto written = write_prose(prose, output, session); !written) {
      return session.fail(written.error());
    }
  }
  return 0;
}

int run_contract_check(Session& session, const Invocation& invocation) {
  constexpr auto kFormats =
      std::to_array<std::string_view>({"table", "json", "markdown", "html", "pdf", "docx"});
  const auto wanted = parse_outputs(invocation, kFormats);
  if (!wanted) {
    return session.fail(wanted.error());
  }
  const auto loaded = load(session, invocation);
  if (!loaded) {
    return session.fail(loaded.error());
  }
  const auto delivered = delivery(session, invocation);
  if (!delivered) {
    return session.fail(delivered.error());
  }
  const assure::CheckContext context{.catalogue = loaded->catalogue,
                                     .model = *loaded->sheet.model,
                                     .sheet = loaded->sheet.sheet,
                                     .delivery = *delivered};
  const auto report = assure::check_contract(context);
  warn(session, report.problems, std::nullopt);
  for (const auto& output : *wanted) {
    const auto written =
        is_prose(output.format)
            ? write_prose(assure::check_prose(context, report, session.lang), output, session)
            : write_text(text_of(output.format, session, context, report), output.file, session);
    if (!written) {
      return session.fail(written.error());
    }
  }
  using assure::Outcome;
  if (report.count(Outcome::kBroken) != 0) {
    return 1;
  }
  const bool undecided = report.count(Outcome::kUnknown) + report.count(Outcome::kOpen) != 0;
  return undecided && invocation.has("strict") ? kStrictExit : 0;
}

}  // namespace akashi::cli
