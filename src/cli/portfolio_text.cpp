#include "cli/portfolio_text.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "assure/scheme.h"
#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/text_table.h"

namespace akashi::cli {

using portfolio::Journal;

std::string portfolio_folder(const Invocation& invocation) {
  if (invocation.has("portfolio")) {
    return std::string(invocation.get("portfolio"));
  }
  // XDG Base Directory Specification.
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
    return std::string(data) + "/akashi/portfolio";
  }
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : "") + "/.local/share/akashi/portfolio";
}

Result<Journal> open_portfolio(Session& session, const Invocation& invocation,
                               Journal::Access access) {
  return Journal::open(portfolio_folder(invocation), access, session.services().clock);
}

Result<Journal> open_or_make_portfolio(Session& session, const Invocation& invocation,
                                       const std::string& actor) {
  auto opened = open_portfolio(session, invocation, Journal::Access::kWrite);
  if (opened || opened.error().code() != ErrorCode::kNotFound) {
    return opened;
  }
  const auto folder = portfolio_folder(invocation);
  std::error_code ignored;  // What could not be made is said when the portfolio is.
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);
  auto made = Journal::create(folder, actor, "", session.services().clock);
  if (made) {
    session.note(session.text(msg::kPortfolioMade, {folder}));
  }
  return made;
}

Result<std::string> acting_person(const Invocation& invocation) {
  const auto by = invocation.get("by");
  if (!assure::is_case_id(by)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"by", std::string(by), "id"});
  }
  return std::string(by);
}

std::string findings_text(const Session& session,
                          const std::vector<assure::CaseFinding>& findings) {
  constexpr std::size_t kWidth = 100;
  constexpr std::size_t kLeast = 30;
  if (findings.empty()) {
    return {};
  }
  auto sorted = findings;
  std::ranges::stable_sort(sorted, std::greater(), &assure::CaseFinding::error);
  std::vector<std::vector<std::string>> rows;
  for (const auto& finding : sorted) {
    rows.push_back(
        {finding.criterion.empty() ? "-" : printable(finding.criterion), printable(finding.field),
         session.text(finding.error ? msg::kCaseErrorWord : msg::kCaseAdviceWord),
         printable(finding.what.text(session.lang)), std::string(assure::mark_name(finding.mark))});
  }
  return format_table({{session.text(msg::kCaseRowColumn)},
                       {session.text(msg::kCaseFieldColumn)},
                       {session.text(msg::kCaseKindColumn)},
                       {session.text(msg::kCaseFoundColumn), kLeast, true},
                       {session.text(msg::kCaseMarkColumn)}},
                      rows, kWidth);
}

}  // namespace akashi::cli
