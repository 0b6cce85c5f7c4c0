// ADR 31
#include "assure/label_validity.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/messages/label.h"

namespace akashi::assure {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"valid", "not-yet", "expired", "suspended", "ended", "unknown"});
constexpr int kMostMonths = 1200;

LabelStatus unknown(Message reason) {
  return {.standing = LabelStanding::kUnknown, .state = {}, .reason = std::move(reason)};
}

LabelStatus unreliable(std::string what) {
  return unknown({msg::kLabelUnreliable, {std::move(what)}});
}

// The state after the last change up to that day; null when none was made by then.
const LabelEvent* last_change(const Label& label, std::string_view on) {
  const LabelEvent* found = nullptr;
  for (const auto& event : label.history) {
    if (event.date > on) {
      break;
    }
    found = &event;
  }
  return found;
}

// Whether dates do not go back and the end is what the label says.
bool history_holds(const Label& label) {
  return std::ranges::is_sorted(label.history, {}, &LabelEvent::date) &&
         std::ranges::all_of(
             label.history,
             [](const LabelEvent& event) { return parse_date(event.date).has_value(); }) &&
         (label.history.empty() || label.history.back().state == label.state);
}

}  // namespace

std::string_view standing_word(LabelStanding standing) {
  return kWords[static_cast<std::size_t>(standing)];
}

std::string standing_text(LabelStanding standing, Lang lang) {
  constexpr auto kTexts = std::to_array<Msg>({msg::kLabelStandsValid, msg::kLabelStandsNotYet,
                                              msg::kLabelStandsExpired, msg::kLabelStandsSuspended,
                                              msg::kLabelStandsEnded, msg::kLabelStandsUnknown});
  return render(kTexts.at(static_cast<std::size_t>(standing)), {}, lang);
}

Date last_day_of(Date first, int months) {
  const Date same = first + std::chrono::months(months);
  return same.ok() ? add_days(same, -1) : Date(same.year() / same.month() / std::chrono::last);
}

Result<Date> latest_last_day(const Scheme& scheme, std::string_view level, Date issued) {
  const auto* const item = scheme.find("levels", level);
  const auto months = item == nullptr ? std::nullopt : item->integer("validity_months");
  if (!months || *months < 1 || *months > kMostMonths) {
    return fail(ErrorCode::kInvalidInput, msg::kNoValidityPeriod,
                {scheme.key(), std::string(level)});
  }
  return last_day_of(issued, static_cast<int>(*months));
}

LabelStatus status_on(const Label& label, const Scheme* scheme, Date on) {
  if (scheme == nullptr || scheme->key() != label.scheme) {
    return unknown({msg::kLabelSchemeUnknown, {label.scheme}});
  }
  const auto issued = parse_date(label.issued);
  const auto last = parse_date(label.last_day);
  if (!issued || !last || *last < *issued) {
    return unreliable(label.issued + " – " + label.last_day);
  }
  const auto most = latest_last_day(*scheme, label.level, *issued);
  if (!most) {
    return unknown(most.error().message());
  }
  if (!history_holds(label)) {
    return unreliable(label.history.empty() ? label.state : label.history.back().state);
  }
  const auto day = to_text(on);
  const auto* const change = last_change(label, day);
  // Before the first change that is told nothing can be said but by the label's own state.
  const auto& state = change == nullptr ? label.state : change->state;
  const auto* const item = scheme->find("states", state);
  if (item == nullptr) {
    return unreliable(state);
  }
  LabelStatus out{
      .standing = LabelStanding::kValid, .state = state, .reason = {}, .state_name = item->name};
  const auto is = [&](LabelStanding standing, Msg id, std::vector<std::string> args) {
    out.standing = standing;
    out.reason = {id, std::move(args)};
    return out;
  };
  if (item->flag("final")) {
    return is(LabelStanding::kEnded, msg::kLabelStateNotValid, {state});
  }
  if (on < *issued) {
    return is(LabelStanding::kNotYet, msg::kLabelNotYet, {label.issued});
  }
  if (on > *last || on > *most) {
    return is(LabelStanding::kExpired, msg::kLabelExpired, {to_text(std::min(*last, *most))});
  }
  if (!item->flag("label_valid")) {
    return is(LabelStanding::kSuspended, msg::kLabelStateNotValid, {state});
  }
  return is(LabelStanding::kValid, msg::kLabelIsValid, {label.issued, label.last_day});
}

Text status_name(const LabelStatus& status, const Scheme& scheme) {
  const auto* const item =
      scheme.find("states", status.standing == LabelStanding::kExpired ? "expired" : status.state);
  if (item != nullptr && status.standing != LabelStanding::kUnknown) {
    return item->name;
  }
  return {.en = status.reason.text(Lang::kEn), .ja = status.reason.text(Lang::kJa)};
}

std::string reason_text(const LabelStatus& status, Lang lang) {
  const bool of_state = status.reason.id == msg::kLabelStateNotValid && !status.state_name.empty();
  return of_state ? Message{status.reason.id, {status.state_name.in(lang)}}.text(lang)
                  : status.reason.text(lang);
}

}  // namespace akashi::assure
