// An application for a label, and what happens to it: the state that a scheme's `states` and
// `transitions` move (state_machine.h). Days are YYYY-MM-DD, times as RFC 3339 writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/label.h"
#include "assure/scheme.h"

namespace akashi::assure {

// Who acts. Roles are ids of the scheme's `actors`.
struct Actor {
  std::string person;        // Id of the person.
  std::string organisation;  // That they act for.
  std::vector<std::string> roles;
  bool operator==(const Actor&) const = default;
};

// A document that was handed in, or a statement why this one is not owed.
struct GivenDocument {
  std::string id;        // In the scheme's `documents`.
  std::string sha256;    // Of its bytes; "" where it is stated as not owed.
  std::string not_owed;  // Why not; only of documents that the scheme calls `waivable`.
  bool operator==(const GivenDocument&) const = default;
};

// A signed case or an evaluation report, as the check looked at it.
struct CheckedCase {
  std::string sha256;  // Of the signed document.
  std::string scheme;  // "jc-star@2025-03": whose criteria.
  std::string level;
  bool passed = false;
  // Model numbers of the product that it is about, as the document itself says; nothing where a
  // person answers for the check and no document was read.
  std::optional<std::vector<std::string>> models = {};
  bool operator==(const CheckedCase&) const = default;
};

struct InquiryAnswer {
  std::string date;
  std::string from;       // Who answered.
  std::string reference;  // Of the answer's document.
  bool objection = false;
  bool operator==(const InquiryAnswer&) const = default;
};

struct FeeReceived {
  std::string id;  // In the scheme's `fees`; "" where the scheme names none for the level.
  std::int64_t amount = 0;
  std::string currency;
  std::string date;
  bool operator==(const FeeReceived&) const = default;
};

// The label that a renewed one is replaced by, as the register has it.
struct NewLabel {
  std::string number;
  std::string replaces;
  bool valid = false;  // On the day of the event.
  bool operator==(const NewLabel&) const = default;
};

// What an event brings along.
struct Facts {
  std::string reason;
  std::string application_number;
  std::string acceptance_number;
  std::string label_number;
  std::string last_day;
  std::string evidence_due;  // By when evidence is demanded; "" for none.
  Text public_reason = {};   // The reason as the register shows it; empty where it does not.
  std::vector<GivenDocument> documents;
  std::optional<CheckedCase> format_check;
  std::optional<CheckedCase> report_review;
  std::optional<InquiryAnswer> inquiry;
  std::optional<FeeReceived> fee;
  std::optional<NewLabel> new_label;
  bool operator==(const Facts&) const = default;
};

struct Event {
  std::string transition;  // Id in the scheme's `transitions`.
  Actor actor;             // Of a transition for two persons: who proposed it.
  std::string when;
  std::optional<Actor> second;  // Who confirmed it.
  Facts facts;
  bool operator==(const Event&) const = default;
};

// Who has acted, in which role: nobody acts on two sides.
struct Involved {
  std::string person;
  std::string organisation;
  std::string role;
  bool operator==(const Involved&) const = default;
};

struct Application {
  std::string id;
  std::string scheme;  // "jc-star@2025-03"
  std::string level;
  std::string route;                     // Id in `routes`; "" where the scheme has none.
  std::vector<std::string> models = {};  // Model numbers that the label is to be for.
  bool renewal = false;                  // It goes on from another label.
  Actor applicant;       // Whoever acts for the same organisation is of the applicant's side.
  std::string state;     // Id in `states`.
  std::string since;     // Time of the last event; of the application before the first.
  std::string numbered;  // Application number.
  std::string accepted;  // Acceptance or provisional registration number.
  std::string applied;   // Day of the (last) application.
  std::vector<GivenDocument> documents;
  std::optional<CheckedCase> format_check;
  std::optional<CheckedCase> report_review;
  std::optional<InquiryAnswer> inquiry;
  std::optional<FeeReceived> fee;
  std::string label_number;
  std::string issued;
  std::string last_day;
  std::string evidence_due;  // Of the surveillance that is going on.
  std::string replaced_by;
  std::vector<Involved> involved;
  bool operator==(const Application&) const = default;
};

}  // namespace akashi::assure
