#include "service/update.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/messages/net.h"
#include "base/messages/progress.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "net/file_note.h"
#include "net/helper_pool.h"
#include "net/side_by_side.h"
#include "service/cache_lock.h"
#include "service/fetcher.h"
#include "service/gather.h"
#include "service/sources.h"
#include "service/update_state.h"
#include "store/advisory_store.h"

namespace akashi::service {
namespace {

std::vector<SourceStatus> index_sources(const std::string& database) {
  const auto index = all_stores().front()->open(database);
  return index ? (*index)->sources() : std::vector<SourceStatus>();
}

// The source's row in the index: of its feed, where it has several.
const SourceStatus* row_of(const std::vector<SourceStatus>& rows, const SourceSpec& source) {
  const auto found = std::ranges::find_if(rows, [&](const SourceStatus& row) {
    return row.kind == source.feed &&
           (row.name == source.id || row.name.starts_with(source.id + "/"));
  });
  return found == rows.end() ? nullptr : &*found;
}

class Updater {
 public:
  Updater(const UpdateOptions& options, const Services& services)
      : options_(options),
        services_(services),
        pool_(options.http, options.jobs),
        state_(read_update_state(options.database)) {}

  SourceUpdate plan(const SourceSpec& source) {
    const auto before = index_sources(options_.database);
    SourceUpdate out{.source = source.id, .outcome = SourceUpdate::kPlanned};
    out.urls = first_addresses(source, have(source, before));
    const auto* row = row_of(before, source);
    out.newest = row == nullptr ? std::string() : row->newest;
    return out;
  }

  // Fetches some at a time, and imports each in its turn.
  std::vector<SourceUpdate> update(const std::vector<SourceSpec>& sources) {
    const auto before = index_sources(options_.database);
    std::deque<Job> jobs;
    for (const auto& source : sources) {
      const auto* row = row_of(before, source);
      jobs.push_back(
          {.source = source,
           .known = have(source, before),
           .out = {.source = source.id, .newest = row == nullptr ? std::string() : row->newest}});
    }
    const std::jthread fetching([&] {
      net::side_by_side(jobs.size(), options_.jobs, [&](std::size_t i) { return fetch(jobs[i]); });
      const std::lock_guard lock(mutex_);
      fetched_all_ = true;
      ready_.notify_all();
    });
    std::vector<SourceUpdate> out;
    for (auto& job : jobs) {
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return job.fetched || fetched_all_; });
        if (!job.fetched) {
          break;  // Stopped before.
        }
      }
      if (auto result = take(job); !result) {
        job.out.outcome = SourceUpdate::kFailed;
        job.out.error = result.error();
      }
      out.push_back(std::move(job.out));
      if (services_.progress.stopped()) {
        break;
      }
    }
    return out;
  }

 private:
  struct Job {
    const SourceSpec& source;
    Have known;
    SourceUpdate out;
    Result<Gathered> gathered = Gathered();
    bool fetched = false;
  };

  // False: no other is to be begun.
  bool fetch(Job& job) {
    {
      Fetcher fetcher(options_, services_, pool_, job.out);
      job.gathered = gather(fetcher, job.source, job.known);
    }
    const std::lock_guard lock(mutex_);
    job.fetched = true;
    ready_.notify_all();
    return !services_.progress.stopped();
  }

  Have have(const SourceSpec& source, const std::vector<SourceStatus>& before) {
    const auto& state = state_[source.id];
    return {.state = state,
            .imported = !options_.force && is_in_index(state, before),
            .now = format_time(services_.clock.unix_seconds()),
            .date = options_.date};
  }

  Result<void> take(Job& job) {
    const auto& source = job.source;
    const auto& known = job.known;
    auto& out = job.out;
    AKASHI_TRY_ASSIGN(auto gathered, std::move(job.gathered));
    const auto before = index_sources(options_.database);
    auto& state = state_[source.id];
    auto next = std::move(gathered.next);
    next.checked = known.now;
    next.fetched = state.fetched;
    next.imported = state.imported;
    if (!gathered.paths.empty()) {
      AKASHI_TRY(import(source, gathered, row_of(before, source), out));
      out.outcome = SourceUpdate::kUpdated;
      next.fetched = known.now;
      next.imported.clear();
      for (const auto& row : out.imported.sources) {
        next.imported.emplace_back(row.name, import_mark(row));
      }
      const auto* row = row_of(out.imported.sources, source);
      out.newest = row == nullptr ? out.newest : row->newest;
    }
    if (known.date.empty()) {
      state = std::move(next);
    } else {
      state.imported.clear();  // The next update puts the present data back.
    }
    AKASHI_TRY(write_update_state(options_.database, state_));
    drop_used(gathered);
    return {};
  }

  void forget(const Gathered& gathered) const {
    for (const auto& path : gathered.paths) {
      forget_fetched(options_, path);
    }
    drop_used(gathered);
  }

  static void drop_used(const Gathered& gathered) {
    for (const auto& folder : gathered.used) {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
    }
  }

  Result<void> import(const SourceSpec& source, const Gathered& gathered,
                      const SourceStatus* before, SourceUpdate& out) {
    ImportOptions options{.database = options_.database,
                          .paths = gathered.paths,
                          .name = source.id,
                          .partial = source.partial,
                          .older = options_.force || !options_.date.empty(),
                          .together = true,
                          .adds = gathered.adds};
    bool damaged = false;
    options.accept = [&](const ImportSummary& summary) {
      damaged = !summary.broken.empty();
      return check(source, gathered, before, summary);
    };
    AKASHI_TRY(make_folder(options_.database));
    auto imported = import_advisories(options, services_);
    if (!imported) {
      services_.progress.end();
      const auto code = imported.error().code();
      if (damaged || code == ErrorCode::kInvalidInput || code == ErrorCode::kUnsupported ||
          code == ErrorCode::kLimitExceeded) {
        forget(gathered);
      }
      return std::unexpected(std::move(imported).error());
    }
    out.imported = std::move(*imported);
    return {};
  }

  // What must hold before the index takes it.
  Result<void> check(const SourceSpec& source, const Gathered& gathered, const SourceStatus* before,
                     const ImportSummary& summary) const {
    if (!summary.broken.empty()) {
      return std::unexpected(summary.broken.front());
    }
    // Of records the index keeps the newer ones by itself; what is replaced as a whole it keeps.
    if (!summary.kept.empty()) {
      return fail(ErrorCode::kConflict, msg::kOlderThanIndex,
                  {summary.kept.front().offered, summary.kept.front().there});
    }
    const auto* row = row_of(summary.sources, source);
    if (row == nullptr || row->records == 0) {
      return fail(ErrorCode::kInvalidInput, msg::kNothingRead, {source.feed});
    }
    constexpr std::uint64_t kTenth = 10;
    if (options_.force) {
      return {};
    }
    const auto rejected =
        row->rejected - (gathered.adds && before != nullptr ? before->rejected : 0);
    if (rejected > (row->records + rejected) / kTenth) {
      return fail(ErrorCode::kConflict, msg::kManyRejected,
                  {std::to_string(rejected), std::to_string(row->records + rejected)});
    }
    if (before == nullptr || !gathered.whole) {
      return {};
    }
    if (row->records < before->records / 2) {
      return fail(ErrorCode::kConflict, msg::kFewerThanIndex,
                  {std::to_string(row->records), std::to_string(before->records)});
    }
    return {};
  }

  const UpdateOptions& options_;
  const Services& services_;
  net::HelperPool pool_;
  UpdateState state_;
  std::mutex mutex_;
  std::condition_variable ready_;
  bool fetched_all_ = false;
};

}  // namespace

Result<std::vector<SourceUpdate>> update_database(const UpdateOptions& options,
                                                  const Services& services) {
  AKASHI_TRY_ASSIGN(const auto all, all_sources(options.sources_file, services.limits));
  AKASHI_TRY_ASSIGN(const auto chosen, choose_sources(all, options.sources));
  std::vector<SourceUpdate> out;
  Updater updater(options, services);
  if (options.dry_run) {
    for (const auto& source : chosen) {
      out.push_back(updater.plan(source));
    }
    return out;
  }
  AKASHI_TRY(make_folder(options.cache));
  AKASHI_TRY_ASSIGN(const auto lock, CacheLock::take(options.cache));
  return updater.update(chosen);
}

void write_members(const SourceUpdate& update, formats::JsonWriter& json) {
  constexpr auto kOutcomes =
      std::to_array<std::string_view>({"updated", "unchanged", "failed", "planned"});
  const auto number = [&](std::string_view name, std::uint64_t value) {
    json.key(name);
    json.unsigned_integer(value);
  };
  json.member("source", update.source);
  json.member("outcome", kOutcomes.at(update.outcome));
  json.member("newest", update.newest);
  json.member_if("url", update.url);
  if (update.outcome == SourceUpdate::kPlanned) {
    json.key("urls");
    json.begin_array();
    for (const auto& url : update.urls) {
      json.string(url);
    }
    json.end_array();
  }
  number("requests", update.requests);
  number("received", update.received);
  number("part_bytes", update.part_bytes);
  number("added", update.imported.added);
  number("replaced", update.imported.replaced);
  number("same", update.imported.same);
  number("older", update.imported.older);
  number("rejected", update.imported.rejected.size());
  if (update.error) {
    json.key("error");
    json.begin_object();
    json.member("code", error_code_name(update.error->code()));
    json.member("text", update.error->text());
    json.end_object();
  }
}

void write_json(const std::vector<SourceUpdate>& updates, Sink& sink) {
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_array();
  for (const auto& update : updates) {
    json.begin_object();
    write_members(update, json);
    json.end_object();
  }
  json.end_array();
  json.finish();
}

}  // namespace akashi::service
