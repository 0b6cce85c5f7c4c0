// label verify, check-text, status-list.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "assure/label_validity.h"
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
#include "service/keys.h"
#include "service/label_status.h"
#include "service/labels.h"

namespace akashi::cli {
namespace {

using portfolio::Journal;

constexpr std::size_t kWidth = 100;

void print_message(const Session& session, std::string_view text) {
  session.print(wrap("  " + printable(text), kWidth, 4) + "\n");
}

// What was found of a token: states by the names that the scheme has for them.
void print_messages(const Session& session, const std::vector<Message>& messages,
                    const assure::Scheme* scheme) {
  for (auto message : messages) {
    const auto* const state = scheme != nullptr && message.id == msg::kTokenListed
                                  ? scheme->find("states", message.args.front())
                                  : nullptr;
    if (state != nullptr) {
      message.args.front() = state->name.in(session.lang);
    }
    print_message(session, message.text(session.lang));
  }
}

int verify_token(Session& session, const Invocation& invocation, const std::string& token,
                 const assure::Catalogue& catalogue, assure::Date on) {
  const auto keys = service::read_public_keys(invocation.all("trust"));
  if (!keys) {
    return session.fail(keys.error());
  }
  std::optional<assure::StatusList> list;
  if (invocation.has("status-list")) {
    auto read = service::read_status_list(std::string(invocation.get("status-list")), *keys,
                                          session.limits());
    if (!read) {
      return session.fail(read.error());
    }
    list = std::move(*read);
  }
  const auto checked = service::check_token(token, *keys, catalogue, list, on, session.limits());
  if (!checked) {
    return session.fail(checked.error());
  }
  const auto& said = checked->token;
  session.print(session.text(msg::kTokenSays, {printable(said.number), printable(said.scheme),
                                               printable(said.level), said.from, said.until}) +
                "\n");
  const auto day = assure::to_text(on);
  const auto* const scheme = catalogue.find(said.scheme);
  if (!checked->failures.empty()) {
    session.print(session.text(msg::kLabelNotValidOn, {day}) + "\n");
    print_messages(session, checked->failures, scheme);
    print_messages(session, checked->unknown, scheme);
    return 1;
  }
  session.print(
      session.text(checked->unknown.empty() ? msg::kLabelValidOn : msg::kTokenHolds, {day}) + "\n");
  print_messages(session, checked->unknown, scheme);
  return !checked->unknown.empty() && invocation.has("strict") ? 3 : 0;
}

int verify_stored(Session& session, const Invocation& invocation, const std::string& number,
                  const assure::Catalogue& catalogue, assure::Date on) {
  auto journal = open_portfolio(session, invocation, Journal::Access::kRead);
  if (!journal) {
    return session.fail(journal.error());
  }
  const auto services = session.services();
  const auto opened =
      service::open_application({*journal, catalogue, services.clock, session.limits()}, number);
  if (!opened) {
    return session.fail(opened.error());
  }
  const auto day = assure::to_text(on);
  const auto status = assure::status_on(opened->label, opened->scheme, on);
  session.print(session.text(status.valid() ? msg::kLabelValidOn : msg::kLabelNotValidOn, {day}) +
                "\n");
  print_message(session, assure::reason_text(status, session.lang));
  return status.valid() ? 0 : 1;
}

}  // namespace

int run_label_verify(Session& session, const Invocation& invocation) {
  const auto on = day_or_today(session, invocation, "on");
  if (!on) {
    return session.fail(on.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto& given = invocation.arguments.front();
  return std::ranges::count(given, '.') == 2
             ? verify_token(session, invocation, given, *catalogue, *on)
             : verify_stored(session, invocation, given, *catalogue, *on);
}

int run_label_check_text(Session& session, const Invocation& invocation) {
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto scheme = catalogue->judge_by(invocation.get("scheme", "jc-star"));
  if (!scheme) {
    return session.fail(scheme.error());
  }
  std::string level(invocation.get("level"));
  std::string state;
  std::vector<std::string> reached;
  if (invocation.has("label")) {
    auto journal = open_portfolio(session, invocation, Journal::Access::kRead);
    if (!journal) {
      return session.fail(journal.error());
    }
    const auto services = session.services();
    const auto opened = service::open_application(
        {*journal, *catalogue, services.clock, session.limits()}, invocation.get("label"));
    if (!opened) {
      return session.fail(opened.error());
    }
    level = opened->application.level;
    state = opened->application.state;
    for (const auto& past : opened->events) {
      reached.push_back(past.state);
    }
    const auto on = day_or_today(session, invocation, "on");
    if (on && !opened->label.number.empty() &&
        !assure::status_on(opened->label, opened->scheme, *on).valid()) {
      state.clear();  // Over its last day: no state in which the label may be claimed.
    }
  }
  std::size_t count = 0;
  for (const auto& path : invocation.arguments) {
    const auto findings = service::check_wording_of(path, **scheme, level, reached, state);
    if (!findings) {
      return session.fail(findings.error());
    }
    for (const auto& finding : *findings) {
      ++count;
      // The phrases may be less sure than the rule.
      auto mark = finding.rule->mark;
      for (const auto& [member, sure] : finding.rule->marks) {
        mark = member == "values.forbidden" ? sure : mark;
      }
      session.print(printable(path) + ":" + std::to_string(finding.line) + ": " +
                    printable(finding.found) + "\n");
      session.print(wrap("    " + printable(finding.rule->name.in(session.lang)) + " [" +
                             finding.rule->id + ", " + assure::mark_text(mark, session.lang) +
                             "]: " + printable(finding.phrase),
                         kWidth, 4) +
                    "\n");
    }
  }
  session.print(session.text(msg::kWordingCount, {std::to_string(count)}) + "\n");
  return count == 0 ? 0 : 1;
}

int run_label_status_list(Session& session, const Invocation& invocation) {
  const auto on = day_or_today(session, invocation, "on");
  const auto until = assure::parse_date(invocation.get("until"));
  if (!on || !until || *until < *on) {
    return on ? session.usage_error(msg::kBadOption,
                                    {"until", invocation.get("until"), "YYYY-MM-DD"})
              : session.fail(on.error());
  }
  const auto key = service::read_signing_key(std::string(invocation.get("key")));
  if (!key) {
    return session.fail(key.error());
  }
  if (!key->has_value()) {
    return session.usage_error(msg::kMissingField, {"--key"});
  }
  auto desk = open_desk(session, invocation, Journal::Access::kRead);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto services = session.services();
  const auto labels = service::all_labels({journal, catalogue, services.clock, session.limits()});
  if (!labels) {
    return session.fail(labels.error());
  }
  const auto signed_list =
      service::sign_status_list(assure::status_list(*labels, catalogue, *on, *until), **key);
  if (!signed_list) {
    return session.fail(signed_list.error());
  }
  const auto written =
      write_text(*signed_list, std::string(invocation.get("output", "-")), session);
  return written ? 0 : session.fail(written.error());
}

}  // namespace akashi::cli
