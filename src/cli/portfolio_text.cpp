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
#include "cli/catalogue_text.h"
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

Result<Desk> open_desk(Session& session, const Invocation& invocation, Journal::Access access) {
  AKASHI_TRY_ASSIGN(auto catalogue, load_catalogue(session, invocation));
  AKASHI_TRY_ASSIGN(auto journal, open_portfolio(session, invocation, access));
  return Desk{.catalogue = std::move(catalogue), .journal = std::move(journal)};
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
  if (by.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kNobodyActs, {});
  }
  if (!assure::is_case_id(by)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"by", std::string(by), "id"});
  }
  return std::string(by);
}

std::string findings_text(const Session& session,
                          const std::vector<assure::CaseFinding>& findings) {
  constexpr std::size_t kWidth = 100;
  constexpr std::size_t kGap = 2;
  auto sorted = findings;
  std::ranges::stable_sort(sorted, std::greater(), &assure::CaseFinding::error);
  // What each is about, as wide as the widest: the rest is wrapped, nothing is cut.
  std::vector<std::string> heads;
  std::size_t width = 0;
  for (const auto& finding : sorted) {
    heads.push_back((finding.criterion.empty() ? "" : printable(finding.criterion) + " ") +
                    printable(finding.field) + " " +
                    session.text(finding.error ? msg::kCaseErrorWord : msg::kCaseAdviceWord));
    width = std::max(width, display_width(heads.back()) + kGap);
  }
  std::string out;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    out += wrap(pad(heads[i], width) + printable(sorted[i].what.text(session.lang)) + " [" +
                    assure::mark_text(sorted[i].mark, session.lang) + "]",
                kWidth, width) +
           "\n";
  }
  return out;
}

}  // namespace akashi::cli
