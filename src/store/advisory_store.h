// The contract of an advisory index: written in one transaction, read by many at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/thread_pool.h"
#include "model/finding.h"
#include "store/changes.h"
#include "store/index_format.h"

namespace akashi {

// A snapshot: what it shows does not change while it lives, whatever is imported meanwhile. Views
// point into it. Each thread uses its own (see `clone`).
class AdvisoryReader {
 public:
  AdvisoryReader() = default;
  AdvisoryReader(const AdvisoryReader&) = delete;
  AdvisoryReader& operator=(const AdvisoryReader&) = delete;
  virtual ~AdvisoryReader() = default;

  // Entries (store::EntryView) of a package key (store::package_key); empty when there are none.
  // Fast when keys come in ascending order.
  virtual std::string_view package(std::string_view key) = 0;
  // The same of the cpe table (store::cpe_key).
  virtual std::string_view cpe(std::string_view key) = 0;
  virtual std::optional<std::string_view> record(std::uint32_t number) = 0;  // store::RecordHeader
  virtual Result<std::string> text(std::uint32_t number) = 0;  // Of a record, as it was imported.
  virtual std::optional<std::uint32_t> record_number(
      std::string_view record_key) = 0;  // store::record_key
  // Records that have this id, or have it as alias or upstream: their numbers.
  virtual std::vector<std::uint32_t> records_named(std::string_view id) = 0;
  virtual std::optional<KevEntry> kev(std::string_view cve) = 0;
  virtual std::optional<EpssScore> epss(std::string_view cve) = 0;
  // Of all feeds; sorted as Finding::exploits is.
  virtual std::vector<ExploitEntry> exploits(std::string_view cve) = 0;
  virtual std::optional<Weakness> weakness(std::string_view id) = 0;
  virtual std::optional<LifecycleProduct> lifecycle(std::string_view name) = 0;
  // Names of products that have the identifier, as LifecycleProduct::identifiers writes it.
  virtual std::vector<std::string> lifecycles_of(std::string_view identifier) = 0;
  virtual bool has_lifecycles() = 0;
  // Lines of a row of the identity table (store/identity_rows.h).
  virtual std::vector<std::string> identities(std::string_view key) = 0;
  virtual bool has_identities() = 0;
  virtual bool has_kev() = 0;
  virtual bool has_epss() = 0;
  virtual std::vector<SourceStatus> sources() = 0;  // Sorted by name.
  virtual std::uint64_t ecosystem_records(
      std::string_view ecosystem) = 0;  // With suffix; 0: not covered.
  virtual std::vector<std::pair<std::string, std::uint64_t>> ecosystems() = 0;
  virtual store::Revision
  revision() = 0;  // Its number grows with each import that changes something.
  // What is not as it was in that state; "everything" when that is not known (any more).
  virtual store::Changes changed_since(const store::Revision& revision) = 0;
  // Those that changed_since knows, the present one last.
  virtual std::vector<store::Revision> revisions() = 0;
  virtual std::vector<store::Channel> channels() = 0;  // Sorted by name.
  virtual Result<std::unique_ptr<AdvisoryReader>> clone() = 0;

  virtual void each_record(const std::function<void(std::uint32_t, std::string_view)>& body) = 0;
  virtual void each_package(
      const std::function<void(std::string_view key, std::string_view value)>& body) = 0;
  virtual void each_cpe(
      const std::function<void(std::string_view key, std::string_view value)>& body) = 0;
  // Of one of store::kWholeTables, as it is stored.
  virtual void each_row(
      std::string_view table,
      const std::function<void(std::string_view key, std::string_view value)>& body) = 0;
  virtual void each_kev(const std::function<void(const KevEntry& entry)>& body) = 0;
  virtual void each_epss(const std::function<void(const EpssScore& score)>& body) = 0;
};

// One import. Nothing is visible, or kept, before commit() has returned.
class AdvisoryWriter {
 public:
  AdvisoryWriter() = default;
  AdvisoryWriter(const AdvisoryWriter&) = delete;
  AdvisoryWriter& operator=(const AdvisoryWriter&) = delete;
  virtual ~AdvisoryWriter() = default;

  enum class Put : std::uint8_t { kAdded, kReplaced, kSame, kOlder };
  // A record that is already there is replaced by one that was modified later, or has other bytes
  // of the same time. If this import brought both, and they name other products, both are kept, as
  // parts of the record; one that names less than what this import brought is kOlder.
  virtual Result<Put> put(store::PreparedRecord&& record) = 0;
  virtual Result<void> put_kev(std::span<const KevEntry> entries) = 0;   // Replaces all.
  virtual Result<void> put_epss(std::span<const EpssScore> scores) = 0;  // Replaces all.
  // Keeps scores of a day of the past beside the newest (store/epss_day.h): these, or those that
  // are there now as the newest.
  virtual Result<void> put_epss_day(std::string_view day, std::span<const EpssScore> scores) = 0;
  virtual Result<void> keep_epss(std::string_view day) = 0;
  // Replaces all of this feed.
  virtual Result<void> put_exploits(std::string_view feed,
                                    std::span<const ExploitEntry> entries) = 0;
  virtual Result<void> put_weaknesses(std::span<const Weakness> weaknesses) = 0;  // Replaces all.
  virtual Result<void> put_lifecycles(std::span<const LifecycleProduct> products) = 0;  // Same.
  // Replaces all rows of the identity table that are of this feed.
  virtual Result<void> put_identities(std::string_view feed, const store::TableRows& rows) = 0;
  virtual std::vector<SourceStatus> sources() = 0;  // Before this import, and of it.
  virtual Result<void> remove_source(std::string_view name) = 0;
  virtual Result<void> update_epss(std::span<const EpssScore> changed,
                                   std::span<const std::string> removed) = 0;
  virtual Result<void> put_source(const SourceStatus& status) = 0;
  // Of bundles. Only a record of one of these sources (RecordOrigin::source) is taken out; a record
  // that is not there, or of another, is left alone.
  virtual Result<void> remove(const std::string& record_key,
                              const std::vector<std::string>& sources) = 0;
  // All records of these sources, and their rows of the source table.
  virtual Result<void> remove_sources(const std::vector<std::string>& sources) = 0;
  // Makes one of store::kWholeTables what `rows` says.
  virtual Result<void> replace_table(std::string_view table, const store::TableRows& rows) = 0;
  virtual std::vector<store::Channel> channels() = 0;
  virtual Result<void> put_channel(const store::Channel& channel) = 0;
  virtual Result<void> commit() = 0;
};

struct AdvisoryStore {
  std::string_view id;  // "lmdb"
  // kNotFound when there is no index in the folder; kUnsupported when it is of another format
  // version.
  Result<std::unique_ptr<AdvisoryReader>> (*open)(const std::string& folder);
  // Makes the folder and an empty index where there is none. kConflict while another import runs.
  // `pool` outlives the writer.
  Result<std::unique_ptr<AdvisoryWriter>> (*open_writer)(const std::string& folder,
                                                         ThreadPool& pool);
};

// Every store compiled in, sorted by id. Defined in generated code.
std::span<const AdvisoryStore* const> all_stores();

}  // namespace akashi
