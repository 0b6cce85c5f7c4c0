// What the commands about labels have in common: who acts, and what a step brings along.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assure/application.h"
#include "assure/date.h"
#include "cli/session.h"
#include "portfolio/journal.h"
#include "service/labels.h"

namespace akashi::cli {

// --by, --for and --role. What the portfolio's record of the person says is filled in, and must not
// be contradicted.
Result<assure::Actor> acting(const Invocation& invocation, const portfolio::Journal& journal);

// "star1 198000 JPY", "star3 ? JPY" where the amount is not public, or "-".
std::string fees_text(std::span<const assure::Item* const> fees);

// The facts that the options say, and the files that they name, put into the portfolio.
// `transition` says which are asked for: the fee owed, the document that was checked, a free label
// number, the last day.
struct StepInput {
  assure::Facts facts;
  std::vector<portfolio::FileRef> files;
  std::optional<std::vector<std::string>> answered = {};  // Criteria of the signed case.
};
Result<StepInput> step_input(Session& session, const Invocation& invocation,
                             const service::LabelOffice& office,
                             const service::OpenedApplication& opened,
                             const assure::Item& transition);

}  // namespace akashi::cli
