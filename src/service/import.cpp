#include "service/import.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "base/glob.h"
#include "base/hash.h"
#include "base/messages/progress.h"
#include "base/strings.h"
#include "feed/feed.h"
#include "scan/context.h"
#include "scan/directory_source.h"
#include "scan/file_store.h"
#include "scan/target.h"
#include "service/import_batch.h"
#include "service/packed_check.h"
#include "store/advisory_store.h"
#include "store/identity_rows.h"

namespace akashi::service {
namespace {

constexpr std::size_t kBatchFiles = 512;
constexpr std::size_t kBatchBytes = 4UL << 20;
constexpr std::size_t kBatchesInFlight = 6;

// One compressed file: "nvdcve-2.0-2024.json.gz". Nothing when it isn't.
std::optional<std::string_view> without_compression(std::string_view path) {
  for (const std::string_view suffix : {".gz", ".xz", ".zst", ".bz2"}) {
    if (path.ends_with(suffix)) {
      return path.substr(0, path.size() - suffix.size());
    }
  }
  return std::nullopt;
}

bool has_feed_suffix(std::string_view path) {
  const auto suffixes = {".json", ".yaml", ".yml", ".jsonl", ".ndjson",
                         ".csv",  ".xml",  ".md",  ".rdf",   ".toml"};
  // Files of ubuntu-cve-tracker are named as their vulnerability.
  if (const auto name = file_name(path); name.starts_with("CVE-") && !name.contains('.')) {
    return true;
  }
  return std::ranges::any_of(suffixes,
                             [&](std::string_view suffix) { return path.ends_with(suffix); });
}

class Importer : public scan::Visitor {
 public:
  Importer(const Services& services, AdvisoryWriter& writer, From from, ImportSummary& summary)
      : services_(services),
        writer_(writer),
        from_(std::move(from)),
        summary_(summary),
        budget_(services.limits),
        store_(scan::FileStore::create(services.temp_folder)) {}

  Result<void> run(std::span<const std::string> paths) {
    for (const auto& path : paths) {
      AKASHI_TRY(read(path));
    }
    return write_sources();
  }

  bool wants(std::string_view path, scan::EntryType type) override {
    // ".git", ".github": not advisories.
    return type != scan::EntryType::kDirectory ||
           (!file_name(path).starts_with('.') && only_.empty());
  }
  void visit(const scan::Entry& entry, scan::EntryContent& content) override {
    if (entry.type != scan::EntryType::kRegular || !failure_ ||
        (!only_.empty() && entry.path != only_)) {
      return;
    }
    const auto unpacked = without_compression(entry.path);
    if (!has_feed_suffix(unpacked.value_or(entry.path))) {
      ++summary_.ignored;
      return;
    }
    const bool lies_open = content.lazy();
    auto file = content.keep();
    if (file && unpacked) {
      file = unpack(**file, lies_open);
    }
    if (!file) {
      summary_.rejected.emplace_back(entry.path, file.error());
      summary_.broken.push_back(file.error());
      return;
    }
    take({std::string(unpacked.value_or(entry.path)), std::move(*file)}, entry.size);
  }
  void unknown(std::string path, const Error& error) override {
    summary_.broken.push_back(error);
    summary_.rejected.emplace_back(std::move(path), error);
  }
  void special() override {}
  bool stopped() override { return services_.progress.stopped() || !failure_; }

 private:
  Result<void> read(const std::string& path) {
    only_.clear();
    from_.one_file = false;
    // While it is read.
    Result<void> whole;
    TaskGroup checking(services_.pool);
    const auto file = scan::open_file(path);
    if (file) {
      checking.run([&] { whole = check_packed(**file, services_.limits); });
    }
    auto walked = walk(path);
    checking.wait();
    for (auto* result : {&whole, &walked}) {
      if (!*result) {  // That it is not there says its name already.
        return std::unexpected(result->error().code() == ErrorCode::kNotFound
                                   ? std::move(*result).error()
                                   : std::move(*result).error().in_file(path));
      }
    }
    flush();
    while (!in_flight_.empty()) {
      finish_oldest();
    }
    AKASHI_TRY(std::move(failure_));
    if (services_.progress.stopped()) {
      return fail(ErrorCode::kCancelled, msg::kCancelled, {});
    }
    return {};
  }

  static bool has_archive_suffix(std::string_view path) {
    return path.contains(".tar") || path.ends_with(".zip") || path.ends_with(".tgz");
  }

  Result<void> walk(const std::string& path) {
    AKASHI_TRY_ASSIGN(const bool compressed, is_compressed_file(path));
    if (compressed) {
      return read_compressed(path);
    }
    AKASHI_TRY_ASSIGN(const auto opened,
                      scan::open_target(path, {}, store_, budget_, services_.limits));
    only_ = opened.only;
    from_.one_file = !only_.empty();
    return opened.source->walk(*this);
  }

  // By its name no archive, by its bytes compressed.
  static Result<bool> is_compressed_file(const std::string& path) {
    const auto file = scan::open_file(path);
    if (!file || has_archive_suffix(path)) {
      return false;  // A folder, or what open_target says of it.
    }
    std::array<char, 512> head{};
    AKASHI_TRY_ASSIGN(const auto count, (*file)->read_at(0, head));
    return formats::looks_like_archive({head.data(), count});
  }

  // One compressed file, epss_scores.csv.gz: no archive inside.
  Result<void> read_compressed(const std::string& path) {
    AKASHI_TRY_ASSIGN(const auto file, scan::open_file(path));
    from_.one_file = true;
    budget_.add_input(file->size());
    AKASHI_TRY_ASSIGN(const auto raw, formats::ArchiveReader::open_raw(*file, budget_));
    AKASHI_TRY_ASSIGN(auto kept, store_->keep({}, *raw, most_bytes(services_.limits)));
    const auto name = file_name(path);
    take(PendingFile{std::string(name.substr(0, name.rfind('.'))), std::move(kept)}, 0);
    return {};
  }

  // `lies_open`: in a folder, not in an archive that was counted.
  Result<std::shared_ptr<const scan::FileRef>> unpack(const scan::FileRef& packed, bool lies_open) {
    AKASHI_TRY_ASSIGN(const auto bytes, packed.open());
    if (lies_open) {
      budget_.add_input(bytes->size());
    }
    AKASHI_TRY(check_packed(*bytes, services_.limits));
    AKASHI_TRY_ASSIGN(const auto raw, formats::ArchiveReader::open_raw(*bytes, budget_));
    return store_->keep({}, *raw, most_bytes(services_.limits));
  }

  void take(PendingFile file, std::uint64_t size) {
    if (!filling_) {
      filling_ = std::make_unique<Batch>();
    }
    filling_->files.push_back(std::move(file));
    filling_->bytes += size;
    if (filling_->files.size() >= kBatchFiles || filling_->bytes >= kBatchBytes) {
      flush();
    }
  }

  void flush() {
    if (!filling_) {
      return;
    }
    while (in_flight_.size() >= kBatchesInFlight) {
      finish_oldest();
    }
    auto& work = in_flight_.emplace_back();
    work.batch = std::move(filling_);
    work.group = std::make_unique<TaskGroup>(services_.pool);
    work.group->run([this, &into = *work.batch] { read_batch(into, from_, services_.limits); });
  }

  // Batches are written in the order of the walk, by this thread.
  void finish_oldest() {
    auto work = std::move(in_flight_.front());
    in_flight_.pop_front();
    work.group->wait();
    auto& batch = *work.batch;
    if (auto unpacked = unpack_texts(batch); !unpacked) {
      keep_failure(std::move(unpacked));
      return;
    }
    for (std::size_t at = 0; at < batch.records.size(); ++at) {
      auto& record = batch.records[at];
      summary_.unordered_ranges += record.unordered_ranges;
      const auto packages = record.entries.size() + record.cpe_entries.size();
      const auto ranges = record.ranges;
      const auto feed = record.feed;
      const auto key = key_of(record);
      const auto [seen, first] = seen_.try_emplace(key, Kept{});
      if (is_of_older_format(key, first, batch.version_of(at))) {
        ++summary_.older;
        note_kept(seen->second, first, AdvisoryWriter::Put::kOlder, {packages, ranges},
                  repeated_[feed]);
        continue;
      }
      const auto outcome = writer_.put(std::move(record));
      if (!outcome) {
        keep_failure(std::unexpected(outcome.error()));
        break;
      }
      count(*outcome);
      note_kept(seen->second, first, *outcome, {packages, ranges}, repeated_[feed]);
      if (*outcome == AdvisoryWriter::Put::kAdded) {
        fresh_.records += first ? 1 : 0;
        fresh_.packages += packages;
        fresh_.ranges += ranges;
      }
    }
    std::ranges::move(batch.broken, std::back_inserter(summary_.broken));
    std::ranges::move(batch.kev, std::back_inserter(kev_));
    std::ranges::move(batch.epss, std::back_inserter(epss_));
    for (auto& entry : batch.exploits) {
      exploits_[entry.feed].push_back(std::move(entry));
    }
    std::ranges::move(batch.weaknesses, std::back_inserter(weaknesses_));
    std::ranges::move(batch.lifecycles, std::back_inserter(lifecycles_));
    std::ranges::move(batch.mappings, std::back_inserter(mappings_));
    dictionary_.merge(std::move(batch.dictionary));
    std::ranges::move(batch.digests, std::back_inserter(digests_));
    std::ranges::move(batch.rejected, std::back_inserter(summary_.rejected));
    for (const auto& [feed, status] : batch.by_feed) {
      auto& all = by_feed_[feed];
      all.records += status.records;
      all.packages += status.packages;
      all.ranges += status.ranges;
      all.rejected += status.rejected;
      all.partial = all.partial || status.partial;
      all.newest = std::max(all.newest, status.newest);
      all.version = std::max(all.version, status.version);
    }
    summary_.bytes += batch.read_bytes;
    summary_.files += batch.read_files;
    summary_.ignored += batch.ignored;
    services_.progress.advance(batch.read_files);
  }

  // What is in the index of a record that this import brought.
  struct Kept {
    std::uint64_t packages = 0;
    std::uint64_t ranges = 0;
  };

  static std::size_t key_of(const store::PreparedRecord& record) {
    return std::hash<std::string>{}(record.feed + '\n' + record.id);
  }

  // One repository in files of several versions of its format: each record is of the newest that
  // has it, in whatever order they come.
  bool is_of_older_format(std::size_t key, bool first, std::string_view version) {
    const auto order = [](std::string_view text) { return std::pair(text.size(), text); };
    const auto known = formats_.find(key);
    if (!first && known != formats_.end() && order(version) < order(known->second)) {
      return true;
    }
    if (!version.empty()) {
      formats_.insert_or_assign(key, std::string(version));
    }
    return false;
  }

  // An archive, or several files, may have a record more than once: what another text of it has
  // taken the place of, or what was left out, is not counted; parts of one record are.
  static void note_kept(Kept& kept, bool first, AdvisoryWriter::Put outcome, const Kept& now,
                        SourceStatus& repeated) {
    if (first) {
      kept = now;
      return;
    }
    ++repeated.records;
    if (outcome == AdvisoryWriter::Put::kAdded) {
      kept.packages += now.packages;
      kept.ranges += now.ranges;
      return;
    }
    const bool replaced = outcome == AdvisoryWriter::Put::kReplaced;
    const auto gone = replaced ? kept : now;
    kept = replaced ? now : kept;
    repeated.packages += gone.packages;
    repeated.ranges += gone.ranges;
  }

  void count(AdvisoryWriter::Put outcome) {
    std::uint64_t* counters[] = {&summary_.added, &summary_.replaced, &summary_.same,
                                 &summary_.older};
    ++*counters[static_cast<std::size_t>(outcome)];
  }

  void keep_failure(Result<void> result) {
    if (failure_ && !result) {
      failure_ = std::move(result);
    }
  }

  Result<void> write_sources() {
    std::ranges::sort(digests_);
    Hasher digest(HashAlgorithm::kSha256);
    for (const auto& one : digests_) {
      digest.update(one);
    }
    const auto all = "sha256:" + digest.finish_hex();
    for (auto& [feed, status] : by_feed_) {
      if (is_replaced_whole(feed)) {
        AKASHI_TRY_ASSIGN(const bool taken, replace_whole(feed, status));
        if (!taken) {
          continue;
        }
      }
      status.name = from_.source;
      if (by_feed_.size() > 1) {
        status.name += "/" + feed;
      }
      status.kind = feed;
      status.imported = format_time(services_.clock.unix_seconds());
      status.digest = all;
      const auto& repeated = repeated_[feed];
      status.records -= repeated.records;
      status.packages -= repeated.packages;
      status.ranges -= repeated.ranges;
      if (by_feed_.size() == 1) {
        go_on(status);
      }
      AKASHI_TRY(writer_.put_source(status));
      summary_.sources.push_back(status);
    }
    return {};
  }

  // What changed of a source does not make the source smaller.
  void go_on(SourceStatus& status) {
    const auto sources = from_.adds ? writer_.sources() : std::vector<SourceStatus>();
    const auto before = std::ranges::find(sources, status.name, &SourceStatus::name);
    if (before == sources.end()) {
      return;
    }
    status.records = before->records + fresh_.records;
    status.packages = before->packages + fresh_.packages;
    status.ranges = before->ranges + fresh_.ranges;
    status.rejected += before->rejected;
    status.newest = std::max(status.newest, before->newest);
    status.partial = status.partial || before->partial;
  }

  static bool is_replaced_whole(std::string_view id) {
    const auto feeds = all_feeds();
    const auto feed = std::ranges::find(feeds, id, &Feed::id);
    return (*feed)->read_record == nullptr;
  }

  // Nothing that could be read, or what is older than what is there: nothing is replaced.
  Result<bool> replace_whole(const std::string& feed, SourceStatus& status) {
    if (status.records == 0) {
      return false;
    }
    std::vector<std::string> before;
    for (const auto& source : writer_.sources()) {
      if (source.kind != feed) {
        continue;
      }
      const bool is_older = !status.newest.empty() && status.newest < source.newest;
      const bool is_left = is_older && !from_.older;
      bool past = false;
      if (feed == "epss") {
        AKASHI_TRY_ASSIGN(past, keep_epss_day(source.newest, status.newest, is_left));
      }
      if (is_left) {
        summary_.kept.push_back({feed, source.newest, status.newest, past});
        summary_.older += past ? 0 : status.records;
        return false;
      }
      before.push_back(source.name);
    }
    for (const auto& name : before) {
      AKASHI_TRY(writer_.remove_source(name));
    }
    AKASHI_TRY(put_whole(feed, status));
    return true;
  }

  // Scores of an older day are kept beside the newest; of the newest that others take the place of,
  // the last of each month (ADR 41).
  Result<bool> keep_epss_day(std::string_view there, std::string_view given, bool is_older) {
    constexpr std::size_t kMonth = 7;
    const auto day = (is_older ? given : there).substr(0, std::string_view("YYYY-MM-DD").size());
    const bool is_last = there.substr(0, kMonth) != given.substr(0, kMonth);
    if (!parse_time(std::string(day) + "T00:00:00Z") || (!is_older && !is_last)) {
      return false;
    }
    AKASHI_TRY(is_older ? writer_.put_epss_day(day, epss_) : writer_.keep_epss(day));
    return true;
  }

  Result<void> put_whole(const std::string& feed, SourceStatus& status) {
    if (feed == "kev") {
      return writer_.put_kev(kev_);
    }
    if (feed == "epss") {
      return writer_.put_epss(epss_);
    }
    if (feed == "cwe") {
      // One catalogue may be there in two forms.
      std::ranges::stable_sort(weaknesses_, {}, &Weakness::id);
      const auto rest = std::ranges::unique(weaknesses_, {}, &Weakness::id);
      weaknesses_.erase(rest.begin(), rest.end());
      status.records = weaknesses_.size();
      return writer_.put_weaknesses(weaknesses_);
    }
    if (feed == "endoflife") {
      return writer_.put_lifecycles(lifecycles_);
    }
    if (feed == store::kMappingFeed) {
      return writer_.put_identities(feed, store::mapping_rows(mappings_));
    }
    if (feed == store::kDictionaryFeed) {
      return writer_.put_identities(feed, dictionary_.rows());
    }
    return writer_.put_exploits(feed, exploits_[feed]);
  }

  struct InFlight {
    std::unique_ptr<Batch> batch;
    std::unique_ptr<TaskGroup> group;
  };

  const Services& services_;
  AdvisoryWriter& writer_;
  From from_;
  ImportSummary& summary_;
  formats::ArchiveBudget budget_;
  std::shared_ptr<scan::FileStore> store_;
  std::string only_;
  std::unique_ptr<Batch> filling_;
  std::deque<InFlight> in_flight_;
  std::map<std::string, SourceStatus> by_feed_;
  SourceStatus fresh_;                                    // Of the records that were not there.
  std::unordered_map<std::size_t, Kept> seen_;            // By a hash of feed and id.
  std::unordered_map<std::size_t, std::string> formats_;  // The same: FeedSink::data_version.
  std::map<std::string, SourceStatus> repeated_;          // By feed: counted, and not kept.
  std::vector<KevEntry> kev_;
  std::vector<EpssScore> epss_;
  std::map<std::string, std::vector<ExploitEntry>> exploits_;
  std::vector<Weakness> weaknesses_;
  std::vector<LifecycleProduct> lifecycles_;
  std::vector<CpeMapping> mappings_;
  store::CpeDictionary dictionary_;
  std::vector<std::string> digests_;
  Result<void> failure_;
};

// "…/osv-npm.tar.zst" is "osv-npm".
std::string source_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  auto name = file_name(path);
  for (const std::string_view suffix : {".zst", ".gz", ".xz", ".bz2", ".tar", ".tgz", ".zip",
                                        ".json", ".yaml", ".csv", ".xml", ".md", ".rdf"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      name.remove_suffix(suffix.size());
    }
  }
  return std::string(name);
}

}  // namespace

Result<ImportSummary> import_advisories(const ImportOptions& options, const Services& services) {
  const auto stores = all_stores();
  AKASHI_TRY_ASSIGN(const auto writer,
                    stores.front()->open_writer(options.database, services.pool));
  ImportSummary summary;
  services.progress.begin(msg::kStageImport, 0);
  From from{.source = options.name,
            .partial = options.partial,
            .older = options.older,
            .adds = options.adds};
  const std::size_t step = options.together ? options.paths.size() : 1;
  for (auto paths = std::span(options.paths); !paths.empty(); paths = paths.subspan(step)) {
    from.source = options.name.empty() ? source_name(paths.front()) : options.name;
    Importer importer(services, *writer, from, summary);
    AKASHI_TRY(importer.run(paths.first(step)));
  }
  if (options.accept) {
    AKASHI_TRY(options.accept(summary));
  }
  services.progress.end();
  services.progress.begin(msg::kStageCommit, 0);
  AKASHI_TRY(writer->commit());
  services.progress.end();
  return summary;
}

}  // namespace akashi::service
