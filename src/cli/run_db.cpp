// db import, export, status, verify, search.
#include <algorithm>
#include <set>

#include "base/messages/bundle.h"
#include "base/messages/cli.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/age_gate.h"
#include "cli/bundle_text.h"
#include "cli/commands.h"
#include "cli/signals_text.h"
#include "cli/text_table.h"
#include "formats/json_writer.h"
#include "service/assess.h"
#include "service/bundle_export.h"
#include "service/bundle_files.h"
#include "service/bundle_import.h"
#include "service/bundle_publish.h"
#include "service/database.h"
#include "service/import.h"

namespace akashi::cli {
namespace {

bool wants_json(const Invocation& invocation) {
  return invocation.get("output") == "json";
}

// Options with one format and no file.
bool check_output(const Session& session, const Invocation& invocation) {
  const auto format = invocation.get("output", "table");
  if (format == "table" || format == "json") {
    return true;
  }
  session.usage_error(msg::kBadOption, {"output", format, "table, json"});
  return false;
}

// What is known beside the records: once for each vulnerability and weakness.
std::string signals_text(const std::vector<service::FoundRecord>& found, const Session& session) {
  std::set<std::string> told;
  std::string out;
  const auto line = [&](const std::string& text) { out += wrap(printable(text), 100, 2) + "\n"; };
  for (const auto& record : found) {
    for (const auto& weakness : record.weaknesses) {
      if (told.insert(weakness.id).second) {
        line(session.text(msg::kExplainWeakness, {weakness_text(weakness)}));
      }
    }
    for (const auto& signals : record.signals) {
      if (!told.insert(signals.cve).second) {
        continue;
      }
      if (signals.kev) {
        line(signals.cve + ": " + session.text(msg::kExplainKev, {signals.kev->date_added}));
      }
      if (signals.epss) {
        line(signals.cve + ": " + epss_text(*signals.epss, signals.epss_source, session));
      }
      if (!signals.epss_history.empty()) {
        std::vector<std::string> days;
        for (const auto& [day, score] : signals.epss_history) {
          days.push_back(day + " " + percent(score.probability));
        }
        line(signals.cve + ": " + session.text(msg::kEpssHistory, {join(days, ", ")}));
      }
      for (const auto& text : exploit_lines(signals.exploits, session)) {
        line(signals.cve + ": " + text);
      }
    }
  }
  return out.empty() ? out : "\n" + out;
}

}  // namespace

std::string signer_text(const Session& session, std::string_view key) {
  return key.empty() ? session.text(msg::kNotSigned)
                     : session.text(msg::kSignedBy, {key.substr(0, 16)});
}

std::string bundle_text(const Session& session, const service::BundleImportSummary& summary) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  const auto& manifest = summary.manifest;
  const auto channel = printable(manifest.channel);
  const auto signer = signer_text(session, summary.key);
  return summary.refresh
             ? session.text(msg::kBundleRefreshed,
                            {channel, manifest.revision.text(), manifest.created, signer})
             : session.text(msg::kBundleTaken,
                            {channel, manifest.revision.text(), manifest.created, signer,
                             number(summary.added), number(summary.replaced), number(summary.same),
                             number(summary.older), number(summary.removed)});
}

namespace {

// A database that is not there is mostly one that has still to be made.
int failed(const Session& session, const Error& error) {
  const int code = session.fail(error);
  if (error.code() == ErrorCode::kNotFound) {
    session.note(session.text(msg::kMakeDatabase));
  }
  return code;
}

int import_bundles(Session& session, const Invocation& invocation) {
  for (const auto& path : invocation.arguments) {
    if (!service::looks_like_bundle(path)) {
      return session.usage_error(msg::kBundleNotOne, {path});
    }
  }
  for (const auto& path : invocation.arguments) {
    const auto summary =
        service::import_bundle({.database = session.database(invocation),
                                .path = path,
                                .trust_files = invocation.all("trust"),
                                .allow_unsigned = invocation.has("allow-unsigned")},
                               session.services());
    if (!summary) {
      return session.fail(summary.error());
    }
    session.print(bundle_text(session, *summary) + "\n");
  }
  return 0;
}

}  // namespace

int run_db_import(Session& session, const Invocation& invocation) {
  // Who names a key wants nothing that it didn't sign, whatever lies there now.
  if (invocation.has("trust") || invocation.has("allow-unsigned") ||
      std::ranges::any_of(invocation.arguments, service::looks_like_bundle)) {
    return import_bundles(session, invocation);
  }
  const service::ImportOptions options{.database = session.database(invocation),
                                       .paths = invocation.arguments,
                                       .name = std::string(invocation.get("name")),
                                       .partial = invocation.has("partial"),
                                       .older = invocation.has("older")};
  const auto summary = service::import_advisories(options, session.services());
  if (!summary) {
    return session.fail(summary.error());
  }
  for (const auto& [path, error] : summary->rejected) {
    auto named = error;
    session.note(session.text(msg::kRejected,
                              {printable(std::move(named).in_file(path).text(session.lang))}));
  }
  for (const auto& kept : summary->kept) {
    const Msg text = kept.past ? msg::kKeptPast : msg::kKeptNewer;
    session.note(session.text(text, {kept.kind, printable(kept.there.substr(0, 10)),
                                     printable(kept.offered.substr(0, 10))}));
  }
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  session.print(session.text(msg::kImported,
                             {number(summary->added), number(summary->replaced),
                              number(summary->same), number(summary->older), number(summary->files),
                              number(summary->rejected.size()), number(summary->ignored)}) +
                "\n");
  const bool something = !summary->kept.empty() ||
                         std::ranges::any_of(summary->sources, [](const SourceStatus& source) {
                           return source.records != 0;
                         });
  return something ? 0
                   : session.usage_error(msg::kNothingImported,
                                         {printable(join(invocation.arguments, ", "))});
}

namespace {

void say_exported(const Session& session, const service::ExportSummary& summary) {
  const auto& manifest = summary.manifest;
  const auto kind = manifest.full()
                        ? session.text(msg::kFullBundle)
                        : session.text(msg::kDeltaBundle, {manifest.bases.front().text()});
  session.print(
      session.text(msg::kExported,
                   {kind, manifest.revision.text(), std::to_string(manifest.records),
                    std::to_string(manifest.removals), std::to_string(manifest.chunks.size()),
                    std::to_string(summary.bytes), signer_text(session, summary.key)}) +
      "\n");
}

int publish(const Session& session, const service::PublishOptions& options,
            const service::Services& services) {
  const auto summary = service::publish_bundles(options, services);
  if (!summary) {
    return session.fail(summary.error());
  }
  say_exported(session, summary->full);
  if (summary->delta) {
    say_exported(session, *summary->delta);
  }
  session.print(session.text(msg::kMirrorSize, {std::to_string(summary->bundles.size() - 1)}) +
                "\n");
  return 0;
}

}  // namespace

int run_db_export(Session& session, const Invocation& invocation) {
  std::uint32_t days = 0;
  std::uint32_t deltas = 0;
  if (!session.read_count(invocation, "expires", 30, days)) {
    return 2;
  }
  if (invocation.has("deltas")) {
    constexpr std::uint64_t kMost = 400;
    const auto number = parse_u64(invocation.get("deltas"));
    if (!number || *number > kMost) {
      return session.usage_error(msg::kBadOption, {"deltas", invocation.get("deltas"), "0 … 400"});
    }
    deltas = static_cast<std::uint32_t>(*number);
    if (invocation.has("since")) {
      return session.usage_error(msg::kNotTogether, {"deltas", "since"});
    }
    if (invocation.arguments.front().ends_with(".tar")) {
      return session.usage_error(msg::kExpected, {"a folder", invocation.arguments.front()});
    }
  }
  const service::ExportOptions options{
      .database = session.database(invocation),
      .path = invocation.arguments.front(),
      .since = std::string(invocation.get("since")),
      .channel = std::string(invocation.get("channel", "advisories")),
      .key_file = std::string(invocation.get("key")),
      .days = days};
  if (invocation.has("deltas")) {
    return publish(session, {.bundle = options, .deltas = deltas}, session.services());
  }
  const auto summary = service::export_bundle(options, session.services());
  if (!summary) {
    return failed(session, summary.error());
  }
  say_exported(session, *summary);
  return 0;
}

int run_db_status(Session& session, const Invocation& invocation) {
  std::uint32_t most_days = 0;
  if (!check_output(session, invocation) ||
      !session.read_count(invocation, "max-age", 0, most_days)) {
    return 2;
  }
  const auto status =
      service::database_status(session.database(invocation), session.services().clock);
  if (!status) {
    return failed(session, status.error());
  }
  const int gate = age_gate(session, invocation, *status);
  if (wants_json(invocation)) {
    StringSink sink;
    service::write_json(*status, sink);
    session.print(sink.text());
    return gate;
  }
  std::vector<std::vector<std::string>> rows;
  const auto checked = [&](const SourceStatus& source) {
    const auto times = status->fetches.find(source.name);
    return times == status->fetches.end() ? std::string() : times->second.checked.substr(0, 10);
  };
  for (const auto& source : status->sources) {
    rows.push_back(
        {printable(source.name) + (source.partial ? " " + session.text(msg::kPartialSource) : ""),
         source.kind, printable(source.version), source.newest.substr(0, 10),
         source.imported.substr(0, 10), checked(source), std::to_string(source.records),
         std::to_string(source.packages), std::to_string(source.rejected)});
  }
  session.print(format_table({{"SOURCE", 10, true},
                              {"KIND"},
                              {"VERSION", 0, true},
                              {"NEWEST"},
                              {"IMPORTED"},
                              {"CHECKED"},
                              {"RECORDS"},
                              {"PACKAGES"},
                              {"REJECTED"}},
                             rows, 100));
  std::string line;
  for (const auto& [name, count] : status->ecosystems) {
    line += (line.empty() ? "" : ", ") + name + " " + std::to_string(count);
  }
  session.print("\n" + wrap(printable(line), 100, 0) + "\n\n");
  if (!status->channels.empty()) {
    rows.clear();
    for (const auto& channel : status->channels) {
      rows.push_back({printable(channel.name), printable(channel.revision.text()),
                      channel.created.substr(0, 10), channel.expires.substr(0, 10),
                      signer_text(session, channel.key)});
    }
    session.print(
        format_table(
            {{"CHANNEL", 10, true}, {"REVISION"}, {"CREATED"}, {"EXPIRES"}, {"SIGNED", 10, true}},
            rows, 100) +
        "\n");
  }
  if (!status->epss_days.empty()) {
    session.print(
        session.text(msg::kEpssDays, {std::to_string(status->epss_days.size()),
                                      status->epss_days.front(), status->epss_days.back()}) +
        "\n");
  }
  session.print(session.text(msg::kRevisionLine, {status->revision.text()}) + "\n");
  if (status->age) {
    session.print(session.text(msg::kAgeLine, {printable(status->age->source),
                                               std::to_string(status->age->days)}) +
                  "\n");
  }
  return gate;
}

int run_db_verify(Session& session, const Invocation& invocation) {
  const auto outcome = service::verify_database(session.database(invocation), session.services());
  if (!outcome) {
    return failed(session, outcome.error());
  }
  for (const auto& problem : outcome->problems) {
    session.note(printable(problem.text(session.lang)));
  }
  session.print(session.text(msg::kVerified,
                             {std::to_string(outcome->records), std::to_string(outcome->packages),
                              std::to_string(outcome->problems.size())}) +
                "\n");
  constexpr int kEnvironment = 4;
  return outcome->problems.empty() ? 0 : kEnvironment;
}

int run_db_search(Session& session, const Invocation& invocation) {
  if (!check_output(session, invocation)) {
    return 2;
  }
  const auto as_of =
      service::parse_as_of(std::string(invocation.get("as-of")), session.services().clock);
  if (!as_of) {
    return session.fail(as_of.error());
  }
  AsOf past;
  const auto found =
      service::search_database(session.database(invocation), invocation.arguments.front(),
                               session.services(), *as_of, &past);
  if (!found) {
    return failed(session, found.error());
  }
  if (wants_json(invocation)) {
    StringSink sink;
    service::write_json(*found, sink);
    session.print(sink.text());
  } else if (found->empty()) {
    session.note(session.text(msg::kExplainNone, {printable(invocation.arguments.front())}));
  } else {
    std::vector<std::vector<std::string>> rows;
    for (const auto& record : *found) {
      std::string packages;
      for (const auto& package : record.packages) {
        packages += (packages.empty() ? "" : ", ") + package;
      }
      rows.push_back({printable(record.id), printable(join(record.aliases, ", ")),
                      record.modified.substr(0, 10), record.withdrawn.empty() ? "" : "yes",
                      printable(packages), printable(record.summary)});
    }
    session.print(format_table({{"ID", 10, true},
                                {"ALIASES", 8, true},
                                {"MODIFIED"},
                                {"WITHDRAWN"},
                                {"PACKAGES", 10, true},
                                {"SUMMARY", 10, true}},
                               rows, 100));
    session.print(signals_text(*found, session));
  }
  if (*as_of) {
    const auto number = [](std::uint64_t value) { return std::to_string(value); };
    session.note(
        session.text(msg::kAsOfSearch, {past.at, number(past.modified), number(past.records),
                                        number(past.undated), number(past.later)}));
  }
  constexpr int kGate = 1;
  return found->empty() ? kGate : 0;
}

}  // namespace akashi::cli
