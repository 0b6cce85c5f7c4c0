// db update.
#include <algorithm>
#include <cstdlib>
#include <mutex>

#include "assure/date.h"
#include "base/messages/bundle.h"
#include "base/messages/cli.h"
#include "base/messages/net.h"
#include "base/sink.h"
#include "base/strings.h"
#include "cli/bundle_text.h"
#include "cli/commands.h"
#include "cli/text_table.h"
#include "service/bundle_update.h"
#include "service/update.h"
#include "service/version.h"

namespace akashi::cli {
namespace {

using service::SourceUpdate;

// A whole number of an option; false after a message.
bool read_number(const Session& session, const Invocation& invocation, std::string_view option,
                 std::uint64_t least, std::uint64_t most, std::uint32_t& value) {
  if (!invocation.has(option)) {
    return true;
  }
  const auto number = parse_u64(invocation.get(option));
  if (!number || *number < least || *number > most) {
    session.usage_error(msg::kBadOption, {option, invocation.get(option),
                                          std::to_string(least) + " … " + std::to_string(most)});
    return false;
  }
  value = static_cast<std::uint32_t>(*number);
  return true;
}

bool read_options(const Session& session, const Invocation& invocation,
                  service::UpdateOptions& options) {
  constexpr std::uint64_t kLongest = 3600;
  constexpr std::uint64_t kMostRetries = 100;
  constexpr std::uint64_t kMostJobs = 64;
  const auto format = invocation.get("output", "table");
  if (format != "table" && format != "json") {
    session.usage_error(msg::kBadOption, {"output", format, "table, json"});
    return false;
  }
  if (!options.date.empty() && !assure::parse_date(options.date)) {
    session.usage_error(msg::kBadOption, {"date", options.date, "YYYY-MM-DD"});
    return false;
  }
  if (!options.from.empty()) {
    for (const auto* other : {"source", "sources", "mirror", "date", "key-file"}) {
      if (invocation.has(other)) {
        session.usage_error(msg::kNotTogether, {"from", other});
        return false;
      }
    }
  } else {
    for (const auto* bundle : {"trust", "allow-unsigned"}) {
      if (invocation.has(bundle)) {
        session.usage_error(msg::kNeedsOption, {bundle, "from"});
        return false;
      }
    }
  }
  for (const auto& pair : invocation.all("key-file")) {
    const auto parts = cut(pair, "=");
    if (!parts || parts->second.empty()) {
      session.usage_error(msg::kBadOption, {"key-file", pair, "SOURCE=FILE"});
      return false;
    }
    options.key_files.emplace(parts->first, parts->second);
  }
  return read_number(session, invocation, "timeout", 1, kLongest, options.http.timeout) &&
         read_number(session, invocation, "retries", 0, kMostRetries, options.http.retries) &&
         read_number(session, invocation, "jobs", 1, kMostJobs, options.jobs);
}

void say_failure(const Session& session, const SourceUpdate& update, const std::string& next) {
  const auto what = update.url.empty() ? update.source : update.source + ": " + update.url;
  const auto kept = update.newest.empty()
                        ? session.text(msg::kKeptNone, {update.source, next})
                        : session.text(msg::kKeptOld, {update.source, update.newest, next});
  std::fprintf(session.err, "akashi: %s: %s; %s\n", session.text(msg::kError).c_str(),
               printable(what + ": " + update.error->text(session.lang)).c_str(), kept.c_str());
}

std::string outcome_text(const Session& session, const SourceUpdate& update) {
  switch (update.outcome) {
    case SourceUpdate::kUpdated:
      return session.text(msg::kResultUpdated);
    case SourceUpdate::kUnchanged:
      return session.text(msg::kResultUnchanged);
    case SourceUpdate::kFailed:
      return session.text(msg::kResultFailed);
    case SourceUpdate::kPlanned:
      return session.text(msg::kResultPlanned);
  }
  return {};
}

void show_table(const Session& session, const std::vector<SourceUpdate>& updates) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& update : updates) {
    if (update.outcome == SourceUpdate::kPlanned) {
      for (const auto& url : update.urls) {
        session.print(update.source + "\t" + url + "\n");
      }
      continue;
    }
    rows.push_back({update.source, outcome_text(session, update), std::to_string(update.received),
                    std::to_string(update.imported.added), std::to_string(update.imported.replaced),
                    std::to_string(update.imported.rejected.size()), update.newest.substr(0, 10)});
  }
  if (rows.empty()) {
    return;
  }
  session.print(format_table(
      {{"SOURCE"}, {"RESULT"}, {"RECEIVED"}, {"ADDED"}, {"REPLACED"}, {"REJECTED"}, {"NEWEST"}},
      rows, 100));
  const auto count = [&](SourceUpdate::Outcome outcome) {
    return std::to_string(std::ranges::count(updates, outcome, &SourceUpdate::outcome));
  };
  session.print(
      "\n" +
      session.text(msg::kUpdated, {std::to_string(updates.size()), count(SourceUpdate::kUpdated),
                                   count(SourceUpdate::kUnchanged), count(SourceUpdate::kFailed)}) +
      "\n");
}

constexpr int kEnvironment = 4;

int update_from_bundles(Session& session, const Invocation& invocation,
                        const service::UpdateOptions& options) {
  const auto done = service::update_from_bundles(options, session.services());
  if (!done) {
    return session.fail(done.error());
  }
  const auto& update = done->update;
  for (const auto& note : done->notes) {
    session.note(printable(note.text(session.lang)));
  }
  if (update.outcome == SourceUpdate::kFailed) {
    const auto kept = done->kept == 0
                          ? session.text(msg::kNextAnew)
                          : session.text(msg::kBundleKept, {std::to_string(done->kept)});
    say_failure(session, update, kept);
  }
  if (invocation.get("output") == "json") {
    StringSink sink;
    service::write_json(*done, sink);
    session.print(sink.text());
  } else if (update.outcome == SourceUpdate::kPlanned) {
    show_table(session, {update});
  } else {
    for (const auto& taken : done->taken) {
      session.print(bundle_text(session, taken) + "\n");
    }
    const auto signer = signer_text(session, done->key);
    const auto channel = printable(done->channel);
    if (update.outcome != SourceUpdate::kFailed) {
      session.print((update.outcome == SourceUpdate::kUnchanged
                         ? session.text(msg::kMirrorSame, {channel, done->revision.text(),
                                                           done->created, done->expires, signer})
                         : session.text(msg::kMirrorAt,
                                        {channel, done->revision.text(), done->created,
                                         done->expires, signer, std::to_string(update.received)})) +
                    "\n");
    }
  }
  return update.outcome == SourceUpdate::kFailed ? kEnvironment : 0;
}

}  // namespace

int run_db_update(Session& session, const Invocation& invocation) {
  service::UpdateOptions options{.database = session.database(invocation),
                                 .cache = session.cache(invocation),
                                 .sources = invocation.all("source"),
                                 .sources_file = std::string(invocation.get("sources")),
                                 .mirror = std::string(invocation.get("mirror")),
                                 .from = std::string(invocation.get("from")),
                                 .trust_files = invocation.all("trust"),
                                 .allow_unsigned = invocation.has("allow-unsigned"),
                                 .date = std::string(invocation.get("date")),
                                 .dry_run = invocation.has("dry-run"),
                                 .force = invocation.has("force")};
  options.http.user_agent = "akashi/" + std::string(service::program_version());
  options.http.ca_file = invocation.get("ca");
  options.http.proxy = invocation.get("proxy");
  options.environment = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return std::string(value == nullptr ? "" : value);
  };
  std::mutex mutex;  // Several sources may have to wait.
  options.on_retry = [&](const service::RetryNotice& notice) {
    const std::lock_guard lock(mutex);
    constexpr double kSecond = 1000;
    char wait[32];
    std::snprintf(wait, sizeof wait, "%.1f", static_cast<double>(notice.milliseconds) / kSecond);
    session.note(printable(
        session.text(msg::kRetryNote, {notice.source, notice.error.text(session.lang), wait,
                                       std::to_string(notice.number), std::to_string(notice.of)})));
  };
  if (!read_options(session, invocation, options)) {
    return 2;
  }
  if (!options.from.empty()) {
    return update_from_bundles(session, invocation, options);
  }
  const auto updates = service::update_database(options, session.services());
  if (!updates) {
    return session.fail(updates.error());
  }
  bool failed = false;
  for (const auto& update : *updates) {
    for (const auto& [path, error] : update.imported.rejected) {
      auto named = error;
      session.note(session.text(msg::kRejected,
                                {printable(std::move(named).in_file(path).text(session.lang))}));
    }
    if (update.outcome == SourceUpdate::kFailed) {
      failed = true;
      say_failure(session, update,
                  update.part_bytes != 0
                      ? session.text(msg::kNextResumes, {std::to_string(update.part_bytes)})
                      : session.text(msg::kNextAnew));
    }
  }
  if (invocation.get("output") == "json") {
    StringSink sink;
    service::write_json(*updates, sink);
    session.print(sink.text());
  } else {
    show_table(session, *updates);
  }
  return failed ? kEnvironment : 0;
}

}  // namespace akashi::cli
