// What the commands about the portfolio have in common.
#pragma once

#include <string>
#include <vector>

#include "assure/case_model.h"
#include "assure/catalogue.h"
#include "cli/session.h"
#include "portfolio/journal.h"
#include "service/cases.h"

namespace akashi::cli {

// --portfolio, or "akashi/portfolio" in the user's data folder.
std::string portfolio_folder(const Invocation& invocation);
Result<portfolio::Journal> open_portfolio(Session& session, const Invocation& invocation,
                                          portfolio::Journal::Access access);
// What most of these commands work with: the schemes, and the portfolio.
struct Desk {
  assure::Catalogue catalogue;
  portfolio::Journal journal;
};
Result<Desk> open_desk(Session& session, const Invocation& invocation,
                       portfolio::Journal::Access access);
// The portfolio for writing; made, and said, where there is none.
Result<portfolio::Journal> open_or_make_portfolio(Session& session, const Invocation& invocation,
                                                  const std::string& actor);
// --by, which a change needs.
Result<std::string> acting_person(const Invocation& invocation);

// The findings of a format check, one after another, the errors first; "" where there are none.
std::string findings_text(const Session& session, const std::vector<assure::CaseFinding>& findings);

}  // namespace akashi::cli
