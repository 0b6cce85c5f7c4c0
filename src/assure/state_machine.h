// The state machine of a scheme: its `states` and `transitions` as data, the words of `requires` as
// code. A word that the program does not know refuses.
//
//   word                what must be there
//   application-number  facts.application_number, or the application has it
//   documents           each document of the transition that level and route ask for, or, where the
//                       scheme calls it `waivable`, why it is not owed
//   format-check        passed, of the application's own checklist, scheme, level and, where the
//                       document says them, models; criteria in force on the day
//   report-review       the same of the evaluation report that was handed in
//   inquiry-answer      not before the inquiry began; no objection unless the new state is final,
//                       where it must be one
//   acceptance-number   facts.acceptance_number
//   fee                 received, at least as much as the scheme asks on the day of application
//   label-number        with the right check character where the scheme has a pattern, and a last
//                       day within what the level allows
//   expiry-reached      the day is after the last day
//   new-label           valid, replaces this one
//   reason              facts.reason
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assure/application.h"
#include "assure/scheme.h"
#include "base/messages.h"
#include "base/result.h"

namespace akashi::assure {

// An application in the scheme's initial state. Fails where the scheme has no machine (one initial
// state), the level is not in it, or the route is not for the level or not open on the day of
// `when`.
Result<Application> start_application(const Scheme& scheme, std::string id, std::string level,
                                      std::string route, Actor applicant, std::string when);

struct Step {
  Application after;              // As it was when refused.
  std::vector<Message> refusals;  // All that is missing; empty when the event was accepted.
  bool accepted() const { return refusals.empty(); }
};

// What the event makes of the application. Pure: the same input, the same answer. Times never go
// back; a final state has no way out.
Step apply_event(const Scheme& scheme, const Application& application, const Event& event);

// The transitions that lead out of a state for the application's level; null items never.
std::vector<const Item*> transitions_from(const Scheme& scheme, const Application& application);

// Documents that the transition asks of an application on this level and route.
std::vector<const Item*> owed_documents(const Scheme& scheme, const Application& application,
                                        const Item& transition);
// Fees of which one is owed at the transition: those of route and level (fees.h) on the day of
// application; for a renewal those for renewals, where there are some. Without an `amount`: what is
// owed is not public. Empty where the scheme names none.
std::vector<const Item*> owed_fees(const Scheme& scheme, const Application& application,
                                   const Item& transition);

// The words of `requires` that this program knows, in the order of the table above.
std::vector<std::string_view> known_requirements();

// Ways to a state with `label_valid` that pass by none of the transitions that require `words`, as
// the states on one such way; empty when there is none. What a scheme must not have:
// way_around(scheme, "1", {"inquiry-answer"}).
std::vector<std::string> way_around(const Scheme& scheme, std::string_view level,
                                    const std::vector<std::string_view>& words);

// The machine as a Mermaid state diagram (mermaid.js.org, stateDiagram-v2), names in `lang`.
std::string machine_diagram(const Scheme& scheme, Lang lang);

}  // namespace akashi::assure
