// Queries over what was decided and said of findings.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assure/evidence_queries.h"
#include "base/messages/evidence.h"

namespace akashi::assure {
namespace {

bool is_open(const Finding& finding) {
  return finding.status == Status::kAffected || finding.status == Status::kUnknown;
}

std::string place_of(const Report& report, const Finding& finding) {
  const auto& component = report.bom.components.at(finding.component);
  return component.purl.empty() ? component.name + " " + component.version
                                : component.purl.to_string();
}

using Statements = std::map<std::string, std::vector<const VexStatement*>, std::less<>>;

Statements statements_of(Observer& out) {
  Statements named;
  for (const auto& vex : out.subject().vex) {
    if (vex.format.empty()) {
      out.leaves_open({msg::kSeenNoVex, {vex.found.empty() ? "-" : vex.found}}, vex.name);
      continue;
    }
    out.remarks(
        {msg::kSeenVex,
         {vex.found, vex.on ? to_text(*vex.on) : "-", std::to_string(vex.statements.size())}},
        vex.name);
    out.check_age(vex.on);
    for (const auto& statement : vex.statements) {
      for (const auto& name : statement.names) {
        named[name].push_back(&statement);
      }
    }
  }
  return named;
}

// Why the statements on a vulnerability do not settle it; nothing where they do.
std::optional<Msg> unsettled(const std::vector<const VexStatement*>& statements) {
  const auto any = [&](auto is) {
    return std::ranges::any_of(statements, [&](const auto* statement) { return is(*statement); });
  };
  const auto investigated = [](const VexStatement& statement) {
    return statement.status == VexStatus::kInvestigated || statement.status == VexStatus::kOther;
  };
  if (statements.empty()) {
    return msg::kSeenVexMissing;
  }
  if (any(investigated)) {
    return msg::kSeenVexOpen;
  }
  // What data hold against this version while its vendor calls it fixed, a person has to clear up.
  if (any([](const VexStatement& statement) { return statement.status == VexStatus::kFixed; })) {
    return msg::kSeenVexFixed;
  }
  if (any([](const VexStatement& statement) { return !statement.reasoned; })) {
    return msg::kSeenVexBare;
  }
  return std::nullopt;
}

}  // namespace

void query_decisions(Observer& out) {
  const auto* report = out.report(true);
  if (report == nullptr) {
    return;
  }
  const auto urgent = out.probe().words("outcomes");
  const auto is_urgent = [&](const std::string& outcome) {
    return std::ranges::find(urgent, outcome) != urgent.end();
  };
  std::size_t decided = 0;
  bool any = false;  // That is urgent, or may be.
  for (const auto& finding : report->findings) {
    if (!is_open(finding)) {
      continue;
    }
    if (finding.decisions.empty() || finding.status == Status::kUnknown) {
      out.leaves_open({msg::kSeenUndecided, {finding.vulnerability}}, place_of(*report, finding));
      continue;
    }
    ++decided;
    for (const auto& decision : finding.decisions) {
      any = any || std::ranges::any_of(decision.outcomes, is_urgent);
      Message what{msg::kSeenDecision, {finding.vulnerability, decision.outcome, decision.table}};
      if (std::ranges::all_of(decision.outcomes, is_urgent)) {
        out.contradicts(std::move(what), place_of(*report, finding));
      } else if (std::ranges::any_of(decision.outcomes, is_urgent)) {
        what.id = msg::kSeenDecisionMay;
        out.leaves_open(std::move(what), place_of(*report, finding));
      }
    }
  }
  const auto skipped = not_evaluated(*report);
  if (skipped != 0 || report->coverage.unknown != 0) {
    out.leaves_open(
        {msg::kSeenNotAll, {std::to_string(skipped), std::to_string(report->coverage.unknown)}});
  }
  check_data_age(out, *report);
  if (!any) {
    out.supports({msg::kSeenDecided, {std::to_string(decided)}});
  }
}

void query_vex(Observer& out) {
  if (out.subject().vex.empty()) {
    out.not_given(msg::kEvidenceNoVex);
    return;
  }
  const auto named = statements_of(out);
  const auto* report = out.report(true);
  if (report == nullptr) {
    return;
  }
  std::size_t open = 0;
  for (const auto& finding : report->findings) {
    if (!is_open(finding)) {
      continue;
    }
    ++open;
    std::vector<const VexStatement*> statements;
    auto names = finding.aliases;
    names.push_back(finding.vulnerability);
    for (const auto& name : names) {
      if (const auto found = named.find(name); found != named.end()) {
        statements.insert(statements.end(), found->second.begin(), found->second.end());
      }
    }
    if (const auto why = unsettled(statements)) {
      out.leaves_open({*why, {finding.vulnerability}}, place_of(*report, finding));
    }
  }
  out.supports({msg::kSeenVexCovers, {std::to_string(open)}});
}

}  // namespace akashi::assure
