// case sign, export, import: cases as files.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "assure/case_cdxa.h"
#include "assure/case_oscal.h"
#include "assure/case_prose.h"
#include "assure/case_table.h"
#include "assure/case_workbook.h"
#include "base/clock.h"
#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "cli/portfolio_text.h"
#include "cli/prose_output.h"
#include "service/case_files.h"
#include "service/case_sign.h"
#include "service/keys.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

using portfolio::Journal;

constexpr auto kFormats = std::to_array<std::string_view>(
    {"csv", "json", "xlsx", "cdxa", "oscal", "html", "markdown", "pdf", "docx"});

Result<void> write_case(const service::CheckedCase& checked, const OutputRequest& output,
                        Session& session) {
  const auto& content = checked.stored.content;
  if (is_prose(output.format)) {
    return write_prose(assure::case_prose(checked.rules, content, checked.records.view(),
                                          checked.stored.state, session.lang),
                       output, session);
  }
  const auto now = created_by_environment().value_or(session.services().clock.unix_seconds());
  if (output.format == "oscal") {
    return write_text(assure::case_oscal(checked.rules, content, checked.records.view(),
                                         format_time(now), session.lang),
                      output.file, session);
  }
  if (output.format == "cdxa") {
    return write_text(
        assure::case_cdxa(checked.rules, content, checked.records.view(), checked.findings,
                          {.tool_version = service::program_version(),
                           .timestamp = format_time(now),
                           .envelope = checked.stored.envelope,
                           .signed_by = checked.stored.signed_by,
                           .lang = session.lang}),
        output.file, session);
  }
  if (output.format == "xlsx") {
    AKASHI_TRY_ASSIGN(const auto bytes, formats::write_xlsx(assure::case_workbook(
                                            checked.rules, content, session.lang, now)));
    return write_text(bytes, output.file, session);
  }
  return write_text(output.format == "csv" ? assure::case_csv(checked.rules, content)
                                           : service::case_export(checked),
                    output.file, session);
}

}  // namespace

int run_case_sign(Session& session, const Invocation& invocation) {
  const auto actor = acting_person(invocation);
  const auto on = day_or_today(session, invocation, "on");
  if (!actor || !on) {
    return session.fail(!actor ? actor.error() : on.error());
  }
  const std::string key_file(invocation.get("key"));
  if (key_file.empty()) {
    return session.usage_error(msg::kMissingArgument, {"--key", "case sign"});
  }
  const auto key = service::read_signing_key(key_file);
  if (!key) {
    return session.fail(key.error());
  }
  auto desk = open_desk(session, invocation, Journal::Access::kWrite);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto& id = invocation.arguments.front();
  const auto done = service::sign_case(journal, *actor, id, catalogue, *on, **key);
  if (!done) {
    return session.fail(done.error());
  }
  if (done->envelope.empty()) {
    session.print(findings_text(session, done->findings));
    session.note(session.text(msg::kCaseNotSigning, {id}));
    return 1;
  }
  if (invocation.has("output")) {
    const auto written = write_text(done->envelope, std::string(invocation.get("output")), session);
    if (!written) {
      return session.fail(written.error());
    }
  }
  session.note(session.text(msg::kCaseSigned, {id, (*key)->id()}));
  return 0;
}

int run_case_export(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kFormats);
  const auto on = day_or_today(session, invocation, "on");
  if (!outputs || !on) {
    return session.fail(!outputs ? outputs.error() : on.error());
  }
  auto desk = open_desk(session, invocation, Journal::Access::kRead);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto checked = service::check_case(journal, invocation.arguments.front(), catalogue, *on);
  if (!checked) {
    return session.fail(checked.error());
  }
  for (const auto& output : *outputs) {
    if (const auto written = write_case(*checked, output, session); !written) {
      return session.fail(written.error());
    }
  }
  return 0;
}

int run_case_import(Session& session, const Invocation& invocation) {
  const auto actor = acting_person(invocation);
  if (!actor) {
    return session.fail(actor.error());
  }
  const auto& id = invocation.arguments[0];
  const auto& path = invocation.arguments[1];
  auto desk = open_desk(session, invocation, Journal::Access::kWrite);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  Problems problems;
  const auto changed =
      service::import_case(journal, *actor, id, catalogue, path, session.limits(), problems);
  for (const auto& problem : problems) {
    session.note(printable(problem.text(session.lang)));
  }
  if (!changed) {
    return session.fail(changed.error());
  }
  session.note(session.text(*changed == 0 ? msg::kCaseUnchanged : msg::kCaseChanged,
                            {id, std::to_string(*changed)}));
  return 0;
}

}  // namespace akashi::cli
