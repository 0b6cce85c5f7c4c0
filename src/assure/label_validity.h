// Whether a label is valid on a day (ADR 31). The stored state alone never makes it so: the dates
// and the public history count, and of two answers the more cautious.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "assure/date.h"
#include "assure/label.h"
#include "assure/scheme.h"
#include "base/messages.h"
#include "base/result.h"

namespace akashi::assure {

// The last day of a period of months whose first day is `first`: the day before the same date so
// many months later; where the month has no such date, its last day (as Article 143(2) of Japan's
// Civil Code counts). 2025-05-21 and 24 months: 2027-05-20; 2024-02-29 and 24: 2026-02-28.
Date last_day_of(Date first, int months);

// The last day that a label of the level, issued on that day, may have: `validity_months` of the
// scheme's level. Fails where the scheme doesn't say.
Result<Date> latest_last_day(const Scheme& scheme, std::string_view level, Date issued);

enum class LabelStanding : std::uint8_t {
  kValid,
  kNotYet,     // Before the day of issue.
  kExpired,    // After the last day, whatever the state says.
  kSuspended,  // A state that is neither valid nor final.
  kEnded,      // A final state: withdrawn, returned, renewed …
  kUnknown,    // The scheme, the state, a date or the history can't be relied on: not valid.
};
std::string_view standing_word(LabelStanding standing);  // "valid", "not-yet", "expired" …
std::string standing_text(LabelStanding standing, Lang lang);

struct LabelStatus {
  LabelStanding standing = LabelStanding::kUnknown;
  std::string state;     // Id of the scheme's state on that day; "" when it is not known.
  Message reason;        // In words, with the date.
  Text state_name = {};  // The scheme's name for `state`; empty where that is not known.
  bool valid() const { return standing == LabelStanding::kValid; }
};

// On a past day the history says the state of that day, the last one of the day counting; a state
// that the history does not explain counts for every day. `scheme` null: unknown.
LabelStatus status_on(const Label& label, const Scheme* scheme, Date on);

// The scheme's name for the state on that day, for people: that of the state, or of the state
// "expired" where the label is past its last day.
Text status_name(const LabelStatus& status, const Scheme& scheme);

// The reason for people: with the scheme's name of the state where `reason` has its id.
std::string reason_text(const LabelStatus& status, Lang lang);

}  // namespace akashi::assure
