// Applications and labels in a portfolio: every step is an entry of its journal with who, when and
// why (docs/formats/application.md, ADR 29). What a step may be is the scheme's (state_machine.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/application.h"
#include "assure/application_json.h"
#include "assure/catalogue.h"
#include "assure/label.h"
#include "assure/state_machine.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"
#include "portfolio/journal.h"
#include "service/label_rules.h"

namespace akashi::service {

struct LabelOffice {
  portfolio::Journal& journal;
  const assure::Catalogue& catalogue;
  const Clock& clock;
  const Limits& limits;
  std::shared_ptr<KeptRules> rules = std::make_shared<KeptRules>(journal, catalogue, limits);
};

// Evidence that was handed in while something was looked into.
struct EvidenceGiven {
  std::string when;
  std::string person;
  std::string note;
  std::vector<portfolio::FileRef> files;
};

struct PastEvent {
  assure::Event event;
  std::string state;  // After it.
};

struct OpenedApplication {
  const assure::Scheme* scheme = nullptr;  // As it is today.
  assure::Application application;
  assure::Label label;                   // As published; before the issue what is known of it.
  std::optional<assure::Event> pending;  // Proposed, and waiting for a second person.
  std::vector<PastEvent> events;
  std::vector<EvidenceGiven> evidence;
};

// By the id of the application or the number of its label. The state is the replay of its entries;
// one that does not follow from those before is an error that names it. kNotFound where there is
// none.
Result<OpenedApplication> open_application(const LabelOffice& office, std::string_view name);

// What an application file says, its applicant and time being the caller's. Problems name file and
// line.
Result<assure::ApplicationStart> read_application(const std::string& path, const Limits& limits,
                                                  Problems& problems);
// A signed case that was handed in as the checklist or the evaluation report, with the models that
// it is about: it passed its format check when it was signed. Fails unless a trusted key signed it.
struct HandedInCase {
  assure::CheckedCase checked;
  std::vector<std::string> criteria;  // That it has a result for.
};
Result<HandedInCase> read_signed_case(const std::string& path,
                                      const std::vector<PublicKey>& trusted, const Limits& limits);
// A new application. kConflict where the id is in use.
Result<OpenedApplication> new_application(const LabelOffice& office,
                                          assure::ApplicationStart start);
// The application for a label that goes on from another one: the old label's product and page. The
// old one becomes `renewed` in the entry that issues the new one.
Result<assure::ApplicationStart> renewal_of(const LabelOffice& office, std::string_view number,
                                            std::string id);

struct StepRequest {
  std::string transition;
  assure::Actor actor;
  assure::Facts facts;
  std::vector<portfolio::FileRef> files;
  // Criteria of the signed case that is the fact of the check; nothing where there is none.
  std::optional<std::vector<std::string>> answered;
  // Confirms the proposal that waits; facts are those of the proposal.
  bool confirm = false;
  // Of the step that issues: signs the token with it, "" for none.
  const SigningKey* key = nullptr;
  std::string status_list;  // Address that the token names.
  std::string page_url;     // Address of the page; "{}" stands for the number.
};

struct StepAnswer {
  std::vector<Message> refusals;  // Nothing was written where there are some.
  bool proposed = false;          // It waits for a second person now.
  OpenedApplication now;
  std::string renewed;  // Number of the label that it replaced; "" for none.
};

// Judged and written while no one else writes. The time is the clock's. A step for two persons is a
// proposal first; it lapses with any other step.
Result<StepAnswer> take_step(const LabelOffice& office, std::string_view name,
                             const StepRequest& request);

// Evidence for what is looked into. Of the applicant's side only.
Result<OpenedApplication> give_evidence(const LabelOffice& office, std::string_view name,
                                        const assure::Actor& actor, std::string note,
                                        std::vector<portfolio::FileRef> files);

// 64 random bits of the system.
Result<std::uint64_t> system_random();
// A label number of the scheme that no label has; "" where the scheme has no pattern.
Result<std::string> free_number(const LabelOffice& office, const assure::Scheme& scheme,
                                const std::function<Result<std::uint64_t>()>& random);

// What a row of a list says of its application or label beside the summary.
struct ListedLabel {
  std::string scheme;  // "jc-star@2025-03"
  assure::Text title;  // Names of the products.
};
// Of one that Journal::list() gave, of the kind "label" or "application".
Result<ListedLabel> listed_label(const LabelOffice& office, const portfolio::Listed& one);

// How a label is listed: by its state, its last day, and words to find it by.
portfolio::Summary label_summary(const assure::Label& label);

// Labels of the portfolio as they are published, in the order of their numbers.
Result<std::vector<assure::Label>> published_labels(const LabelOffice& office,
                                                    const portfolio::Query& query);
// All of them; kLimitExceeded where there are more than `most`: a list that leaves some out would
// say of them that nothing is wrong.
Result<std::vector<assure::Label>> all_labels(const LabelOffice& office,
                                              std::size_t most = assure::kMostLabels);
// One label as it was published last. kNotFound.
Result<assure::Label> published_label(const LabelOffice& office, std::string_view number);

// Adds to the findings of a verification: applications whose entries do not follow from each other,
// labels that are not what their application came to or that none has, lists that say otherwise.
Result<void> verify_labels(const LabelOffice& office, portfolio::Verification& verification);

}  // namespace akashi::service
