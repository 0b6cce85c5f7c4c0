// list, version, versions compare, completion, man.
#include <algorithm>
#include <array>
#include <cstdio>
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
  for (const auto* scheme : version::all_schemes()) {
    rows.push_back({"versions", std::string(scheme->id), std::string(scheme->description)});
  }
  for (const auto& profile : decide::built_in_profiles()) {
    rows.push_back({"profiles", std::string(profile.name), std::string(profile.path)});
  }
  return rows;
}

int compare_one(const version::Scheme& scheme, std::string_view a, std::string_view b,
                std::string& out) {
  const auto order = scheme.compare(a, b);
  out = !order ? "unknown" : *order < 0 ? "-1" : *order > 0 ? "1" : "0";
  return 0;
}

}  // namespace

int run_list(Session& session, const Invocation& invocation) {
  const auto wanted = invocation.arguments.empty() ? std::string() : invocation.arguments.front();
  constexpr auto kKinds =
      std::to_array<std::string_view>({"ecosystems", "documents", "feeds", "versions", "profiles"});
  if (!wanted.empty() && std::ranges::find(kKinds, wanted) == kKinds.end()) {
    return session.usage_error(msg::kExpected,
                               {"ecosystems, documents, feeds, versions or profiles", wanted});
  }
  std::vector<Row> rows;
  for (auto& row : everything()) {
    if (wanted.empty() || row.kind == wanted) {
      rows.push_back(std::move(row));
    }
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

int run_versions_compare(Session& session, const Invocation& invocation) {
  const auto* scheme = version::find_scheme(invocation.get("scheme"));
  if (scheme == nullptr) {
    std::string known;
    for (const auto* one : version::all_schemes()) {
      known += (known.empty() ? "" : ", ") + std::string(one->id);
    }
    return session.usage_error(msg::kBadOption, {"scheme", invocation.get("scheme"), known});
  }
  std::string answer;
  if (invocation.arguments.size() == 2) {
    compare_one(*scheme, invocation.arguments[0], invocation.arguments[1], answer);
    session.print(answer + "\n");
    return 0;
  }
  if (!invocation.arguments.empty()) {
    return session.usage_error(msg::kMissingArgument, {"B", "versions compare"});
  }
  std::array<char, 65536> buffer{};
  std::string line;
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), stdin) != nullptr) {
    line += buffer.data();
    if (!line.ends_with('\n') && std::feof(stdin) == 0) {
      continue;
    }
    if (line.ends_with('\n')) {
      line.pop_back();
    }
    const auto pair = cut(line, "\t");
    answer = "unknown";
    if (pair) {
      compare_one(*scheme, pair->first, pair->second, answer);
    }
    session.print(answer + "\n");
    line.clear();
  }
  return 0;
}

int run_version(Session& session, const Invocation& invocation) {
  const auto database = service::database_status(session.database(invocation));
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
