#include "cli/declare_table.h"

#include <algorithm>
#include <vector>

#include "assure/declaration_change.h"
#include "assure/declaration_prose.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/messages/paper.h"
#include "base/strings.h"
#include "cli/text_table.h"

namespace akashi::cli {
namespace {

using assure::standing_text;
using assure::verdict_text;

constexpr std::size_t kWidth = 100;

std::string packages_text(const Session& session, const service::LoadedDeclaration& loaded) {
  const auto& judgement = loaded.judgement;
  std::vector<std::vector<std::string>> rows;
  for (const auto& package : judgement.packages) {
    const auto count = [&](assure::Standing standing) {
      return std::to_string(std::ranges::count_if(package.members, [&](std::size_t at) {
        return judgement.practices[at].standing == standing;
      }));
    };
    rows.push_back({package.package->name.in(session.lang),
                    session.text(verdict_text(package.verdict)),
                    std::to_string(package.members.size()), count(assure::Standing::kDone),
                    count(assure::Standing::kClaimed), count(assure::Standing::kJustified),
                    count(assure::Standing::kOpen), count(assure::Standing::kUnanswered)});
  }
  return format_table({{session.text(msg::kDeclarePackageColumn)},
                       {session.text(msg::kDeclareVerdictColumn)},
                       {session.text(msg::kDeclarePracticesColumn)},
                       {session.text(msg::kStandingDone)},
                       {session.text(msg::kStandingClaimed)},
                       {session.text(msg::kStandingJustified)},
                       {session.text(msg::kStandingOpen)},
                       {session.text(msg::kStandingUnanswered)}},
                      rows, kWidth);
}

std::string open_text(const Session& session, const service::LoadedDeclaration& loaded) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < loaded.judgement.practices.size(); ++i) {
    const auto& practice = loaded.judgement.practices[i];
    if (practice.standing == assure::Standing::kDone ||
        practice.standing == assure::Standing::kJustified) {
      continue;
    }
    std::vector<std::string> packages;
    for (const auto& package : loaded.judgement.packages) {
      if (std::ranges::find(package.members, i) != package.members.end()) {
        packages.push_back(package.package->id);
      }
    }
    rows.push_back({practice.statement->id, practice.role,
                    printable(practice.subject().name.in(session.lang)),
                    session.text(standing_text(practice.standing)), join(packages, ", ")});
  }
  return rows.empty() ? ""
                      : "\n" + session.text(msg::kDeclareKeeping) + "\n" +
                            format_table({{"ID"},
                                          {session.text(msg::kDeclareRoleColumn)},
                                          {session.text(msg::kDeclarePracticeColumn), 20, true},
                                          {session.text(msg::kDeclareStandingColumn)},
                                          {session.text(msg::kDeclarePackageColumn)}},
                                         rows, kWidth);
}

std::string plan_text(const Session& session, const service::LoadedDeclaration& loaded) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& plan : loaded.judgement.plan) {
    const auto& row = *plan.row;
    rows.push_back({row.statement, row.role,
                    plan.without_owner ? session.text(msg::kDeclareNobody) : printable(row.owner),
                    plan.without_date
                        ? session.text(msg::kDeclareNoDate)
                        : row.due + (plan.overdue ? " " + session.text(msg::kDeclareOverdue) : ""),
                    printable(row.reason)});
  }
  return rows.empty() ? ""
                      : "\n" + session.text(msg::kDeclarePlan) + "\n" +
                            format_table({{"ID"},
                                          {session.text(msg::kDeclareRoleColumn)},
                                          {session.text(msg::kDeclareOwnerColumn)},
                                          {session.text(msg::kDeclareDueColumn)},
                                          {session.text(msg::kDeclareReasonColumn), 20, true}},
                                         rows, kWidth);
}

// The suppliers, tier by tier, with what their own declarations come to.
std::string suppliers_text(const Session& session, const assure::SupplyChain& chain,
                           const assure::Scheme& scheme) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& link : chain.links) {
    if (link.state == assure::LinkState::kOwn) {
      continue;
    }
    auto verdict = assure::link_verdict(link, scheme, session.lang);
    if (const auto why = assure::link_why(link, session.lang); !why.empty()) {
      verdict += ": " + why;
    }
    rows.push_back({std::to_string(link.tier),
                    std::string(2 * (std::size_t{link.tier} - 1), ' ') + printable(link.name),
                    printable(link.provides), link.valid_until, printable(verdict)});
  }
  if (rows.empty()) {
    return "";
  }
  auto out = "\n" + session.text(msg::kDeclareSupplierTitle) + "\n" +
             format_table({{session.text(msg::kDeclareTierColumn)},
                           {session.text(msg::kDeclareNameColumn)},
                           {session.text(msg::kDeclareProvidesColumn)},
                           {session.text(msg::kDeclareUntilColumn)},
                           {session.text(msg::kDeclareVerdictColumn), 20, true}},
                          rows, kWidth);
  for (const auto& line : assure::open_links(chain, scheme, session.lang)) {
    out += wrap("  " + printable(line), kWidth, 4) + "\n";
  }
  return out;
}

// --since: what has changed.
Result<std::string> changes_text(Session& session, const Invocation& invocation,
                                 const service::LoadedDeclaration& loaded,
                                 const assure::Catalogue& catalogue) {
  const std::string path(invocation.get("since"));
  if (path.empty()) {
    return std::string();
  }
  AKASHI_TRY_ASSIGN(const auto earlier, service::load_earlier(path, catalogue, session.limits()));
  for (const auto& problem : earlier.problems) {
    session.note(problem.text(session.lang));
  }
  if (earlier.is_signed) {
    session.note(session.text(msg::kChangeUnverified, {printable(path)}));
  }
  const auto changes =
      assure::declaration_changes(earlier.declaration, loaded.declaration, *loaded.scheme);
  if (changes.empty()) {
    return "\n" + session.text(msg::kChangeNone, {printable(path)}) + "\n";
  }
  auto out = "\n" +
             session.text(msg::kChangeSince, {printable(path), std::to_string(changes.size())}) +
             "\n";
  for (const auto& change : changes) {
    out += wrap((change.worse ? "! " : "  ") + printable(change.message.text(session.lang)), kWidth,
                4) +
           "\n";
  }
  return out;
}

}  // namespace

std::string reasons_text(const Session& session, const std::vector<Message>& reasons) {
  std::string out;
  for (const auto& reason : reasons) {
    out += wrap("  " + printable(reason.text(session.lang)), kWidth, 4) + "\n";
  }
  return out;
}

Result<std::string> declare_table(Session& session, const Invocation& invocation,
                                  const service::LoadedDeclaration& loaded,
                                  const assure::Catalogue& catalogue,
                                  const assure::SupplyChain& chain) {
  const auto suppliers = suppliers_text(session, chain, *loaded.scheme);
  AKASHI_TRY_ASSIGN(const auto changes, changes_text(session, invocation, loaded, catalogue));
  const auto& head = loaded.declaration;
  const auto reasons = service::not_ready(loaded);
  return (head.name.empty() ? session.text(msg::kDeclareNoName) : printable(head.name)) + "  " +
         printable(head.software) + "\n" + printable(loaded.scheme->name.in(session.lang)) + " (" +
         loaded.scheme->key() + ")\n\n" + packages_text(session, loaded) +
         open_text(session, loaded) + plan_text(session, loaded) + suppliers + changes + "\n" +
         wrap(session.text(msg::kDeclareUnofficial,
                           {std::to_string(assure::unofficial_rows(loaded.judgement)),
                            std::to_string(loaded.judgement.practices.size())}),
              kWidth, 0) +
         "\n" + session.text(reasons.empty() ? msg::kDeclareReady : msg::kDeclareNotReady) + "\n" +
         reasons_text(session, reasons);
}

}  // namespace akashi::cli
