// docs/formats/application.md
#include "service/labels.h"

#include <algorithm>
#include <utility>

#include "assure/check_coverage.h"
#include "assure/label_number.h"
#include "assure/label_token.h"
#include "assure/label_validity.h"
#include "base/bytes.h"
#include "base/messages/assure.h"
#include "base/messages/label.h"
#include "base/strings.h"
#include "formats/tree.h"
#include "service/label_entries.h"

namespace akashi::service {
namespace {

using assure::Application;
using assure::Event;
using portfolio::Draft;

// What the public sees of an event: a change of a label that is there.
void tell_public(assure::Label& label, const Application& after, const Event& event) {
  if (after.label_number.empty()) {
    return;
  }
  label.number = after.label_number;
  label.scheme = after.scheme;
  label.level = after.level;
  label.state = after.state;
  label.issued = after.issued;
  label.last_day = after.last_day;
  label.replaced_by = after.replaced_by;
  label.history.push_back({.date = event.when.substr(0, 10),
                           .transition = event.transition,
                           .state = after.state,
                           .note = event.facts.public_reason});
}

Result<Application> begin(const assure::Scheme& scheme, const assure::ApplicationStart& start) {
  AKASHI_TRY_ASSIGN(auto out, assure::start_application(scheme, start.id, start.level, start.route,
                                                        start.applicant, start.when));
  for (const auto& product : start.draft.products) {
    out.models.insert(out.models.end(), product.models.begin(), product.models.end());
  }
  out.renewal = !start.draft.replaces.empty();
  return out;
}

// One step of the replay.
Result<void> follow(OpenedApplication& opened, const assure::Scheme& then,
                    const portfolio::Entry& entry, const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto event, assure::parse_event(entry.content, limits));
  if (entry.kind == kProposalEntry) {
    opened.pending = std::move(event);
    return {};
  }
  auto step = assure::apply_event(then, opened.application, event);
  if (!step.accepted()) {
    return fail(ErrorCode::kInvalidInput, msg::kEventBroken,
                {std::to_string(entry.number), entry.subject, step.refusals.front().text()});
  }
  opened.application = std::move(step.after);
  opened.pending.reset();
  tell_public(opened.label, opened.application, event);
  opened.events.push_back({std::move(event), opened.application.state});
  return {};
}

Result<EvidenceGiven> read_evidence(const portfolio::Entry& entry, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto event, assure::parse_event(entry.content, limits));
  return EvidenceGiven{.when = event.when,
                       .person = event.actor.person,
                       .note = event.facts.reason,
                       .files = entry.files};
}

Result<std::string> application_id(const LabelOffice& office, std::string_view name) {
  AKASHI_TRY_ASSIGN(auto entries, office.journal.entries(label_subject(name)));
  if (entries.empty()) {  // A number as people type it.
    AKASHI_TRY_ASSIGN(entries, office.journal.entries(label_subject(assure::fold_number(name))));
  }
  if (entries.empty()) {
    return std::string(name);
  }
  AKASHI_TRY_ASSIGN(const auto kept, parse_label_entry(entries.back().content, office.limits));
  return kept.application;
}

Draft application_draft(const OpenedApplication& opened, std::string_view kind, std::string content,
                        std::vector<portfolio::FileRef> files) {
  return {.kind = std::string(kind),
          .subject = application_subject(opened.application.id),
          .content = std::move(content),
          .files = std::move(files),
          .summary = application_summary(opened.application, opened.label)};
}

Draft label_draft(const OpenedApplication& opened) {
  return {.kind = std::string(kLabelEntry),
          .subject = label_subject(opened.label.number),
          .content = label_entry_json({opened.application.id, opened.label}),
          .files = {},
          .summary = label_summary(opened.label)};
}

std::string now(const LabelOffice& office) {
  return format_time(office.clock.unix_seconds());
}

// The event makes of `opened` what it is after it.
void advance(OpenedApplication& opened, Application after, const Event& event) {
  opened.application = std::move(after);
  opened.pending.reset();
  tell_public(opened.label, opened.application, event);
  opened.events.push_back({event, opened.application.state});
}

// A label is renewed by whose it is, and by a label of the same scheme.
bool may_replace(const OpenedApplication& old, const Application& next,
                 const assure::Scheme& scheme) {
  return !old.label.number.empty() && old.scheme->id == scheme.id &&
         equal_ignoring_case(trim(old.application.applicant.organisation),
                             trim(next.applicant.organisation));
}

// In front of what is judged by them. What is among the drafts already is not written twice.
Result<void> keep_rules(const LabelOffice& office, const assure::Scheme& scheme,
                        std::vector<Draft>& drafts) {
  const auto subject = rules_subject(scheme.key());
  if (std::ranges::find(drafts, subject, &Draft::subject) != drafts.end()) {
    return {};
  }
  AKASHI_TRY_ASSIGN(auto draft, office.rules->keep(scheme));
  if (draft) {
    drafts.push_back(std::move(*draft));
  }
  return {};
}

// The label that this one goes on from is replaced, where its state allows.
Result<std::string> replace_old(const LabelOffice& office, const OpenedApplication& issued,
                                const Event& event, std::vector<Draft>& drafts) {
  if (issued.label.replaces.empty() || issued.label.history.size() != 1) {
    return std::string();
  }
  AKASHI_TRY_ASSIGN(auto old, open_application(office, issued.label.replaces));
  if (!may_replace(old, issued.application, *issued.scheme)) {
    return fail(ErrorCode::kPermissionDenied, msg::kNotToReplace, {issued.label.replaces});
  }
  for (const auto* transition : assure::transitions_from(*old.scheme, old.application)) {
    const auto words = transition->words("requires");
    if (std::ranges::find(words, "new-label") == words.end()) {
      continue;
    }
    Event renewal{.transition = transition->id,
                  .actor = event.actor,
                  .when = event.when,
                  .second = {},
                  .facts = {}};
    renewal.facts.new_label = assure::NewLabel{
        .number = issued.label.number, .replaces = issued.label.replaces, .valid = true};
    auto step = assure::apply_event(*old.scheme, old.application, renewal);
    if (!step.accepted()) {
      continue;
    }
    advance(old, std::move(step.after), renewal);
    AKASHI_TRY(keep_rules(office, *old.scheme, drafts));
    drafts.push_back(application_draft(old, kEventEntry, assure::event_json(renewal), {}));
    drafts.push_back(label_draft(old));
    return old.label.number;
  }
  return std::string();
}

// What a label has besides its state when it is issued.
Result<void> equip(OpenedApplication& opened, const StepRequest& request) {
  auto& label = opened.label;
  if (!request.page_url.empty()) {
    label.page_url = replace_all(request.page_url, "{}", label.number);
  }
  if (request.key != nullptr) {
    AKASHI_TRY_ASSIGN(label.token, assure::sign_token(assure::token_of(label, request.status_list),
                                                      *request.key));
  }
  return {};
}

// The event that is asked for: a new one, or the proposal with its second person.
Result<Event> asked(const LabelOffice& office, const OpenedApplication& opened,
                    const StepRequest& request) {
  Event event{.transition = request.transition,
              .actor = request.actor,
              .when = now(office),
              .second = {},
              .facts = request.facts};
  if (request.confirm) {
    if (!opened.pending || opened.pending->transition != request.transition) {
      return fail(ErrorCode::kNotFound, msg::kNoProposal,
                  {opened.application.id, request.transition});
    }
    event.actor = opened.pending->actor;
    event.facts = opened.pending->facts;
    event.second = request.actor;
  }
  return event;
}

bool waits_for_second(const std::vector<Message>& refusals) {
  return refusals.size() == 1 && refusals.front().id == msg::kStepSecond;
}

bool is_check(const OpenedApplication& opened, std::string_view id) {
  const auto* const transition = opened.scheme->find("transitions", id);
  return transition != nullptr &&
         std::ranges::any_of(transition->words("requires"), [](std::string_view word) {
           return word == "format-check" || word == "report-review";
         });
}

Result<std::vector<Draft>> drafts_of(const LabelOffice& office, std::string_view name,
                                     const StepRequest& request, StepAnswer& answer) {
  AKASHI_TRY_ASSIGN(answer.now, open_application(office, name));
  auto& opened = answer.now;
  AKASHI_TRY_ASSIGN(const auto event, asked(office, opened, request));
  const auto had = opened.application.label_number;
  auto step = assure::apply_event(*opened.scheme, opened.application, event);
  // Looked at now and not in the replay: what was decided stays, whatever files come later.
  const auto open = is_check(opened, request.transition)
                        ? assure::uncovered(*opened.scheme, opened.application.level, opened.label,
                                            request.answered)
                        : std::vector<Message>();
  std::vector<Draft> drafts;
  if (waits_for_second(step.refusals) && open.empty()) {
    answer.proposed = true;
    opened.pending = event;
    drafts.push_back(
        application_draft(opened, kProposalEntry, assure::event_json(event), request.files));
    return drafts;
  }
  answer.refusals = std::move(step.refusals);
  answer.refusals.insert(answer.refusals.end(), open.begin(), open.end());
  if (!request.confirm) {  // A proposal has no second person yet.
    std::erase_if(answer.refusals, [](const Message& one) { return one.id == msg::kStepSecond; });
  }
  if (!answer.refusals.empty()) {
    return drafts;
  }
  AKASHI_TRY(keep_rules(office, *opened.scheme, drafts));
  advance(opened, std::move(step.after), event);
  if (!opened.label.number.empty()) {
    if (had.empty()) {
      AKASHI_TRY_ASSIGN(const auto used,
                        office.journal.summary(label_subject(opened.label.number)));
      if (used) {
        return fail(ErrorCode::kConflict, msg::kNumberThere, {opened.label.number});
      }
      AKASHI_TRY(equip(opened, request));
      AKASHI_TRY_ASSIGN(answer.renewed, replace_old(office, opened, event, drafts));
    } else {
      AKASHI_TRY_ASSIGN(const auto published, published_label(office, opened.label.number));
      opened.label.token = published.token;
      opened.label.page_url = published.page_url;
    }
    drafts.push_back(label_draft(opened));
  }
  drafts.push_back(
      application_draft(opened, kEventEntry, assure::event_json(event), request.files));
  return drafts;
}

}  // namespace

Result<OpenedApplication> open_application(const LabelOffice& office, std::string_view name) {
  AKASHI_TRY_ASSIGN(const auto id, application_id(office, name));
  AKASHI_TRY_ASSIGN(const auto entries, office.journal.entries(application_subject(id)));
  if (entries.empty()) {
    return fail(ErrorCode::kNotFound, msg::kNoApplication, {std::string(name)});
  }
  AKASHI_TRY_ASSIGN(auto start, assure::parse_start(entries.front().content, office.limits));
  OpenedApplication out;
  out.scheme = office.catalogue.find(start.scheme);
  if (out.scheme == nullptr || !office.catalogue.sound(*out.scheme)) {
    return fail(ErrorCode::kInvalidInput, msg::kLabelSchemeUnknown, {start.scheme});
  }
  AKASHI_TRY_ASSIGN(const auto editions, office.rules->editions(out.scheme->key()));
  AKASHI_TRY_ASSIGN(const auto* first,
                    office.rules->at(*out.scheme, editions, entries.front().number));
  AKASHI_TRY_ASSIGN(out.application, begin(*first, start));
  out.label = std::move(start.draft);
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].kind == kEvidenceEntry) {
      AKASHI_TRY_ASSIGN(auto evidence, read_evidence(entries[i], office.limits));
      out.evidence.push_back(std::move(evidence));
    } else {
      AKASHI_TRY_ASSIGN(const auto* then,
                        office.rules->at(*out.scheme, editions, entries[i].number));
      AKASHI_TRY(follow(out, *then, entries[i], office.limits));
    }
  }
  if (!out.label.number.empty()) {
    AKASHI_TRY_ASSIGN(const auto published, published_label(office, out.label.number));
    out.label.token = published.token;
    out.label.page_url = published.page_url;
    if (out.label != published) {
      return fail(ErrorCode::kInvalidInput, msg::kNotWhatItSays,
                  {published.number + " " + published.state, out.label.state});
    }
  }
  return out;
}

Result<OpenedApplication> new_application(const LabelOffice& office,
                                          assure::ApplicationStart start) {
  const auto ok = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
  if (start.id.empty() || start.id.size() > 64 || !std::ranges::all_of(start.id, ok)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadApplicationId, {start.id});
  }
  const auto* const scheme = office.catalogue.find(start.scheme);
  if (scheme == nullptr || !office.catalogue.sound(*scheme)) {
    return fail(ErrorCode::kInvalidInput, msg::kLabelSchemeUnknown, {start.scheme});
  }
  OpenedApplication out;
  start.scheme = scheme->key();
  start.when = now(office);
  out.scheme = scheme;
  out.label = start.draft;
  AKASHI_TRY_ASSIGN(out.application, begin(*scheme, start));
  Problems problems;
  assure::check_label_draft(start.draft, *scheme, start.level, start.id, problems);
  if (!problems.empty()) {
    return std::unexpected(problems.front());
  }
  const auto decide = [&]() -> Result<std::vector<Draft>> {
    AKASHI_TRY_ASSIGN(const auto there, office.journal.summary(application_subject(start.id)));
    AKASHI_TRY_ASSIGN(const auto number, office.journal.summary(label_subject(start.id)));
    if (there || number) {
      return fail(ErrorCode::kConflict, msg::kApplicationThere, {start.id});
    }
    if (!start.draft.replaces.empty()) {
      AKASHI_TRY_ASSIGN(const auto old, open_application(office, start.draft.replaces));
      if (old.label.number != start.draft.replaces || !may_replace(old, out.application, *scheme)) {
        return fail(ErrorCode::kPermissionDenied, msg::kNotToReplace, {start.draft.replaces});
      }
    }
    std::vector<Draft> drafts;
    AKASHI_TRY(keep_rules(office, *scheme, drafts));
    drafts.push_back(application_draft(out, kStartEntry, assure::start_json(start), {}));
    return drafts;
  };
  AKASHI_TRY(office.journal.append(start.applicant.person, decide));
  return out;
}

Result<StepAnswer> take_step(const LabelOffice& office, std::string_view name,
                             const StepRequest& request) {
  StepAnswer answer;
  AKASHI_TRY(office.journal.append(request.actor.person,
                                   [&] { return drafts_of(office, name, request, answer); }));
  return answer;
}

Result<OpenedApplication> give_evidence(const LabelOffice& office, std::string_view name,
                                        const assure::Actor& actor, std::string note,
                                        std::vector<portfolio::FileRef> files) {
  OpenedApplication opened;
  const auto decide = [&]() -> Result<std::vector<Draft>> {
    AKASHI_TRY_ASSIGN(opened, open_application(office, name));
    if (!equal_ignoring_case(trim(actor.organisation),
                             trim(opened.application.applicant.organisation))) {
      return fail(ErrorCode::kPermissionDenied, msg::kStepNotApplicant, {actor.person, "evidence"});
    }
    const Event event{.transition = {},
                      .actor = actor,
                      .when = now(office),
                      .second = {},
                      .facts = {.reason = note}};
    opened.evidence.push_back(
        {.when = event.when, .person = actor.person, .note = note, .files = files});
    std::vector<Draft> drafts;
    drafts.push_back(application_draft(opened, kEvidenceEntry, assure::event_json(event), files));
    return drafts;
  };
  AKASHI_TRY(office.journal.append(actor.person, decide));
  return opened;
}

}  // namespace akashi::service
