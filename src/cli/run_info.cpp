// list, version, completion, man.
#include <algorithm>
#include <array>
#include <string>

#include "base/messages/cli.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/text_table.h"
#include "decide/decide.h"
#include "decide/profiles.h"
#include "document/document.h"
#include "ecosystem/ecosystem.h"
#include "feed/feed.h"
#include "formats/json_writer.h"
#include "service/database.h"
#include "service/sources.h"
#include "service/version.h"
#include "version/scheme.h"

namespace akashi::cli {
namespace {

struct Row {
  std::string kind;
  std::string id;
  std::string description;
};

std::vector<Row> everything() {
  std::vector<Row> rows;
  for (const auto* ecosystem : all_ecosystems()) {
    for (const auto& extractor : ecosystem->extractors) {
      rows.push_back({"ecosystems", std::string(extractor.id), std::string(extractor.description)});
    }
  }
  for (const auto* format : all_documents()) {
    if (format->read != nullptr) {
      rows.push_back({"documents", std::string(format->id), std::string(format->description)});
    }
    for (const auto& output : format->outputs) {
      rows.push_back({"documents", "-o " + std::string(output.name),
                      std::string(format->name) + " " + std::string(output.versions.front())});
    }
  }
  for (const auto* feed : all_feeds()) {
    rows.push_back({"feeds", std::string(feed->id), std::string(feed->description)});
  }
  const auto sources = service::all_sources({}, {});
  for (const auto& source : sources ? *sources : std::vector<service::SourceSpec>()) {
    rows.push_back({"sources", source.id,
                    source.title + " (" + (source.standard ? "default; " : "") + source.size +
                        "; " + source.terms + ")"});
  }
  for (const auto* scheme : version::all_schemes()) {
    rows.push_back({"versions", std::string(scheme->id), std::string(scheme->description)});
  }
  for (const auto& profile : decide::built_in_profiles()) {
    rows.push_back({"profiles", std::string(profile.name), std::string(profile.path)});
  }
  return rows;
}

}  // namespace

int run_list(Session& session, const Invocation& invocation) {
  const auto wanted = invocation.arguments.empty() ? std::string() : invocation.arguments.front();
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"ecosystems", "documents", "feeds", "sources", "versions", "profiles"});
  if (!wanted.empty() && std::ranges::find(kKinds, wanted) == kKinds.end()) {
    return session.usage_error(
        msg::kExpected, {"ecosystems, documents, feeds, sources, versions or profiles", wanted});
  }
  std::vector<Row> rows;
  for (auto& row : everything()) {
    if (wanted.empty() || row.kind == wanted) {
      rows.push_back(std::move(row));
    }
  }
  if (invocation.get("output") == "json" && wanted == "sources") {
    const auto sources = service::all_sources({}, session.limits());
    if (!sources) {
      return session.fail(sources.error());
    }
    StringSink sink;
    service::write_json(*sources, sink);
    session.print(sink.text());
    return 0;
  }
  if (invocation.get("output") == "json") {
    StringSink sink;
    formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
    json.begin_array();
    for (const auto& row : rows) {
      json.begin_object();
      json.member("kind", row.kind);
      json.member("id", row.id);
      json.member("description", row.description);
      json.end_object();
    }
    json.end_array();
    json.finish();
    session.print(sink.text());
    return 0;
  }
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) {
    cells.push_back({row.kind, row.id, row.description});
  }
  session.print(format_table({{"KIND"}, {"ID"}, {"WHAT", 20, true}}, cells, 140));
  return 0;
}

int run_version(Session& session, const Invocation& invocation) {
  const auto database =
      service::database_status(session.database(invocation), session.services().clock);
  if (invocation.get("output") == "json") {
    StringSink sink;
    formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
    json.begin_object();
    json.member("version", service::program_version());
    json.member("build", service::build_details());
    json.key("sources");
    json.begin_array();
    if (database) {
      for (const auto& source : database->sources) {
        json.begin_object();
        json.member("name", source.name);
        json.member("newest", source.newest);
        json.end_object();
      }
    }
    json.end_array();
    json.end_object();
    json.finish();
    session.print(sink.text());
    return 0;
  }
  session.print("akashi " + std::string(service::program_version()) + " (" +
                std::string(service::build_details()) + ")\n");
  for (const auto& profile : decide::built_in_profiles()) {
    session.print("  " + std::string(profile.name) + " " + std::string(profile.path) + "\n");
  }
  if (!database) {
    session.print("  " + session.text(msg::kNoSources) + "\n");
    return 0;
  }
  for (const auto& source : database->sources) {
    session.print("  " + printable(source.name) + " " + source.newest.substr(0, 10) + " (" +
                  std::to_string(source.records) + ")\n");
  }
  return 0;
}

int run_completion(Session& session, const Invocation& invocation) {
  const auto script = completion_script(invocation.arguments.front());
  if (script.empty()) {
    return session.usage_error(msg::kExpected, {"bash, zsh or fish", invocation.arguments.front()});
  }
  session.print(script);
  return 0;
}

int run_man(Session& session, const Invocation& /*invocation*/) {
  session.print(man_page(session.lang, service::program_version()));
  return 0;
}

}  // namespace akashi::cli
