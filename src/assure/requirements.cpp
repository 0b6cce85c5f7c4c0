#include "assure/requirements.h"

#include <algorithm>
#include <array>

#include "assure/date.h"
#include "assure/fees.h"
#include "assure/label_number.h"
#include "assure/label_validity.h"
#include "assure/state_machine.h"
#include "base/messages/label.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr std::size_t kDigest = 64;  // SHA-256 as hexadecimal.

using Missing = std::vector<Message>;

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool is_digest(std::string_view text) {
  return text.size() == kDigest && from_hex(text).has_value();
}

std::string day_of(std::string_view time) {
  return std::string(time.substr(0, 10));
}

Missing missing_fact(std::string_view fact) {
  return {{msg::kStepMissing, {std::string(fact)}}};
}

const GivenDocument* given(const std::vector<GivenDocument>& list, std::string_view id) {
  const auto found = std::ranges::find(list, id, &GivenDocument::id);
  return found == list.end() ? nullptr : &*found;
}

Missing reason(const Requirement& at) {
  return trim(at.event.facts.reason).empty() ? missing_fact("reason") : Missing{};
}

Missing application_number(const Requirement& at) {
  return trim(at.event.facts.application_number).empty() && at.application.numbered.empty()
             ? missing_fact("application-number")
             : Missing{};
}

Missing acceptance_number(const Requirement& at) {
  return trim(at.event.facts.acceptance_number).empty() ? missing_fact("acceptance-number")
                                                        : Missing{};
}

Missing documents(const Requirement& at) {
  Missing out;
  const auto owed = owed_documents(at.scheme, at.application, at.transition);
  if (owed.empty()) {
    // Submitted again: each that was handed in before is there still, or is given anew.
    return at.application.documents.empty() && at.event.facts.documents.empty()
               ? missing_fact("documents")
               : Missing{};
  }
  for (const auto* const document : owed) {
    const auto* const one = given(at.event.facts.documents, document->id);
    const bool waived = one != nullptr && one->sha256.empty() && !trim(one->not_owed).empty() &&
                        document->flag("waivable");
    if (one == nullptr || (!waived && !is_digest(one->sha256))) {
      out.push_back({msg::kStepDocument, {document->id}});
    }
  }
  for (const auto& one : at.event.facts.documents) {
    if (at.scheme.find("documents", one.id) == nullptr) {
      out.push_back({msg::kLabelNotInScheme, {"document", one.id, at.scheme.key()}});
    } else if (std::ranges::find(owed, one.id, &Item::id) == owed.end()) {
      out.push_back({msg::kStepDocumentNotAsked, {one.id, at.transition.id}});
    }
  }
  return out;
}

// Criteria of the application's scheme and level, in force on the day, and of a document that was
// handed in.
Missing passed_case(const Requirement& at, const std::optional<CheckedCase>& checked,
                    std::string_view word, std::string_view document) {
  if (!checked || !checked->passed) {
    return missing_fact(word);
  }
  Missing out;
  if (checked->scheme != at.application.scheme || checked->level != at.application.level) {
    out.push_back({msg::kStepOtherCriteria,
                   {checked->scheme + " " + checked->level,
                    at.application.scheme + " " + at.application.level}});
  }
  const auto day = day_of(at.event.when);
  const auto& scheme = at.scheme;
  if (scheme.state != "in-force" || (!scheme.in_force_from.empty() && day < scheme.in_force_from) ||
      (!scheme.in_force_until.empty() && day > scheme.in_force_until)) {
    out.push_back({msg::kStepNotInForce, {scheme.key(), day}});
  }
  const auto* const one = given(at.application.documents, document);
  if (one == nullptr || !is_digest(checked->sha256) || one->sha256 != checked->sha256) {
    out.push_back({msg::kStepOtherDocument, {std::string(word), std::string(document)}});
  }
  if (checked->models) {
    std::vector<std::string> others;
    for (const auto& model : at.application.models) {
      const auto same = [&](const std::string& said) { return trim(said) == trim(model); };
      if (std::ranges::none_of(*checked->models, same)) {
        others.push_back(model);
      }
    }
    if (!others.empty()) {
      out.push_back({msg::kStepOtherModels,
                     {std::string(document), join(others, ", "), join(*checked->models, ", ")}});
    }
  }
  return out;
}

Missing format_check(const Requirement& at) {
  return passed_case(at, at.event.facts.format_check, "format-check", "checklist");
}

Missing report_review(const Requirement& at) {
  return passed_case(at, at.event.facts.report_review, "report-review", "evaluation-report");
}

Missing inquiry_answer(const Requirement& at) {
  const auto& answer = at.event.facts.inquiry;
  if (!answer || trim(answer->from).empty() || trim(answer->reference).empty() ||
      !parse_date(answer->date)) {
    return missing_fact("inquiry-answer");
  }
  Missing out;
  if (answer->date < day_of(at.application.since) || answer->date > day_of(at.event.when)) {
    out.push_back({msg::kStepInquiryDate, {answer->date, day_of(at.application.since)}});
  }
  if (answer->objection != at.target.flag("final")) {
    out.push_back(
        {answer->objection ? msg::kStepObjection : msg::kStepNoObjection, {at.transition.id}});
  }
  return out;
}

Missing fee(const Requirement& at) {
  const auto& paid = at.event.facts.fee;
  if (!paid || paid->amount <= 0 || paid->currency.empty() || !parse_date(paid->date)) {
    return missing_fact("fee");
  }
  if (paid->date > day_of(at.event.when)) {
    return {{msg::kLabelDatesOrder, {day_of(at.event.when), "fee " + paid->date}}};
  }
  const auto owed = owed_fees(at.scheme, at.application, at.transition);
  if (owed.empty()) {  // What was received is kept under no name.
    return paid->id.empty() ? Missing{} : missing_fact("fee");
  }
  const auto one = std::ranges::find(owed, paid->id, &Item::id);
  if (one == owed.end() || (*one)->word("currency") != paid->currency) {
    const auto& first = *owed.front();
    const auto amount = first.integer("amount");
    return {
        {msg::kStepFee,
         {first.id, amount ? std::to_string(*amount) : "?", std::string(first.word("currency"))}}};
  }
  // Of a fee whose amount is not public the scheme owner says what is enough.
  const auto amount = (*one)->integer("amount").value_or(0);
  if (paid->amount < amount) {
    return {{msg::kStepFeeShort,
             {paid->id, std::to_string(paid->amount), paid->currency, std::to_string(amount),
              std::to_string(amount - paid->amount)}}};
  }
  return {};
}

Missing label_number(const Requirement& at) {
  const auto& facts = at.event.facts;
  Missing out;
  if (trim(facts.label_number).empty() ||
      !number_fits(number_pattern(at.scheme), facts.label_number)) {
    out.push_back({msg::kBadLabelNumber, {facts.label_number}});
  }
  const auto day = parse_date(day_of(at.event.when));
  const auto last = parse_date(facts.last_day);
  if (!day || !last || *last < *day) {
    out.push_back({msg::kStepMissing, {"last-day"}});
    return out;
  }
  const auto most = latest_last_day(at.scheme, at.application.level, *day);
  if (!most) {
    out.push_back(most.error().message());
  } else if (*last > *most) {
    out.push_back({msg::kLabelTooLong, {facts.last_day, to_text(*most)}});
  }
  return out;
}

Missing expiry_reached(const Requirement& at) {
  return at.application.last_day.empty() || day_of(at.event.when) <= at.application.last_day
             ? Missing{{msg::kStepNotExpired, {at.application.last_day}}}
             : Missing{};
}

Missing new_label(const Requirement& at) {
  const auto& label = at.event.facts.new_label;
  return !label || label->number.empty() || label->number == at.application.label_number ||
                 at.application.label_number.empty() ||
                 label->replaces != at.application.label_number || !label->valid
             ? missing_fact("new-label")
             : Missing{};
}

struct Word {
  std::string_view word;
  Missing (*missing)(const Requirement& at);
};
constexpr auto kWords = std::to_array<Word>({{"application-number", application_number},
                                             {"documents", documents},
                                             {"format-check", format_check},
                                             {"report-review", report_review},
                                             {"inquiry-answer", inquiry_answer},
                                             {"acceptance-number", acceptance_number},
                                             {"fee", fee},
                                             {"label-number", label_number},
                                             {"expiry-reached", expiry_reached},
                                             {"new-label", new_label},
                                             {"reason", reason}});

bool in_force(const Item& item, std::string_view day) {
  return (item.word("valid_from").empty() || item.word("valid_from") <= day) &&
         (item.word("valid_until").empty() || day <= item.word("valid_until"));
}

}  // namespace

std::vector<Message> missing_for(std::string_view word, const Requirement& requirement) {
  const auto* const found = std::ranges::find(kWords, word, &Word::word);
  if (found == kWords.end()) {
    return {{msg::kStepUnknownWord, {std::string(word)}}};
  }
  return found->missing(requirement);
}

std::vector<std::string_view> known_requirements() {
  std::vector<std::string_view> out;
  for (const auto& word : kWords) {
    out.push_back(word.word);
  }
  return out;
}

std::vector<const Item*> owed_documents(const Scheme& scheme, const Application& application,
                                        const Item& transition) {
  std::vector<const Item*> out;
  const auto* const level = scheme.find("levels", application.level);
  const auto of_level = level == nullptr ? std::span<const std::string>() : level->ids("documents");
  for (const auto& id : transition.ids("documents")) {
    const auto* const document = scheme.find("documents", id);
    // A document that some route asks for is owed on that route only.
    bool in_some = false;
    bool in_own = false;
    for (const auto& route : scheme.items("routes")) {
      const bool here = has(route.ids("documents"), id);
      in_some = in_some || here;
      in_own = in_own || (here && route.id == application.route);
    }
    if (document != nullptr && (of_level.empty() || has(of_level, id)) && (!in_some || in_own)) {
      out.push_back(document);
    }
  }
  return out;
}

std::vector<const Item*> owed_fees(const Scheme& scheme, const Application& application,
                                   const Item& transition) {
  const auto* const level = scheme.find("levels", application.level);
  const auto* const route = scheme.find("routes", application.route);
  const auto listed = fees_of(scheme, level, route);
  std::vector<const Item*> out;
  for (const auto* fee : listed) {
    const auto steps = fee->ids("transitions");
    if (in_force(*fee, application.applied) && (steps.empty() || has(steps, transition.id))) {
      out.push_back(fee);
    }
  }
  // A renewal owes the fee for renewals, where the scheme has one.
  const auto for_renewal = [](const Item* fee) { return fee->flag("renewal"); };
  const bool own = application.renewal && std::ranges::any_of(out, for_renewal);
  std::erase_if(out, [&](const Item* fee) { return for_renewal(fee) != own; });
  return out;
}

}  // namespace akashi::assure
