// scheme probe.
#include <array>
#include <string>

#include "assure/evidence_json.h"
#include "base/messages/cli.h"
#include "base/sink.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/probe_text.h"
#include "service/observe.h"

namespace akashi::cli {
namespace {

constexpr auto kFormats = std::to_array<std::string_view>({"table", "json"});

}  // namespace

int run_scheme_probe(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kFormats);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  if (!invocation.has("scheme")) {
    return session.usage_error(msg::kMissingArgument, {"--scheme", "scheme probe"});
  }
  auto request =
      probe_request(session, invocation,
                    invocation.arguments.empty() ? std::string() : invocation.arguments.front());
  if (!request) {
    return session.fail(request.error());
  }
  request->scheme = invocation.get("scheme");
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
  const auto written = write_texts(*outputs, session, [&](const std::string& format) {
    StringSink json;
    if (format == "json") {
      assure::write_evidence_json(*found.scheme, found.results, found.criteria, request->on, json);
    }
    return format == "json" ? json.take() : probe_table(found, session);
  });
  if (!written) {
    return session.fail(written.error());
  }
  return contradicted ? 1 : 0;
}

}  // namespace akashi::cli
