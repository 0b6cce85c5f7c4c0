#include "service/bundle_import.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "base/messages/bundle.h"
#include "base/messages/progress.h"
#include "feed/feed.h"
#include "scan/context.h"
#include "scan/directory_source.h"
#include "service/age.h"
#include "service/bundle_files.h"
#include "service/keys.h"
#include "store/advisory_store.h"
#include "store/bundle_items.h"
#include "store/packing.h"

namespace akashi::service {
namespace {

// One chunk, read and made ready beside the writing.
struct Work {
  Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  ~Work() {
    if (group) {
      group->wait();
    }
  }

  std::string packed;
  std::size_t number = 0;
  store::BundleItems items;
  std::vector<store::PreparedRecord> records;
  Result<void> outcome;
  std::unique_ptr<TaskGroup> group;
};

bool is_known_feed(std::string_view id) {
  return std::ranges::any_of(all_feeds(), [&](const Feed* feed) {
    return feed->id == id && feed->read_record != nullptr;
  });
}

Result<void> prepare(Work& work, const BundleChunk& chunk) {
  AKASHI_TRY_ASSIGN(const auto raw, store::decompress(work.packed, chunk.raw_size));
  work.packed = {};
  AKASHI_TRY_ASSIGN(work.items, store::read_items(raw));
  for (auto& record : work.items.records) {
    if (!is_known_feed(record.feed)) {
      return fail(ErrorCode::kUnsupported, msg::kBundleUnknownFeed, {record.feed});
    }
    work.records.push_back(store::prepare_bundled(std::move(record)));
  }
  work.items.records.clear();
  return {};
}

class Importer {
 public:
  Importer(const Services& services, BundleReader& bundle, AdvisoryWriter& writer,
           BundleImportSummary& summary)
      : services_(services),
        bundle_(bundle),
        writer_(writer),
        summary_(summary),
        manifest_(summary.manifest) {}

  Result<void> run() {
    AKASHI_TRY(choose_channel());
    AKASHI_TRY(read_head());
    if (!summary_.refresh) {
      AKASHI_TRY(take_head());
      AKASHI_TRY(take_chunks());
      AKASHI_TRY(check_counts());
      AKASHI_TRY(write_signals());
    }
    for (const auto& source : head_.sources) {
      AKASHI_TRY(writer_.put_source(source));
    }
    channel_.name = manifest_.channel;
    channel_.revision = manifest_.revision;
    channel_.created = manifest_.created;
    channel_.expires = manifest_.expires;
    channel_.imported = format_time(services_.clock.unix_seconds());
    channel_.key = summary_.key;
    return writer_.put_channel(channel_);
  }

 private:
  // No rollback, and a delta only on what it was made from.
  Result<void> choose_channel() {
    const auto channels = writer_.channels();
    const auto known = std::ranges::find(channels, manifest_.channel, &store::Channel::name);
    const auto needs_base = [&](const std::string& present) {
      std::string bases = manifest_.bases.front().text();
      if (manifest_.bases.size() > 1) {
        bases += " … " + manifest_.bases.back().text();
      }
      return fail(ErrorCode::kInvalidInput, msg::kBundleNeedsBase,
                  {bases, manifest_.channel, present});
    };
    for (const auto& channel : channels) {
      if (channel.name != manifest_.channel) {
        others_.push_back(channel);
      }
    }
    if (known == channels.end()) {
      return manifest_.full() ? Result<void>() : Result<void>(needs_base("-"));
    }
    channel_ = *known;
    const auto& present = channel_.revision;
    AKASHI_TRY(check_not_older(manifest_, channel_));
    summary_.refresh = manifest_.revision == present;
    if (!summary_.refresh && !manifest_.full() &&
        std::ranges::find(manifest_.bases, present) == manifest_.bases.end()) {
      return needs_base(present.text());
    }
    return {};
  }

  std::unexpected<Error> in_chunk(std::size_t number, Error&& error) const {
    const auto& chunk = manifest_.chunks[number];
    return fail(error.code(), msg::kBundleChunk,
                {std::to_string(number + 1), std::to_string(manifest_.chunks.size()), chunk.file(),
                 error.text()});
  }

  Result<void> read_head() {
    Work work;
    auto packed = bundle_.chunk(manifest_.chunks.front());
    if (!packed) {
      return in_chunk(0, std::move(packed).error());
    }
    work.packed = std::move(*packed);
    auto outcome = prepare(work, manifest_.chunks.front());
    if (!outcome) {
      return in_chunk(0, std::move(outcome).error());
    }
    if (!work.records.empty() || !work.items.tables.empty() || !work.items.epss.empty() ||
        !work.items.epss_removed.empty()) {
      return in_chunk(
          0, Error(ErrorCode::kInvalidInput, {msg::kExpected, {"sources first", "records"}}));
    }
    head_ = std::move(work.items);
    for (const auto& other : others_) {
      for (const auto& source : head_.sources) {
        if (std::ranges::find(other.sources, source.name) != other.sources.end()) {
          return fail(ErrorCode::kConflict, msg::kBundleSourceTaken, {source.name, other.name});
        }
      }
    }
    return {};
  }

  // What is replaced goes first.
  Result<void> take_head() {
    const auto before = channel_.sources;
    std::set<std::string> sources(before.begin(), before.end());
    for (const auto& source : head_.sources) {
      sources.insert(source.name);
    }
    sources.insert(head_.owners.begin(), head_.owners.end());
    channel_.sources.assign(sources.begin(), sources.end());
    if (manifest_.full()) {
      for (const auto& source : writer_.sources()) {
        const bool ours = std::ranges::find(before, source.name) != before.end();
        had_kev_ = had_kev_ || (ours && source.kind == "kev");
        had_epss_ = had_epss_ || (ours && source.kind == "epss");
      }
      AKASHI_TRY(writer_.remove_sources(channel_.sources));
    }
    for (const auto& removal : head_.removals) {
      AKASHI_TRY(writer_.remove(store::record_key(removal.feed, removal.id), channel_.sources));
    }
    summary_.removed = head_.removals.size();
    return {};
  }

  Result<void> take_chunks() {
    const auto& chunks = manifest_.chunks;
    services_.progress.begin(msg::kStageBundle, chunks.size());
    std::deque<std::unique_ptr<Work>> in_flight;
    const auto most = 2UL * services_.pool.threads();
    for (std::size_t next = 1; next < chunks.size() || !in_flight.empty();) {
      if (next < chunks.size() && in_flight.size() < most) {
        auto packed = bundle_.chunk(chunks[next]);
        if (!packed) {
          return in_chunk(next, std::move(packed).error());
        }
        auto& work = *in_flight.emplace_back(std::make_unique<Work>());
        work.packed = std::move(*packed);
        work.number = next++;
        work.group = std::make_unique<TaskGroup>(services_.pool);
        work.group->run(
            [&work, &chunk = chunks[work.number]] { work.outcome = prepare(work, chunk); });
        continue;
      }
      const auto work = std::move(in_flight.front());
      in_flight.pop_front();
      work->group->wait();
      work->group.reset();
      AKASHI_TRY(take(*work));
      services_.progress.advance(1);
      if (services_.progress.stopped()) {
        return fail(ErrorCode::kCancelled, msg::kCancelled, {});
      }
    }
    services_.progress.end();
    return {};
  }

  Result<void> take(Work& work) {
    auto& items = work.items;
    if (!work.outcome) {
      return in_chunk(work.number, std::move(work.outcome).error());
    }
    if (!items.sources.empty() || !items.owners.empty() || !items.removals.empty() ||
        !items.kev.empty()) {
      return in_chunk(work.number, Error(ErrorCode::kInvalidInput,
                                         {msg::kExpected, {"records", "what comes first"}}));
    }
    for (auto& record : work.records) {
      AKASHI_TRY_ASSIGN(const auto outcome, writer_.put(std::move(record)));
      std::uint64_t* counters[] = {&summary_.added, &summary_.replaced, &summary_.same,
                                   &summary_.older};
      ++*counters[static_cast<std::size_t>(outcome)];
    }
    for (auto& [table, rows] : items.tables) {
      if (std::ranges::find(manifest_.tables, table) == manifest_.tables.end()) {
        return in_chunk(work.number, Error(ErrorCode::kInvalidInput,
                                           {msg::kExpected, {"tables of the manifest", table}}));
      }
      tables_[table].merge(rows);
    }
    std::ranges::move(items.epss, std::back_inserter(epss_));
    std::ranges::move(items.epss_removed, std::back_inserter(epss_removed_));
    return {};
  }

  Result<void> check_counts() {
    struct Count {
      std::string_view what;
      std::uint64_t got;
      std::uint64_t wanted;
    };
    const auto records = summary_.added + summary_.replaced + summary_.same + summary_.older;
    for (const auto& count : {Count{"records", records, manifest_.records},
                              Count{"removals", summary_.removed, manifest_.removals},
                              Count{"epss", epss_.size(), manifest_.epss}}) {
      if (count.got != count.wanted) {
        return fail(
            ErrorCode::kInvalidInput, msg::kBundleCounts,
            {std::string(count.what), std::to_string(count.got), std::to_string(count.wanted)});
      }
    }
    return {};
  }

  Result<void> write_signals() {
    for (const auto& table : manifest_.tables) {
      AKASHI_TRY(writer_.replace_table(table, tables_[table]));
    }
    if (manifest_.kev || had_kev_) {
      AKASHI_TRY(writer_.put_kev(head_.kev));
    }
    if (manifest_.all_epss || had_epss_) {
      return writer_.put_epss(epss_);
    }
    return writer_.update_epss(epss_, epss_removed_);
  }

  const Services& services_;
  BundleReader& bundle_;
  AdvisoryWriter& writer_;
  BundleImportSummary& summary_;
  const BundleManifest& manifest_;
  store::Channel channel_;
  std::vector<store::Channel> others_;
  store::BundleItems head_;
  bool had_kev_ = false;  // The channel's, and of a full bundle: what it doesn't have is gone.
  bool had_epss_ = false;
  std::map<std::string, store::TableRows, std::less<>> tables_;
  std::vector<EpssScore> epss_;
  std::vector<std::string> epss_removed_;
};

}  // namespace

Result<OpenedEnvelope> verify_head(std::string_view head, const std::vector<PublicKey>& keys,
                                   bool allow_unsigned, const Services& services) {
  AKASHI_TRY_ASSIGN(auto opened, open_envelope(head, keys, allow_unsigned, services.limits));
  const auto& manifest = opened.manifest;
  if (manifest.index_format != store::kIndexFormat) {
    return fail(ErrorCode::kUnsupported, msg::kBundleOtherIndex,
                {manifest.index_format, std::string(store::kIndexFormat)});
  }
  const auto expires = parse_time(manifest.expires);
  if (!parse_time(manifest.created) || !expires) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"created, expires", manifest.created + ", " + manifest.expires, "time"});
  }
  if (*expires <= services.clock.unix_seconds()) {
    return fail(ErrorCode::kInvalidInput, msg::kBundleExpired, {manifest.expires});
  }
  return opened;
}

Result<void> check_not_older(const BundleManifest& manifest, const store::Channel& present) {
  if (manifest.revision.number < present.revision.number ||
      parse_time(manifest.created).value_or(0) < parse_time(present.created).value_or(0)) {
    return fail(
        ErrorCode::kInvalidInput, msg::kBundleOlder,
        {manifest.revision.text(), manifest.created, present.revision.text(), present.created});
  }
  return {};
}

namespace {

Result<OpenedEnvelope> open_head(BundleReader& bundle, const BundleImportOptions& options,
                                 const Services& services) {
  AKASHI_TRY_ASSIGN(const auto keys, read_public_keys(options.trust_files));
  AKASHI_TRY_ASSIGN(const auto head, bundle.head());
  return verify_head(head, keys, options.allow_unsigned, services);
}

}  // namespace

Result<BundleImportSummary> import_bundle(const BundleImportOptions& options,
                                          const Services& services) {
  const auto named = [&](Error&& error) {
    return std::unexpected(std::move(error).in_file(options.path));
  };
  auto bundle = BundleReader::open(options.path, services.limits, options.head);
  if (!bundle) {
    return named(std::move(bundle).error());
  }
  auto opened = open_head(**bundle, options, services);
  if (!opened) {
    return named(std::move(opened).error());
  }
  AKASHI_TRY_ASSIGN(const auto writer,
                    all_stores().front()->open_writer(options.database, services.pool));
  BundleImportSummary summary{.manifest = std::move(opened->manifest), .key = opened->key};
  Importer importer(services, **bundle, *writer, summary);
  if (auto taken = importer.run(); !taken) {
    return named(std::move(taken).error());
  }
  services.progress.begin(msg::kStageCommit, 0);
  AKASHI_TRY(writer->commit());
  services.progress.end();
  return summary;
}

}  // namespace akashi::service
