// scan, sbom create, match.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/age_gate.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/prose_output.h"
#include "decide/decide.h"
#include "service/assess.h"
#include "service/database.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

Result<service::AssessRequest> make_request(Session& session, const Invocation& invocation) {
  service::AssessRequest request;
  request.open.one_file_system = !invocation.has("all-file-systems");
  request.open.image.platform = invocation.get("platform");
  request.scan.exclude = invocation.all("exclude");
  request.scan.nested_archives = !invocation.has("no-archives");
  if (invocation.has("scope")) {
    const auto scopes = Scopes::parse(invocation.get("scope"));
    if (!scopes) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"scope", std::string(invocation.get("scope")),
                   "runtime, dev, test, build, optional, peer, provided"});
    }
    request.scopes = *scopes;
  }
  request.database = session.database(invocation);
  request.since = invocation.get("since");
  request.kernel_build = invocation.get("kernel-build");
  request.kernel_source = invocation.get("kernel-source");
  AKASHI_TRY_ASSIGN(request.as_of, service::parse_as_of(std::string(invocation.get("as-of")),
                                                        session.services().clock));
  if (const auto created = created_by_environment()) {
    request.created = format_time(*created);
  }
  return request;
}

enum class Purpose : std::uint8_t { kSbom, kScan, kMatch };

// What decides the exit code after a report was written.
int exit_for(Purpose purpose, const Report& report, const decide::Gates& gates,
             const Invocation& invocation, const Session& session) {
  if (const auto hit = gates.first_hit(report)) {
    const auto& finding = report.findings[hit->finding];
    session.note(session.text(
        msg::kGateFailed,
        {hit->gate, finding.vulnerability + " " + report.bom.components[finding.component].ref}));
    return 1;
  }
  const auto& c = report.coverage;
  const auto unread = report.bom.unknowns.size();
  const bool nothing = report.matched && c.not_evaluated == c.total() && c.total() + unread != 0;
  const bool something = c.unknown + c.not_evaluated + unread != 0;
  constexpr int kIncomplete = 3;
  // A gate that had nothing to look at has not been passed.
  const bool gated = invocation.has("fail-on") || invocation.has("strict");
  if (!report.matched && (purpose == Purpose::kMatch || (purpose == Purpose::kScan && gated))) {
    return kIncomplete;  // kNoSources was said.
  }
  if (nothing) {
    session.note(session.text(msg::kNothingEvaluated));
    return kIncomplete;
  }
  return invocation.has("strict") && something ? kIncomplete : 0;
}

// What is not affected by old data says little.
int check_age(const Report& report, const std::string& database, Session& session,
              const Invocation& invocation) {
  service::DatabaseStatus status;
  if (report.matched) {
    if (auto found = service::database_status(database, session.services().clock)) {
      status = std::move(*found);
    }
  }
  return age_gate(session, invocation, status);
}

struct Prepared {
  std::vector<OutputRequest> outputs;
  service::AssessRequest request;
  decide::Policy policy;
  decide::Gates gates;
};

Result<Prepared> prepare(Session& session, const Invocation& invocation) {
  Prepared out;
  AKASHI_TRY_ASSIGN(out.outputs, parse_outputs(invocation));
  AKASHI_TRY_ASSIGN(out.request, make_request(session, invocation));
  AKASHI_TRY_ASSIGN(out.policy,
                    decide::Policy::load(invocation.all("profile"), invocation.all("input"),
                                         invocation.get("environment")));
  AKASHI_TRY_ASSIGN(out.gates, decide::Gates::parse(invocation.all("fail-on"), out.policy));
  return out;
}

int assess_and_write(Session& session, const Invocation& invocation, Purpose purpose) {
  const bool match = purpose != Purpose::kSbom;
  std::uint32_t most_days = 0;
  if (!session.read_count(invocation, "max-age", 0, most_days)) {
    return 2;
  }
  auto prepared = prepare(session, invocation);
  if (!prepared) {
    return session.fail(prepared.error());
  }
  prepared->request.target = invocation.arguments.front();
  prepared->request.match = match;
  auto assessed = service::assess(prepared->request, session.services());
  if (!assessed) {
    return session.fail(assessed.error());
  }
  // Never freed: the end of the process does it at once, where a million components take a second.
  static auto* report = std::make_unique<Report>(std::move(*assessed)).release();
  report->tool_version = service::program_version();
  decide::decide(*report, prepared->policy);
  if (match && !report->matched) {
    session.note(session.text(msg::kNoSources));
  }
  if (const auto written = write_outputs(*report, prepared->outputs, session); !written) {
    return session.fail(written.error());
  }
  const int code = exit_for(purpose, *report, prepared->gates, invocation, session);
  return match ? std::max(code, check_age(*report, prepared->request.database, session, invocation))
               : code;
}

}  // namespace

int run_scan(Session& session, const Invocation& invocation) {
  return assess_and_write(session, invocation, Purpose::kScan);
}

int run_sbom_create(Session& session, const Invocation& invocation) {
  return assess_and_write(session, invocation, Purpose::kSbom);
}

int run_match(Session& session, const Invocation& invocation) {
  int worst = 0;
  for (const auto& path : invocation.arguments) {
    auto one = invocation;
    one.arguments = {path};
    if (invocation.arguments.size() > 1) {
      session.print("# " + printable(path) + "\n");
    }
    worst = std::max(worst, assess_and_write(session, one, Purpose::kMatch));
  }
  return worst;
}

}  // namespace akashi::cli
