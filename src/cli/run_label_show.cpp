// label show.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "assure/label_validity.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/messages/label.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/label_request.h"
#include "cli/output.h"
#include "cli/portfolio_text.h"
#include "cli/text_table.h"
#include "formats/qr_code.h"
#include "service/labels.h"

namespace akashi::cli {
namespace {

using assure::Item;
using portfolio::Journal;
using service::OpenedApplication;

constexpr std::size_t kWidth = 100;
constexpr int kQrScale = 8;
constexpr auto kShowFormats =
    std::to_array<std::string_view>({"table", "json", "token", "svg", "png", "token-svg"});

std::string named(const OpenedApplication& opened, std::string_view array, const std::string& id,
                  Lang lang) {
  const auto* const item = opened.scheme->find(array, id);
  return printable(item == nullptr ? id : item->name.in(lang));
}

// Why, and what the public reads of it.
std::string why(const Session& session, const assure::Facts& facts) {
  const auto& published = assure::said(facts.public_reason, session.lang);
  return printable(facts.reason + (published.empty()
                                       ? std::string()
                                       : (facts.reason.empty() ? "" : " ") +
                                             session.text(msg::kLabelPublished, {published})));
}

std::string events_table(const Session& session, const OpenedApplication& opened) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& past : opened.events) {
    const auto& event = past.event;
    rows.push_back({event.when, named(opened, "transitions", event.transition, session.lang),
                    printable(event.actor.person) +
                        (event.second ? " + " + printable(event.second->person) : ""),
                    named(opened, "states", past.state, session.lang), why(session, event.facts)});
  }
  return rows.empty() ? std::string()
                      : "\n" + format_table({{session.text(msg::kLabelWhenColumn)},
                                             {session.text(msg::kLabelStepColumn)},
                                             {session.text(msg::kLabelWhoColumn)},
                                             {session.text(msg::kLabelStateColumn)},
                                             {.title = session.text(msg::kLabelWhyColumn),
                                              .least = 20,
                                              .shrinks = true,
                                              .wraps = true}},
                                            rows, kWidth);
}

std::string next_table(const Session& session, const OpenedApplication& opened) {
  std::vector<std::vector<std::string>> rows;
  for (const auto* item : assure::transitions_from(*opened.scheme, opened.application)) {
    const auto list = [](std::span<const std::string> ids) {
      return join(std::vector<std::string>(ids.begin(), ids.end()), ", ");
    };
    auto needed = list(item->words("requires"));
    std::vector<std::string> documents;
    for (const auto* document : assure::owed_documents(*opened.scheme, opened.application, *item)) {
      documents.push_back(document->id);
    }
    needed += documents.empty() ? "" : " (" + join(documents, ", ") + ")";
    if (std::ranges::find(item->words("requires"), "fee") != item->words("requires").end()) {
      needed +=
          " (" + fees_text(assure::owed_fees(*opened.scheme, opened.application, *item)) + ")";
    }
    rows.push_back({item->id, printable(item->name.in(session.lang)),
                    list(item->ids("actors")) + (item->flag("second_person") ? " ×2" : ""),
                    needed});
  }
  return rows.empty() ? std::string()
                      : "\n" + session.text(msg::kLabelNext) + "\n" +
                            format_table({{"ID"},
                                          {session.text(msg::kLabelStepColumn)},
                                          {session.text(msg::kLabelWhoColumn)},
                                          {.title = session.text(msg::kLabelNeedsColumn),
                                           .least = 20,
                                           .shrinks = true,
                                           .wraps = true}},
                                         rows, kWidth);
}

// Status, history, and what can come next.
std::string show_table(const Session& session, const OpenedApplication& opened, assure::Date on) {
  const auto& application = opened.application;
  const auto& label = opened.label;
  std::string out = application.id + "  " + printable(opened.scheme->name.in(session.lang)) + " (" +
                    application.scheme + "), " +
                    named(opened, "levels", application.level, session.lang) + "\n";
  for (const auto& product : label.products) {
    out += wrap("  " + printable(product.name.in(session.lang)) + ": " +
                    printable(join(product.models, ", ")),
                kWidth, 4) +
           "\n";
  }
  out += "  " + session.text(msg::kSchemeState) + ": " +
         named(opened, "states", application.state, session.lang) + "\n";
  if (!label.number.empty()) {
    const auto status = assure::status_on(label, opened.scheme, on);
    out += "  " +
           session.text(msg::kLabelNumberLine, {label.number, label.issued, label.last_day}) +
           "\n  " + assure::to_text(on) + ": " +
           printable(assure::reason_text(status, session.lang)) + "\n";
  }
  if (!application.evidence_due.empty()) {
    out += "  " + session.text(msg::kLabelEvidenceDue, {application.evidence_due}) +
           (assure::to_text(on) > application.evidence_due && opened.evidence.empty()
                ? " " + session.text(msg::kLabelOverdue)
                : "") +
           "\n";
  }
  for (const auto& given : opened.evidence) {
    out += "  " +
           session.text(msg::kLabelEvidenceGiven,
                        {given.when, printable(given.person), std::to_string(given.files.size()),
                         printable(given.note)}) +
           "\n";
  }
  if (opened.pending) {
    out += "  " +
           session.text(msg::kStepProposed,
                        {application.id,
                         named(opened, "transitions", opened.pending->transition, session.lang),
                         printable(opened.pending->actor.person)}) +
           "\n";
  }
  return out + events_table(session, opened) + next_table(session, opened);
}

Result<std::string> show_text(const Session& session, const OpenedApplication& opened,
                              const std::string& format, assure::Date on) {
  const auto& label = opened.label;
  if (format == "table") {
    return show_table(session, opened, on);
  }
  if (label.number.empty()) {
    return fail(ErrorCode::kNotFound, msg::kNoApplication, {opened.application.id});
  }
  if (format == "json") {
    return assure::label_json(label, formats::JsonLayout::kIndented);
  }
  const auto& said = format.starts_with("token") ? label.token : label.page_url;
  if (said.empty()) {
    return fail(ErrorCode::kNotFound, msg::kMissingField,
                {format.starts_with("token") ? "token" : "page_url"});
  }
  if (format == "token") {
    return said + "\n";
  }
  AKASHI_TRY_ASSIGN(const auto code, formats::make_qr(said));
  return format == "png" ? formats::qr_png(code, kQrScale)
                         : Result<std::string>(formats::qr_svg(
                               code, session.lang == Lang::kJa ? "ja" : "en", label.number));
}

}  // namespace

int run_label_show(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kShowFormats);
  const auto on = day_or_today(session, invocation, "on");
  if (!outputs || !on) {
    return session.fail(outputs ? on.error() : outputs.error());
  }
  auto desk = open_desk(session, invocation, Journal::Access::kRead);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto services = session.services();
  const auto opened = service::open_application(
      {journal, catalogue, services.clock, session.limits()}, invocation.arguments.front());
  if (!opened) {
    return session.fail(opened.error());
  }
  const auto written = write_texts(*outputs, session, [&](const std::string& format) {
    return show_text(session, *opened, format, *on);
  });
  return written ? 0 : session.fail(written.error());
}

}  // namespace akashi::cli
