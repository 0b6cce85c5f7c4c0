// label apply, check, inquire, issue, renew, suspend, resume, withdraw, return, surveil, step: each
// takes a step of the scheme's state machine, found by what the step asks for or by its id.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/messages/cli.h"
#include "base/messages/label.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/label_request.h"
#include "cli/portfolio_text.h"
#include "cli/text_table.h"
#include "service/keys.h"
#include "service/labels.h"

namespace akashi::cli {
namespace {

using assure::Item;
using portfolio::Journal;
using service::LabelOffice;
using service::OpenedApplication;

constexpr std::size_t kWidth = 100;

using Chooser = std::function<const Item*(const OpenedApplication& opened)>;

bool asks(const Item& transition, std::string_view word) {
  const auto words = transition.words("requires");
  return std::ranges::find(words, word) != words.end();
}

const Item* first(const OpenedApplication& opened, const std::function<bool(const Item&)>& wanted) {
  for (const auto* item : assure::transitions_from(*opened.scheme, opened.application)) {
    if (wanted(*item)) {
      return item;
    }
  }
  return nullptr;
}

Chooser by_id(std::string id) {
  return [id = std::move(id)](const OpenedApplication& opened) {
    return first(opened, [&](const Item& item) { return item.id == id; });
  };
}

bool ends(const OpenedApplication& opened, const Item& item) {
  const auto* const target = opened.scheme->find("states", item.ids("to").front());
  return target != nullptr && target->flag("final");
}

void print_refusals(const Session& session, const std::vector<Message>& refusals) {
  for (const auto& refusal : refusals) {
    session.print(wrap("  " + printable(refusal.text(session.lang)), kWidth, 4) + "\n");
  }
}

std::string state_name(const OpenedApplication& opened, const Session& session) {
  const auto* const state = opened.scheme->find("states", opened.application.state);
  return state == nullptr ? opened.application.state : state->name.in(session.lang);
}

void print_state(const Session& session, const OpenedApplication& opened) {
  session.print(opened.application.id + "  " + printable(state_name(opened, session)) + "\n");
  if (!opened.label.number.empty()) {
    session.print(session.text(msg::kLabelNumberLine,
                               {opened.label.number, opened.label.issued, opened.label.last_day}) +
                  "\n");
  }
}

// Opens, chooses, asks, says what came of it.
int take(Session& session, const Invocation& invocation, const std::string& name,
         const Chooser& choose) {
  auto desk = open_desk(session, invocation, Journal::Access::kWrite);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto services = session.services();
  const LabelOffice office{journal, catalogue, services.clock, session.limits()};
  const auto opened = service::open_application(office, name);
  if (!opened) {
    return session.fail(opened.error());
  }
  const auto actor = acting(invocation, journal);
  if (!actor) {
    return session.fail(actor.error());
  }
  const auto* const transition = choose(*opened);
  if (transition == nullptr) {
    std::vector<std::string> open;
    for (const auto* item : assure::transitions_from(*opened->scheme, opened->application)) {
      open.push_back(item->id);
    }
    return session.fail(
        Error(ErrorCode::kConflict, Message{msg::kNoSuchStep,
                                            {state_name(*opened, session),
                                             open.empty() ? std::string("-") : join(open, ", ")}}));
  }
  auto input = step_input(session, invocation, office, *opened, *transition);
  if (!input) {
    return session.fail(input.error());
  }
  const auto key = service::read_signing_key(std::string(invocation.get("key")));
  if (!key) {
    return session.fail(key.error());
  }
  const service::StepRequest request{.transition = transition->id,
                                     .actor = *actor,
                                     .facts = std::move(input->facts),
                                     .files = std::move(input->files),
                                     .answered = std::move(input->answered),
                                     .confirm = invocation.has("confirm"),
                                     .key = key->has_value() ? &**key : nullptr,
                                     .status_list = std::string(invocation.get("status-list")),
                                     .page_url = std::string(invocation.get("page-url"))};
  const auto answer = service::take_step(office, name, request);
  if (!answer) {
    return session.fail(answer.error());
  }
  if (!answer->refusals.empty()) {
    session.print(session.text(msg::kStepRefused, {transition->name.in(session.lang)}) + "\n");
    print_refusals(session, answer->refusals);
    return 1;
  }
  if (answer->proposed) {
    session.print(
        session.text(msg::kStepProposed, {name, transition->name.in(session.lang), actor->person}) +
        "\n");
    return 0;
  }
  print_state(session, answer->now);
  if (!answer->renewed.empty()) {
    session.print(session.text(msg::kLabelRenewed, {answer->renewed}) + "\n");
  }
  return 0;
}

int make(Session& session, const Invocation& invocation, Result<assure::ApplicationStart> start,
         Journal& journal, const assure::Catalogue& catalogue) {
  if (!start) {
    return session.fail(start.error());
  }
  auto actor = acting(invocation, journal);
  if (!actor) {
    return session.fail(actor.error());
  }
  start->applicant = std::move(*actor);
  const auto services = session.services();
  const auto made = service::new_application({journal, catalogue, services.clock, session.limits()},
                                             std::move(*start));
  if (!made) {
    return session.fail(made.error());
  }
  print_state(session, *made);
  return 0;
}

// The number, then the documents, as far as the options say them.
int go_on(Session& session, const Invocation& invocation, const std::string& id) {
  int code = 0;
  if (invocation.has("application-number")) {
    code = take(session, invocation, id, [](const OpenedApplication& opened) {
      return first(opened, [](const Item& item) { return asks(item, "application-number"); });
    });
  }
  if (code == 0 && (invocation.has("document") || invocation.has("not-owed"))) {
    code = take(session, invocation, id, [](const OpenedApplication& opened) {
      return first(opened, [](const Item& item) { return asks(item, "documents"); });
    });
  }
  return code;
}

}  // namespace

int run_label_apply(Session& session, const Invocation& invocation) {
  const auto& name = invocation.arguments.front();
  if (!std::filesystem::is_regular_file(name)) {
    const bool says = invocation.has("application-number") || invocation.has("document") ||
                      invocation.has("not-owed");
    return says ? go_on(session, invocation, name)
                : session.fail(Error(ErrorCode::kInvalidInput,
                                     Message{msg::kApplyNothing, {printable(name)}}));
  }
  Problems problems;
  auto start = service::read_application(name, session.limits(), problems);
  if (!start) {
    return session.fail(start.error());
  }
  for (const auto& problem : problems) {
    session.note(problem.text(session.lang));
  }
  if (!problems.empty()) {
    return exit_code(ErrorCode::kInvalidInput);
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto id = start->id;
  {
    auto journal =
        open_or_make_portfolio(session, invocation, std::string(invocation.get("by", "-")));
    if (!journal) {
      return session.fail(journal.error());
    }
    if (const int code = make(session, invocation, std::move(start), *journal, *catalogue);
        code != 0) {
      return code;
    }
  }
  return go_on(session, invocation, id);
}

int run_label_renew(Session& session, const Invocation& invocation) {
  auto desk = open_desk(session, invocation, Journal::Access::kWrite);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto services = session.services();
  const LabelOffice office{journal, catalogue, services.clock, session.limits()};
  return make(session, invocation,
              service::renewal_of(office, invocation.arguments[0], invocation.arguments[1]),
              journal, catalogue);
}

int run_label_step(Session& session, const Invocation& invocation) {
  return take(session, invocation, invocation.arguments[0], by_id(invocation.arguments[1]));
}

int run_label_check(Session& session, const Invocation& invocation) {
  const auto& name = invocation.arguments.front();
  return take(session, invocation, name, [&](const OpenedApplication& opened) -> const Item* {
    const auto checks = [](const Item& item) {
      return asks(item, "format-check") || asks(item, "report-review");
    };
    if (invocation.has("send-back")) {
      // Back from the check, for a reason, to go on from there again.
      return first(opened,
                   [&](const Item& item) { return asks(item, "reason") && !ends(opened, item); });
    }
    if (const auto* const item = first(opened, checks); item != nullptr) {
      return item;
    }
    // The step that opens the check asks for nothing and leads to where the check is passed.
    return first(opened, [&](const Item& item) {
      auto behind = opened;
      behind.application.state = item.ids("to").front();
      return item.words("requires").empty() && first(behind, checks) != nullptr;
    });
  });
}

int run_label_inquire(Session& session, const Invocation& invocation) {
  return take(
      session, invocation, invocation.arguments.front(), [&](const OpenedApplication& opened) {
        return first(opened, [&](const Item& item) {
          return asks(item, "inquiry-answer") && ends(opened, item) == invocation.has("objection");
        });
      });
}

int run_label_issue(Session& session, const Invocation& invocation) {
  return take(session, invocation, invocation.arguments.front(),
              [](const OpenedApplication& opened) {
                return first(opened, [](const Item& item) { return asks(item, "label-number"); });
              });
}

int run_label_suspend(Session& session, const Invocation& invocation) {
  return take(session, invocation, invocation.arguments.front(), by_id("suspend"));
}

int run_label_resume(Session& session, const Invocation& invocation) {
  return take(session, invocation, invocation.arguments.front(), by_id("resume"));
}

int run_label_withdraw(Session& session, const Invocation& invocation) {
  return take(session, invocation, invocation.arguments.front(), by_id("withdraw"));
}

int run_label_return(Session& session, const Invocation& invocation) {
  return take(session, invocation, invocation.arguments.front(), by_id("return"));
}

int run_label_surveil(Session& session, const Invocation& invocation) {
  const auto& name = invocation.arguments.front();
  if (!invocation.has("evidence")) {
    return take(session, invocation, name,
                by_id(invocation.has("end") ? "end-surveillance" : "start-surveillance"));
  }
  auto desk = open_desk(session, invocation, Journal::Access::kWrite);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto actor = acting(invocation, journal);
  if (!actor) {
    return session.fail(actor.error());
  }
  std::vector<portfolio::FileRef> files;
  for (const auto& path : invocation.all("evidence")) {
    auto file = journal.add_file(path, session.limits());
    if (!file) {
      return session.fail(file.error());
    }
    files.push_back(std::move(*file));
  }
  const auto services = session.services();
  const auto opened =
      service::give_evidence({journal, catalogue, services.clock, session.limits()}, name, *actor,
                             std::string(invocation.get("reason")), std::move(files));
  if (!opened) {
    return session.fail(opened.error());
  }
  print_state(session, *opened);
  return 0;
}

}  // namespace akashi::cli
