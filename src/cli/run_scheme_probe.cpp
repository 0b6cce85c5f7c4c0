// scheme probe.
#include <array>
#include <string>
#include <vector>

#include "assure/evidence_json.h"
#include "base/messages/cli.h"
#include "base/messages/evidence.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "cli/text_table.h"
#include "service/observe.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr auto kFormats = std::to_array<std::string_view>({"table", "json"});

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

// Each criterion with what is said on it, what contradicts first.
std::string table(const service::Observed& observed, const Session& session) {
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

Result<service::ObserveRequest> make_request(Session& session, const Invocation& invocation) {
  service::ObserveRequest request;
  if (!invocation.arguments.empty()) {
    request.assess.target = invocation.arguments.front();
  }
  request.assess.database = session.database(invocation);
  request.assess.open.one_file_system = !invocation.has("all-file-systems");
  request.assess.open.image.platform = invocation.get("platform");
  request.security_txt = invocation.get("security-txt");
  request.page = invocation.get("page");
  request.scheme = invocation.get("scheme");
  request.pages.cache = session.cache(invocation);
  request.pages.http.user_agent = "akashi/" + std::string(service::program_version());
  request.pages.http.ca_file = invocation.get("ca");
  request.pages.http.proxy = invocation.get("proxy");
  AKASHI_TRY_ASSIGN(request.on, day_or_today(session, invocation, "on"));
  return request;
}

}  // namespace

int run_scheme_probe(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kFormats);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  if (!invocation.has("scheme")) {
    return session.usage_error(msg::kMissingArgument, {"--scheme", "scheme probe"});
  }
  const auto request = make_request(session, invocation);
  if (!request) {
    return session.fail(request.error());
  }
  if (request->assess.target.empty() && request->security_txt.empty() && request->page.empty()) {
    return session.usage_error(msg::kMissingArgument, {"TARGET", "scheme probe"});
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto observed = service::observe(*catalogue, *request, session.services());
  if (!observed) {
    return session.fail(observed.error());
  }
  const auto& found = **observed;
  bool contradicted = false;
  for (const auto& bound : found.criteria) {
    contradicted = contradicted || bound.bearing() == assure::Bearing::kContradicts;
  }
  for (const auto& output : *outputs) {
    StringSink json;
    if (output.format == "json") {
      assure::write_evidence_json(*found.scheme, found.results, found.criteria, request->on, json);
    }
    const auto text = output.format == "json" ? json.take() : table(found, session);
    if (const auto written = write_text(text, output.file, session); !written) {
      return session.fail(written.error());
    }
  }
  return contradicted ? 1 : 0;
}

}  // namespace akashi::cli
