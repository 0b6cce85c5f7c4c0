#include "cli/probe_text.h"

#include <array>
#include <vector>

#include "base/messages/cli.h"
#include "base/messages/evidence.h"
#include "base/strings.h"
#include "cli/days.h"
#include "cli/text_table.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;

Msg bearing_text(assure::Bearing bearing) {
  constexpr std::array<Msg, 3> kTexts = {msg::kBearingContradicts, msg::kBearingSupports,
                                         msg::kBearingSilent};
  return kTexts.at(static_cast<std::size_t>(bearing));
}

std::string facts_text(const assure::ProbeResult& result, const Session& session) {
  std::string out;
  for (const auto& fact : result.facts) {
    const auto place = fact.place.empty() ? std::string() : fact.place + ": ";
    out += wrap("      " + printable(place + fact.text.text(session.lang)), kWidth, 8) + "\n";
  }
  if (result.more > 0) {
    out += "      " + session.text(msg::kEvidenceMore, {std::to_string(result.more)}) + "\n";
  }
  return out;
}

}  // namespace

std::string probe_table(const service::Observed& observed, const Session& session,
                        const std::map<std::string, std::string>& beside) {
  std::string out;
  std::array<std::size_t, 3> counts{};
  for (const auto bearing :
       {assure::Bearing::kContradicts, assure::Bearing::kSupports, assure::Bearing::kSilent}) {
    for (const auto& bound : observed.criteria) {
      if (bound.bearing() != bearing) {
        continue;
      }
      ++counts.at(static_cast<std::size_t>(bearing));
      out += wrap(bound.criterion->id + "  " + session.text(bearing_text(bearing)) + "  " +
                      printable(bound.criterion->name.in(session.lang)),
                  kWidth, 4) +
             "\n";
      if (const auto note = beside.find(bound.criterion->id); note != beside.end()) {
        out += "    " + note->second + "\n";
      }
      for (const auto& part : bound.parts) {
        out += "    " + printable(part.result->probe->name.in(session.lang)) + ": " +
               session.text(bearing_text(part.result->bearing)) + "\n" +
               facts_text(*part.result, session);
        if (!part.note.empty()) {
          out += wrap("      (" + printable(part.note.in(session.lang)) + ")", kWidth, 8) + "\n";
        }
      }
    }
  }
  return out + "\n" +
         wrap(session.text(msg::kProbeCounts,
                           {observed.scheme->key(), std::to_string(counts[0]),
                            std::to_string(counts[1]), std::to_string(counts[2])}),
              kWidth, 0) +
         "\n";
}

Result<service::ObserveRequest> probe_request(Session& session, const Invocation& invocation,
                                              const std::string& target) {
  service::ObserveRequest request;
  request.assess.target = target;
  request.assess.database = session.database(invocation);
  request.assess.open.one_file_system = !invocation.has("all-file-systems");
  request.assess.open.image.platform = invocation.get("platform");
  request.security_txt = invocation.get("security-txt");
  request.page = invocation.get("page");
  request.vex = invocation.all("vex");
  AKASHI_TRY_ASSIGN(request.policy,
                    decide::Policy::load(invocation.all("profile"), invocation.all("input")));
  request.pages.cache = session.cache(invocation);
  request.pages.http.user_agent = "akashi/" + std::string(service::program_version());
  request.pages.http.ca_file = invocation.get("ca");
  request.pages.http.proxy = invocation.get("proxy");
  AKASHI_TRY_ASSIGN(request.on, day_or_today(session, invocation, "on"));
  if (target.empty() && request.security_txt.empty() && request.page.empty() &&
      request.vex.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kProbeNothing, {});
  }
  return request;
}

}  // namespace akashi::cli
