#include "service/bundle_export.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/messages/bundle.h"
#include "base/messages/progress.h"
#include "base/strings.h"
#include "scan/context.h"
#include "scan/directory_source.h"
#include "service/bundle_files.h"
#include "service/keys.h"
#include "service/version.h"
#include "store/advisory_store.h"
#include "store/bundle_items.h"
#include "store/packing.h"

namespace akashi::service {
namespace {

constexpr std::size_t kChunkBytes = 8UL << 20;  // Before packing; one record alone may be more.
constexpr int kLevel = 9;
constexpr std::int64_t kDay = 86'400;

struct Packed {
  std::string bytes;
  BundleChunk chunk;
};

Result<Packed> pack_chunk(const std::string& raw) {
  // A reader would refuse what is not in order; better said here.
  AKASHI_TRY(store::read_items(raw));
  Packed out;
  AKASHI_TRY_ASSIGN(out.bytes, store::compress(raw, kLevel));
  out.chunk = {.sha256 = hash_hex(HashAlgorithm::kSha256, out.bytes),
               .size = out.bytes.size(),
               .raw_size = raw.size()};
  return out;
}

// An entry of a table, with the record that it is of. Views into the index.
struct Entry {
  std::uint32_t record;
  std::string_view key;
  std::string_view bytes;
};

// Entries of the wanted records, by record.
class Entries {
 public:
  // `wanted`: sorted; null for all.
  void add(std::string_view key, std::string_view value, const std::vector<std::uint32_t>* wanted) {
    while (const auto entry = store::EntryView::take(value)) {
      if (wanted == nullptr || std::ranges::binary_search(*wanted, entry->record())) {
        entries_.push_back({entry->record(), key, entry->bytes()});
      }
    }
  }
  void sort() { std::ranges::stable_sort(entries_, {}, &Entry::record); }
  void copy(std::uint32_t record, std::vector<store::PreparedEntry>& out) const {
    for (const auto& entry : std::ranges::equal_range(entries_, record, {}, &Entry::record)) {
      out.push_back({std::string(entry.key), std::string(entry.bytes)});
      constexpr std::size_t kNumberAt = 4;  // Of the record, which others number otherwise.
      out.back().bytes.replace(kNumberAt, 4, 4, '\0');
    }
  }

 private:
  std::vector<Entry> entries_;
};

class Exporter {
 public:
  Exporter(const ExportOptions& options, const Services& services, AdvisoryReader& index,
           BundleWriter& writer, BundleManifest manifest)
      : options_(options),
        services_(services),
        index_(index),
        writer_(writer),
        manifest_(std::move(manifest)) {}

  Result<BundleManifest> run(const store::Changes* changes) {
    choose_records(changes);
    AKASHI_TRY(write_head(changes));
    AKASHI_TRY(write_records());
    AKASHI_TRY(write_tables(changes));
    AKASHI_TRY(write_epss(changes));
    return std::move(manifest_);
  }

 private:
  struct Chosen {
    std::uint32_t number;
    std::string_view value;
  };

  void choose_records(const store::Changes* changes) {
    if (changes == nullptr) {
      index_.each_record([&](std::uint32_t number, std::string_view value) {
        chosen_.push_back({number, value});
      });
      index_.each_package([&](std::string_view key, std::string_view value) {
        packages_.add(key, value, nullptr);
      });
      index_.each_cpe(
          [&](std::string_view key, std::string_view value) { cpes_.add(key, value, nullptr); });
    } else {
      choose_changed(*changes);
    }
    packages_.sort();
    cpes_.sort();
    manifest_.records = chosen_.size();
  }

  void choose_changed(const store::Changes& changes) {
    std::vector<std::uint32_t> numbers;
    for (const auto& key : changes.records) {
      if (const auto number = index_.record_number(key)) {
        numbers.push_back(*number);
      }
    }
    std::ranges::sort(numbers);
    std::set<std::string_view> package_keys;
    std::set<std::string_view> cpe_keys;
    for (const auto number : numbers) {
      const auto value = index_.record(number);
      const auto header = value ? store::RecordHeader::parse(*value)
                                : fail(ErrorCode::kNotFound, msg::kNotFound, {"record"});
      if (!header) {
        continue;  // write_records says so.
      }
      chosen_.push_back({number, *value});
      package_keys.insert(header->keys.begin(), header->keys.end());
      cpe_keys.insert(header->cpe_keys.begin(), header->cpe_keys.end());
    }
    for (const auto key : package_keys) {
      packages_.add(key, index_.package(key), &numbers);
    }
    for (const auto key : cpe_keys) {
      cpes_.add(key, index_.cpe(key), &numbers);
    }
  }

  Result<void> write(const std::string& raw) {
    AKASHI_TRY_ASSIGN(const auto packed, pack_chunk(raw));
    return write(packed);
  }
  Result<void> write(const Packed& packed) {
    if (services_.progress.stopped()) {
      return fail(ErrorCode::kCancelled, msg::kCancelled, {});
    }
    manifest_.chunks.push_back(packed.chunk);
    return writer_.chunk(packed.chunk, packed.bytes);
  }

  // The first chunk: what must be known before any record.
  Result<void> write_head(const store::Changes* changes) {
    std::string raw;
    for (const auto& source : manifest_.sources) {
      store::put_source(raw, source);
    }
    std::set<std::string_view> owners;
    std::unordered_set<std::string_view> seen;
    for (const auto& record : chosen_) {
      AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(record.value));
      if (seen.insert(header.source).second) {
        owners.insert(header.source);
      }
    }
    for (const auto owner : owners) {
      store::put_owner(raw, owner);
    }
    if (changes != nullptr) {
      for (const auto& key : changes->removed) {
        store::put_removal(raw, key);
      }
      manifest_.removals = changes->removed.size();
    }
    manifest_.kev = changes == nullptr ? index_.has_kev() : changes->kev;
    if (manifest_.kev) {
      index_.each_kev([&](const KevEntry& entry) { store::put_kev(raw, entry); });
    }
    return write(raw);
  }

  // Some chunks at a time, each by one thread; written in their order.
  Result<void> write_records() {
    services_.progress.begin(msg::kStageExport, chosen_.size());
    std::size_t next = 0;
    while (next < chosen_.size()) {
      std::vector<std::pair<std::size_t, std::size_t>> parts;
      while (next < chosen_.size() && parts.size() < 2UL * services_.pool.threads()) {
        const auto begin = next;
        std::size_t size = 0;
        while (next < chosen_.size() && (size < kChunkBytes || next == begin)) {
          AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(chosen_[next].value));
          size += header.raw_size;
          ++next;
        }
        parts.emplace_back(begin, next);
      }
      std::vector<Result<Packed>> packed(parts.size());
      services_.pool.for_each(parts.size(), [&](std::size_t i) {
        packed[i] = pack_records(parts[i].first, parts[i].second);
      });
      for (std::size_t i = 0; i < parts.size(); ++i) {
        AKASHI_TRY_ASSIGN(const auto chunk, std::move(packed[i]));
        AKASHI_TRY(write(chunk));
        services_.progress.advance(parts[i].second - parts[i].first);
      }
    }
    services_.progress.end();
    return {};
  }

  Result<Packed> pack_records(std::size_t begin, std::size_t end) const {
    AKASHI_TRY_ASSIGN(const auto index, index_.clone());
    std::string raw;
    for (auto i = begin; i < end; ++i) {
      AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(chosen_[i].value));
      store::BundleRecord record{.feed = std::string(header.feed),
                                 .id = std::string(header.id),
                                 .part = std::string(header.part),
                                 .source = std::string(header.source),
                                 .modified = std::string(header.modified),
                                 .withdrawn = std::string(header.withdrawn),
                                 .partial = header.partial,
                                 .aliases = {header.aliases.begin(), header.aliases.end()},
                                 .upstream = {header.upstream.begin(), header.upstream.end()}};
      AKASHI_TRY_ASSIGN(record.raw, index->text(chosen_[i].number));
      if (store::record_digest(record.raw) != header.digest) {
        return fail(ErrorCode::kInvalidInput, msg::kDatabase,
                    {options_.database, "damaged at " + record.id + "; run akashi db verify"});
      }
      packages_.copy(chosen_[i].number, record.entries);
      cpes_.copy(chosen_[i].number, record.cpe_entries);
      store::put_record(raw, record);
    }
    return pack_chunk(raw);
  }

  Result<void> write_tables(const store::Changes* changes) {
    std::string raw;
    Result<void> outcome;
    for (const auto table : store::kWholeTables) {
      bool any = false;
      if (changes != nullptr && !std::ranges::binary_search(changes->tables, table)) {
        continue;
      }
      index_.each_row(table, [&](std::string_view key, std::string_view value) {
        any = true;
        store::put_row(raw, table, key, value);
        if (raw.size() >= kChunkBytes && outcome) {
          outcome = write(std::exchange(raw, {}));
        }
      });
      if (any || changes != nullptr) {
        manifest_.tables.emplace_back(table);
      }
    }
    AKASHI_TRY(std::move(outcome));
    return raw.empty() ? Result<void>() : write(raw);
  }

  Result<void> write_epss(const store::Changes* changes) {
    std::string raw;
    Result<void> outcome;
    const auto put = [&](const EpssScore& score) {
      store::put_epss(raw, score);
      ++manifest_.epss;
      if (raw.size() >= kChunkBytes && outcome) {
        outcome = write(std::exchange(raw, {}));
      }
    };
    manifest_.all_epss = changes == nullptr ? index_.has_epss() : changes->all_epss;
    if (manifest_.all_epss) {
      index_.each_epss(put);
    } else if (changes != nullptr) {
      for (const auto& cve : changes->epss) {
        if (const auto score = index_.epss(cve)) {
          put(*score);
        } else {
          store::put_epss_removal(raw, cve);
        }
      }
    }
    AKASHI_TRY(std::move(outcome));
    return raw.empty() ? Result<void>() : write(raw);
  }

  const ExportOptions& options_;
  const Services& services_;
  AdvisoryReader& index_;
  BundleWriter& writer_;
  BundleManifest manifest_;
  std::vector<Chosen> chosen_;
  Entries packages_;
  Entries cpes_;
};

// The revisions that a delta from `since` can be put on, itself first.
Result<std::vector<store::Revision>> bases_of(AdvisoryReader& index, const std::string& since) {
  const auto known = index.revisions();
  const auto wanted = store::Revision::parse(since);
  const auto number = parse_u64(since);
  if (!wanted && !number) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"since", since, "a revision as `akashi db status` prints it"});
  }
  const auto base = std::ranges::find_if(known, [&](const store::Revision& revision) {
    return wanted ? revision == *wanted : revision.number == *number;
  });
  if (base == known.end()) {
    return fail(ErrorCode::kInvalidInput, msg::kBundleUnknownBase,
                {since, known.empty() ? "-" : known.front().text()});
  }
  // A delta to a state from itself only says that it is still the newest.
  const auto last = known.end() - (base + 1 == known.end() ? 0 : 1);
  return std::vector<store::Revision>(base, last);
}

}  // namespace

Result<ExportSummary> export_bundle(const ExportOptions& options, const Services& services) {
  constexpr std::size_t kMostChannel = 100;
  if (options.channel.empty() || options.channel.size() > kMostChannel ||
      !is_valid_utf8(options.channel)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"channel", options.channel, "1 … 100 bytes"});
  }
  AKASHI_TRY_ASSIGN(const auto key, read_signing_key(options.key_file));
  AKASHI_TRY_ASSIGN(const auto index, all_stores().front()->open(options.database));
  const auto now = services.clock.unix_seconds();
  BundleManifest manifest{.index_format = std::string(store::kIndexFormat),
                          .tool = std::string(program_version()),
                          .channel = options.channel,
                          .revision = index->revision(),
                          .bases = {},
                          .created = format_time(now),
                          .expires = format_time(now + std::int64_t{options.days} * kDay)};
  manifest.sources = index->sources();
  std::optional<store::Changes> changes;
  if (!options.since.empty()) {
    AKASHI_TRY_ASSIGN(manifest.bases, bases_of(*index, options.since));
    changes = index->changed_since(manifest.bases.front());
    if (changes->everything) {
      return fail(ErrorCode::kInvalidInput, msg::kBundleUnknownBase,
                  {options.since, manifest.revision.text()});
    }
  }
  AKASHI_TRY_ASSIGN(const auto writer, options.head.empty() ? BundleWriter::open(options.path, now)
                                                            : BundleWriter::open_in_mirror(
                                                                  options.path, options.head));
  Exporter exporter(options, services, *index, *writer, std::move(manifest));
  ExportSummary out;
  AKASHI_TRY_ASSIGN(out.manifest, exporter.run(changes ? &*changes : nullptr));
  AKASHI_TRY_ASSIGN(const auto head, write_envelope(out.manifest.json(), key ? &*key : nullptr));
  AKASHI_TRY(writer->finish(head));
  out.bytes = head.size();
  for (const auto& chunk : out.manifest.chunks) {
    out.bytes += chunk.size;
  }
  out.key = key ? key->id() : std::string();
  return out;
}

}  // namespace akashi::service
