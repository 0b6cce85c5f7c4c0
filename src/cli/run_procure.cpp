// procure check.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "assure/procurement_text.h"
#include "base/messages/cli.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "cli/text_table.h"
#include "service/procure.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

using assure::PurchaseVerdict;

constexpr std::size_t kWidth = 100;
constexpr int kStrictExit = 3;
constexpr std::uint32_t kMaxAge = 30;

void add_details(const Session& session, const assure::PurchaseResult& result, std::string& out) {
  const auto& line = *result.line;
  const auto reasons =
      assure::purchase_reasons(result, session.lang, result.verdict == PurchaseVerdict::kOk,
                               session.lang == Lang::kJa ? "。" : "; ");
  out += wrap(std::to_string(line.line) + ": " +
                  session.text(assure::purchase_verdict_text(result.verdict)) + ": " +
                  printable(reasons),
              kWidth, 4) +
         "\n";
  if (result.alternative_count != 0) {
    std::vector<std::string> numbers;
    for (const auto* label : result.alternatives) {
      numbers.push_back(label->number);
    }
    out += "    " +
           wrap(session.text(msg::kBuyAlternatives, {std::to_string(result.alternative_count),
                                                     printable(join(numbers, ", "))}),
                kWidth - 4, 6) +
           "\n";
  }
}

std::string table(const Session& session, const service::Purchases& purchases) {
  const auto& report = purchases.report;
  std::vector<std::vector<std::string>> rows;
  std::string details;
  for (const auto& result : report.results) {
    const auto& line = *result.line;
    const auto* label = result.label;
    rows.push_back({std::to_string(line.line),
                    session.text(assure::purchase_verdict_text(result.verdict)),
                    printable(label == nullptr ? line.number : label->number),
                    printable(line.model.empty() ? line.name : line.model),
                    line.quantity ? std::to_string(*line.quantity) : "",
                    label == nullptr ? "" : result.level.in(session.lang),
                    label == nullptr ? "" : standing_text(result.status.standing, session.lang),
                    label == nullptr ? "" : label->last_day});
    if (result.verdict != PurchaseVerdict::kOk) {
      add_details(session, result, details);
    }
  }
  const auto& rule = report.rule;
  const auto number = [&](PurchaseVerdict verdict) {
    return std::to_string(report.count(verdict));
  };
  std::string out = format_table({{session.text(msg::kBuyLineColumn)},
                                  {session.text(msg::kBuyVerdictColumn)},
                                  {session.text(msg::kBuyLabelColumn)},
                                  {session.text(msg::kBuyModelColumn), 12, true},
                                  {session.text(msg::kBuyQuantityColumn)},
                                  {session.text(msg::kBuyLevelColumn)},
                                  {session.text(msg::kBuyStatusColumn)},
                                  {session.text(msg::kBuyLastDayColumn)}},
                                 rows, kWidth);
  out += details.empty() ? "" : "\n" + details;
  for (const auto& problem : purchases.list.problems) {
    out += wrap(session.text(msg::kBuyUnreadable, {printable(problem.text(session.lang))}), kWidth,
                4) +
           "\n";
  }
  out += "\n" +
         wrap(session.text(msg::kBuySummary,
                           {assure::to_text(report.options.on),
                            std::to_string(report.results.size()), number(PurchaseVerdict::kOk),
                            number(PurchaseVerdict::kNotOk), number(PurchaseVerdict::kUnknown),
                            std::to_string(purchases.list.unreadable), rule.importance->id}),
              kWidth, 2) +
         "\n";
  out +=
      wrap(session.text(msg::kBuyRule, {rule.requirement->name.in(session.lang), rule.scheme->key(),
                                        assure::mark_text(rule.requirement->mark, session.lang)}) +
               " " + rule.requirement->text.in(session.lang),
           kWidth, 2) +
      "\n";
  if (!report.options.published) {
    out += wrap(session.text(msg::kBuyRegisterNoDay), kWidth, 2) + "\n";
  }
  return out;
}

std::string written(const Session& session, const std::string& format,
                    const service::Purchases& purchases) {
  if (format == "json") {
    return assure::purchases_json(purchases.report, purchases.list,
                                  "akashi " + std::string(service::program_version()));
  }
  return format == "csv" ? assure::purchases_csv(purchases.report, session.lang)
                         : table(session, purchases);
}

}  // namespace

int run_procure_check(Session& session, const Invocation& invocation) {
  constexpr auto kFormats = std::to_array<std::string_view>({"table", "json", "csv"});
  const auto outputs = parse_outputs(invocation, kFormats);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  for (const char* needed : {"importance", "register"}) {
    if (!invocation.has(needed)) {
      return session.usage_error(msg::kMissingField, {std::string("--") + needed});
    }
  }
  const auto on = day_or_today(session, invocation, "on");
  const auto until = day_option(invocation, "until");
  if (!on || !until) {
    return session.fail(!on ? on.error() : until.error());
  }
  assure::PurchaseOptions options{.on = *on, .until = *until};
  if (!session.read_count(invocation, "max-age", kMaxAge, options.max_age_days)) {
    return 2;
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto purchases =
      service::check_purchase_list({.list = invocation.arguments.front(),
                                    .labels = std::string(invocation.get("register")),
                                    .support = invocation.all("eol"),
                                    .trust = invocation.all("trust")},
                                   *catalogue, invocation.get("scheme", "jp-procurement"),
                                   invocation.get("importance"), options, session.limits());
  if (!purchases) {
    return session.fail(purchases.error());
  }
  const auto& found = **purchases;
  for (const auto& problem : found.support.problems) {
    session.note(printable(problem.text(session.lang)));
  }
  if (invocation.all("trust").empty()) {
    session.note(session.text(msg::kRegisterNoKey));
  }
  const auto done = write_texts(*outputs, session, [&](const std::string& format) {
    return written(session, format, found);
  });
  if (!done) {
    return session.fail(done.error());
  }
  if (found.report.count(PurchaseVerdict::kNotOk) != 0) {
    return 1;
  }
  const bool open = found.report.count(PurchaseVerdict::kUnknown) != 0 ||
                    found.list.unreadable != 0 || found.report.results.empty();
  return open && invocation.has("strict") ? kStrictExit : 0;
}

}  // namespace akashi::cli
