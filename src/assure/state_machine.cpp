// docs/how-to/run-a-label-scheme.md
#include "assure/state_machine.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "assure/date.h"
#include "assure/requirements.h"
#include "base/clock.h"
#include "base/messages/label.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

// Role of the scheme's `actors` whose people never act for the scheme.
constexpr std::string_view kApplicant = "applicant";

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool for_level(const Item& item, std::string_view level) {
  const auto levels = item.ids("levels");
  return levels.empty() || has(levels, level);
}

// Ids of people and names of organisations are compared as people read them.
bool same_name(std::string_view a, std::string_view b) {
  return equal_ignoring_case(trim(a), trim(b));
}

// Two roles that may be one person's: some transition for two persons has both.
bool same_side(const Scheme& scheme, std::string_view a, std::string_view b) {
  return a == b || std::ranges::any_of(scheme.items("transitions"), [&](const Item& item) {
           return item.flag("second_person") && has(item.ids("actors"), a) &&
                  has(item.ids("actors"), b);
         });
}

class Judge {
 public:
  Judge(const Scheme& scheme, const Application& application, const Event& event)
      : scheme_(scheme), application_(application), event_(event) {}

  Step judge() {
    Step out{.after = application_, .refusals = {}};
    const auto* const transition = scheme_.find("transitions", event_.transition);
    const auto* const state = scheme_.find("states", application_.state);
    if (scheme_.key() != application_.scheme || transition == nullptr || state == nullptr ||
        transition->ids("to").size() != 1 ||
        scheme_.find("states", transition->ids("to").front()) == nullptr) {
      refuse(msg::kStepUnknown, {event_.transition, application_.state, scheme_.key()});
      out.refusals = std::move(refusals_);
      return out;
    }
    const auto& target = *scheme_.find("states", transition->ids("to").front());
    check_state(*transition, *state);
    check_time();
    const auto role = check_person(*transition, event_.actor);
    const auto second = check_second(*transition);
    if (const auto& due = event_.facts.evidence_due;
        !due.empty() && (!parse_date(due) || due < event_.when.substr(0, 10))) {
      refuse(msg::kBadValue, {"due", due, "YYYY-MM-DD"});
    }
    for (const auto& word : transition->words("requires")) {
      refuse_all(missing_for(word, {scheme_, application_, event_, *transition, target}));
    }
    if (transition->flag("blocking") && transition->words("requires").empty()) {
      refuse(msg::kStepBlocking, {transition->id});
    }
    check_target(target);
    if (refusals_.empty()) {
      take(out.after, *transition, target.id);
      involve(out.after, event_.actor, role);
      if (event_.second) {
        involve(out.after, *event_.second, second);
      }
    }
    out.refusals = std::move(refusals_);
    return out;
  }

 private:
  void refuse(Msg id, std::vector<std::string> args) { refusals_.push_back({id, std::move(args)}); }
  void refuse_all(std::vector<Message> more) {
    std::ranges::move(more, std::back_inserter(refusals_));
  }

  void check_state(const Item& transition, const Item& state) {
    if (state.flag("final")) {
      refuse(msg::kStepFinal, {state.id});
    } else if (!has(transition.ids("from"), state.id)) {
      refuse(msg::kStepNotFrom, {transition.id, state.id});
    }
    if (!for_level(transition, application_.level)) {
      refuse(msg::kStepNotForLevel, {transition.id, application_.level});
    }
  }

  // No way leads to a valid label without a number, nor back to one whose last day is over.
  void check_target(const Item& target) {
    if (!target.flag("label_valid")) {
      return;
    }
    const auto day = std::string_view(event_.when).substr(0, 10);
    if (!application_.last_day.empty() && day > application_.last_day) {
      refuse(msg::kLabelExpired, {application_.last_day});
    }
    const auto* const transition = scheme_.find("transitions", event_.transition);
    if (application_.label_number.empty() && !has(transition->words("requires"), "label-number")) {
      refuse(msg::kStepMissing, {"label-number"});
    }
  }

  void check_time() {
    const auto when = parse_time(event_.when);
    const auto since = parse_time(application_.since);
    if (!when || !since || event_.when.size() < 10) {
      refuse(msg::kBadValue, {"when", event_.when, "RFC 3339"});
    } else if (*when < *since) {
      refuse(msg::kStepBack, {event_.when, application_.since});
    }
  }

  bool of_applicant(const Actor& actor) const {
    return same_name(actor.organisation, application_.applicant.organisation) ||
           same_name(actor.person, application_.applicant.person) ||
           std::ranges::any_of(application_.involved, [&](const Involved& one) {
             return one.role == kApplicant && same_name(one.person, actor.person);
           });
  }

  // The role in which the person may do it; "" and refused where there is none.
  std::string check_person(const Item& transition, const Actor& actor) {
    if (trim(actor.person).empty() || trim(actor.organisation).empty()) {
      refuse(msg::kStepNobody, {transition.id});
      return {};
    }
    Message why{msg::kStepNotActor, {actor.person, transition.id, join(allowed(transition), ", ")}};
    for (const auto& role : actor.roles) {
      if (!has(transition.ids("actors"), role)) {
        continue;
      }
      if ((role == kApplicant) != of_applicant(actor)) {
        why = {role == kApplicant ? msg::kStepNotApplicant : msg::kStepSelf,
               {actor.person, transition.id}};
        continue;
      }
      const auto other = std::ranges::find_if(application_.involved, [&](const Involved& one) {
        return same_name(one.person, actor.person) && !same_side(scheme_, one.role, role);
      });
      if (other == application_.involved.end()) {
        return role;
      }
      why = {msg::kStepTwoSides, {actor.person, role, other->role}};
    }
    refusals_.push_back(std::move(why));
    return {};
  }

  static std::vector<std::string> allowed(const Item& transition) {
    const auto actors = transition.ids("actors");
    return {actors.begin(), actors.end()};
  }

  std::string check_second(const Item& transition) {
    if (!transition.flag("second_person")) {
      if (event_.second) {
        refuse(msg::kStepNoSecond, {transition.id});
      }
      return {};
    }
    if (!event_.second) {
      refuse(msg::kStepSecond, {transition.id});
      return {};
    }
    if (same_name(event_.second->person, event_.actor.person)) {
      refuse(msg::kStepSecondSame, {event_.second->person});
    }
    return check_person(transition, *event_.second);
  }

  void take(Application& out, const Item& transition, const std::string& target) const {
    const auto& facts = event_.facts;
    const auto day = event_.when.substr(0, 10);
    const auto keep = [](std::string& kept, const std::string& given) {
      if (!given.empty()) {
        kept = given;
      }
    };
    out.state = target;
    out.since = event_.when;
    const auto words = transition.words("requires");
    out.evidence_due = facts.evidence_due;
    // Facts count where they are required, and only there: nobody exchanges a document that was
    // checked.
    if (has(words, "application-number")) {
      keep(out.numbered, facts.application_number);
    }
    if (has(words, "acceptance-number")) {
      keep(out.accepted, facts.acceptance_number);
    }
    for (const auto& given :
         has(words, "documents") ? facts.documents : std::vector<GivenDocument>()) {
      std::erase_if(out.documents, [&](const auto& old) { return old.id == given.id; });
      out.documents.push_back(given);
    }
    if (has(words, "documents") && has(transition.ids("actors"), kApplicant)) {
      // What was checked before was checked of other documents.
      out.applied = day;
      out.format_check.reset();
      out.report_review.reset();
    }
    if (has(words, "format-check")) {
      out.format_check = facts.format_check;
    }
    if (has(words, "report-review")) {
      out.report_review = facts.report_review;
    }
    if (has(words, "inquiry-answer")) {
      out.inquiry = facts.inquiry;
    }
    if (has(words, "fee")) {
      out.fee = facts.fee;
    }
    if (has(words, "label-number")) {
      out.label_number = facts.label_number;
      out.issued = day;
      out.last_day = facts.last_day;
    }
    if (has(words, "new-label")) {
      out.replaced_by = facts.new_label->number;
    }
  }

  static void involve(Application& out, const Actor& actor, const std::string& role) {
    Involved one{.person = actor.person, .organisation = actor.organisation, .role = role};
    if (std::ranges::find(out.involved, one) == out.involved.end()) {
      out.involved.push_back(std::move(one));
    }
  }

  const Scheme& scheme_;
  const Application& application_;
  const Event& event_;
  std::vector<Message> refusals_;
};

bool open_on(const Item& item, std::string_view day) {
  return (item.word("valid_from").empty() || item.word("valid_from") <= day) &&
         (item.word("valid_until").empty() || day <= item.word("valid_until"));
}

}  // namespace

Result<Application> start_application(const Scheme& scheme, std::string id, std::string level,
                                      std::string route, Actor applicant, std::string when) {
  const auto states = scheme.items("states");
  const auto initial = [](const Item& state) { return state.flag("initial"); };
  if (std::ranges::count_if(states, initial) != 1) {
    return fail(ErrorCode::kInvalidInput, msg::kNoMachine, {scheme.key()});
  }
  if (scheme.find("levels", level) == nullptr) {
    return fail(ErrorCode::kInvalidInput, msg::kLabelNotInScheme, {"level", level, scheme.key()});
  }
  if (!parse_time(when) || when.size() < 10 || id.empty() || trim(applicant.person).empty() ||
      trim(applicant.organisation).empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kStepNobody, {"apply"});
  }
  if (!scheme.items("routes").empty()) {
    const auto* const item = scheme.find("routes", route);
    if (item == nullptr || !for_level(*item, level) || !open_on(*item, when.substr(0, 10))) {
      return fail(ErrorCode::kInvalidInput, msg::kNoRoute, {route, level, when.substr(0, 10)});
    }
  } else if (!route.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kLabelNotInScheme, {"route", route, scheme.key()});
  }
  Application out;
  out.id = std::move(id);
  out.scheme = scheme.key();
  out.level = std::move(level);
  out.route = std::move(route);
  out.applicant = std::move(applicant);
  out.state = std::ranges::find_if(states, initial)->id;
  out.since = std::move(when);
  return out;
}

Step apply_event(const Scheme& scheme, const Application& application, const Event& event) {
  return Judge(scheme, application, event).judge();
}

std::vector<const Item*> transitions_from(const Scheme& scheme, const Application& application) {
  std::vector<const Item*> out;
  const auto* const state = scheme.find("states", application.state);
  if (state == nullptr || state->flag("final")) {
    return out;
  }
  for (const auto& item : scheme.items("transitions")) {
    if (has(item.ids("from"), application.state) && for_level(item, application.level)) {
      out.push_back(&item);
    }
  }
  return out;
}

}  // namespace akashi::assure
