// case auto: what the product itself tells on the criteria of a case.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "assure/probe_note.h"
#include "base/messages/cli.h"
#include "base/messages/evidence.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/portfolio_text.h"
#include "cli/probe_text.h"
#include "service/observe.h"

namespace akashi::cli {
namespace {

using assure::Bearing;
using portfolio::Journal;

const assure::CaseRow* row_of(const assure::Case& content, const std::string& criterion) {
  const auto found = std::ranges::find(content.rows, criterion, &assure::CaseRow::criterion);
  return found == content.rows.end() ? nullptr : &*found;
}

struct Compared {
  std::map<std::string, std::string> beside;  // The answer of each criterion that has one.
  std::vector<std::string> broken;            // Answered as conforming, and contradicted.
};

Compared compare(const service::CheckedCase& checked, const service::Observed& observed,
                 const Session& session) {
  Compared out;
  for (const auto& bound : observed.criteria) {
    const auto& id = bound.criterion->id;
    const auto* row = row_of(checked.stored.content, id);
    if (row == nullptr || row->result.empty()) {
      continue;
    }
    const auto* result = checked.rules.result(row->result);
    const bool conforms =
        result != nullptr && result->standing == assure::ResultStanding::kConforms;
    const bool broken = conforms && bound.bearing() == Bearing::kContradicts;
    out.beside[id] = session.text(
        broken ? msg::kCaseAnswerBroken : msg::kCaseAnswer,
        {result == nullptr ? std::string_view(row->result) : result->name.in(session.lang)});
    if (broken) {
      out.broken.push_back(id);
    }
  }
  return out;
}

// One entry for each probe, of the day it was last seen. The person who answers reads it there;
// what speaks against a row does not count as evidence for it.
void keep_seen(assure::CaseRow& row, const assure::CaseRules& rules,
               const assure::ProbeResult& result, const std::string& day) {
  const auto kind = result.probe->word("evidence_kind");
  assure::CaseEvidence seen;
  seen.kind = rules.scheme->find("evidence_kinds", kind) == nullptr ? "" : kind;
  seen.date = day;
  seen.query = assure::probe_note(result.probe->id, assure::bearing_name(result.bearing));
  const auto of_probe = assure::probe_note(result.probe->id, "");
  const auto before = std::ranges::find_if(
      row.evidence, [&](const auto& evidence) { return evidence.query.starts_with(of_probe); });
  if (before == row.evidence.end()) {
    row.evidence.push_back(std::move(seen));
  } else if (before->date < day || before->query != seen.query) {
    *before = std::move(seen);
  }
}

Result<std::size_t> record(Journal& journal, const std::string& actor, const std::string& id,
                           const assure::Catalogue& catalogue, const service::Observed& observed,
                           const assure::Date& on) {
  return service::change_case(
      journal, actor, id, catalogue,
      [&](assure::Case& content, const assure::CaseRules& rules) -> Result<void> {
        for (const auto& bound : observed.criteria) {
          for (const auto& part : bound.parts) {
            if (part.bearing() != Bearing::kSilent) {
              keep_seen(assure::row_of(content, bound.criterion->id), rules, *part.result,
                        assure::to_text(on));
            }
          }
        }
        return {};
      });
}

}  // namespace

int run_case_auto(Session& session, const Invocation& invocation) {
  const auto& id = invocation.arguments.front();
  const bool writes = invocation.has("record");
  const auto actor = writes ? acting_person(invocation) : Result<std::string>(std::string());
  auto request =
      probe_request(session, invocation,
                    invocation.arguments.size() < 2 ? std::string() : invocation.arguments[1]);
  if (!actor || !request) {
    return session.fail(!actor ? actor.error() : request.error());
  }
  auto desk =
      open_desk(session, invocation, writes ? Journal::Access::kWrite : Journal::Access::kRead);
  if (!desk) {
    return session.fail(desk.error());
  }
  auto& [catalogue, journal] = *desk;
  const auto checked = service::check_case(journal, id, catalogue, request->on);
  if (!checked) {
    return session.fail(checked.error());
  }
  request->scheme = checked->rules.scheme->key();
  const auto observed = service::observe(catalogue, *request, session.services());
  if (!observed) {
    return session.fail(observed.error());
  }
  const auto compared = compare(*checked, **observed, session);
  session.print(probe_table(**observed, session, compared.beside));
  if (writes) {
    const auto count = record(journal, *actor, id, catalogue, **observed, request->on);
    if (!count) {
      return session.fail(count.error());
    }
    session.note(session.text(*count == 0 ? msg::kCaseUnchanged : msg::kCaseChanged,
                              {id, std::to_string(*count)}));
  }
  if (!compared.broken.empty()) {
    session.note(session.text(msg::kCaseBroken, {id, join(compared.broken, ", ")}));
  }
  return compared.broken.empty() ? 0 : 1;
}

}  // namespace akashi::cli
