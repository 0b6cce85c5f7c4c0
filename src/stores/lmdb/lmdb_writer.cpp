#include "stores/lmdb/lmdb_writer.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/messages/match.h"
#include "base/strings.h"
#include "store/epss_day.h"
#include "stores/lmdb/lmdb_changes.h"
#include "stores/lmdb/lmdb_env.h"
#include "stores/lmdb/lmdb_lock.h"
#include "stores/lmdb/lmdb_pending.h"
#include "stores/lmdb/lmdb_rows.h"
#include "stores/lmdb/lmdb_text.h"

namespace akashi::stores::lmdb {
namespace {

class Writer : public AdvisoryWriter {
 public:
  static Result<std::unique_ptr<AdvisoryWriter>> make(const std::string& folder, ThreadPool& pool) {
    auto writer = std::make_unique<Writer>(pool);
    AKASHI_TRY_ASSIGN(auto env, Environment::open(folder, true));
    AKASHI_TRY_ASSIGN(writer->lock_, ImportLock::take(folder));
    AKASHI_TRY_ASSIGN(writer->txn_, Transaction::begin(std::move(env), true));
    AKASHI_TRY(writer->read_meta());
    return writer;
  }
  explicit Writer(ThreadPool& pool) : pool_(pool) {}

  Result<Put> put(store::PreparedRecord&& record) override {
    if (record.id.empty() || record.id.size() > kLongestId) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"id", record.id.substr(0, 80), "advisory id"});
    }
    AKASHI_TRY_ASSIGN(const auto place, place_of(record));
    if (!place) {
      return Put::kOlder;
    }
    auto outcome = Put::kAdded;
    const auto number = place->number.value_or(next_record_);
    if (place->number) {
      AKASHI_TRY_ASSIGN(outcome, replace(number, record));
      see(number);
      if (outcome != Put::kReplaced) {
        return outcome;
      }
      AKASHI_TRY(remove_parts_within(record));
    } else {
      ids_.emplace(place->key, number);
      if (!record.part.empty()) {
        new_parts_.insert(place->key);
      }
      see(number);
      ++next_record_;
    }
    AKASHI_TRY_ASSIGN(const auto text, texts_->add(std::move(record.text)));
    AKASHI_TRY(txn_->put(Table::kRecord, number_key(number), record_row(text, record.header),
                         outcome == Put::kAdded ? static_cast<unsigned>(MDB_APPEND) : 0U));
    const auto time = ++written_[number].times;
    for (auto& entry : record.entries) {
      packages_.add({std::move(entry.key), number, time, std::move(entry.bytes)});
    }
    for (auto& entry : record.cpe_entries) {
      cpes_.add({std::move(entry.key), number, time, std::move(entry.bytes)});
    }
    for (auto& name : record.names) {
      if (name.size() <= kLongestId) {
        names_.add({std::move(name), number, time, {}});
      }
    }
    for (const auto& ecosystem : record.ecosystems) {
      ++ecosystems_[ecosystem];
    }
    return outcome;
  }

  Result<void> put_kev(std::span<const KevEntry> entries) override {
    store::TableRows rows;
    for (const auto& entry : entries) {
      rows.insert_or_assign(entry.cve, write_kev(entry));
    }
    std::vector<std::string> changed;
    AKASHI_TRY(replace_rows(Table::kKev, rows, changed));
    changes_.kev = changes_.kev || !changed.empty();
    move_into(std::move(changed), changes_.names);
    return {};
  }

  Result<void> put_epss(std::span<const EpssScore> scores) override {
    store::TableRows rows;
    for (const auto& score : scores) {
      rows.emplace(score.cve, write_epss(score));
    }
    std::vector<std::string> changed;
    AKASHI_TRY(replace_rows(Table::kEpss, rows, changed));
    move_into(std::move(changed), changes_.epss);
    return {};
  }

  Result<void> put_epss_day(std::string_view day, std::span<const EpssScore> scores) override {
    AKASHI_TRY_ASSIGN(const auto row, store::pack_epss_day(scores));
    std::string_view old;
    if (txn_->get(Table::kEpssDay, day, old) && old == row) {
      return {};
    }
    AKASHI_TRY(txn_->put(Table::kEpssDay, day, row));
    note(day);
    note(row);
    changes_.tables.emplace_back(store::kEpssDays);
    std::vector<std::string> days;
    txn_->each(Table::kEpssDay,
               [&](std::string_view key, std::string_view) { days.emplace_back(key); });
    for (std::size_t i = 0; i + store::kMostEpssDays < days.size(); ++i) {
      AKASHI_TRY(txn_->remove(Table::kEpssDay, days[i]));
      note("-" + days[i]);
    }
    return {};
  }

  Result<void> keep_epss(std::string_view day) override {
    std::vector<EpssScore> scores;
    txn_->each(Table::kEpss, [&](std::string_view cve, std::string_view value) {
      if (auto score = read_epss(cve, value)) {
        scores.push_back(std::move(*score));
      }
    });
    return put_epss_day(day, scores);
  }

  Result<void> update_epss(std::span<const EpssScore> changed,
                           std::span<const std::string> removed) override {
    for (const auto& score : changed) {
      const auto row = write_epss(score);
      std::string_view old;
      if (!txn_->get(Table::kEpss, score.cve, old) || old != row) {
        AKASHI_TRY(txn_->put(Table::kEpss, score.cve, row));
        note(score.cve + row);
        changes_.epss.push_back(score.cve);
      }
    }
    for (const auto& cve : removed) {
      std::string_view old;
      if (txn_->get(Table::kEpss, cve, old)) {
        AKASHI_TRY(txn_->remove(Table::kEpss, cve));
        note("-" + cve);
        changes_.epss.push_back(cve);
      }
    }
    return {};
  }

  Result<void> put_exploits(std::string_view feed, std::span<const ExploitEntry> entries) override {
    store::TableRows rows;
    txn_->each(Table::kExploit, [&](std::string_view key, std::string_view value) {
      if (key.substr(key.find('\0') + 1) != feed) {
        rows.emplace(key, value);
      }
    });
    std::map<std::string_view, std::vector<const ExploitEntry*>> by_cve;
    for (const auto& entry : entries) {
      by_cve[entry.vulnerability].push_back(&entry);
    }
    for (const auto& [cve, of_cve] : by_cve) {
      rows.emplace(std::string(cve) + '\0' + std::string(feed), write_exploits(of_cve));
    }
    return replace_table("exploit", rows);
  }

  Result<void> put_weaknesses(std::span<const Weakness> weaknesses) override {
    store::TableRows rows;
    for (const auto& weakness : weaknesses) {
      rows.insert_or_assign(weakness.id, write_weakness(weakness));
    }
    return replace_table("weakness", rows);
  }

  Result<void> put_lifecycles(std::span<const LifecycleProduct> products) override {
    store::TableRows rows;
    std::map<std::string, std::set<std::string>> by_identifier;
    for (const auto& product : products) {
      const auto key = lifecycle_key('P', product.name);
      if (key.size() > kLongestKey) {
        continue;
      }
      rows.insert_or_assign(key, write_lifecycle(product));
      for (const auto& identifier : product.identifiers) {
        if (auto by = lifecycle_key('I', identifier); by.size() <= kLongestKey) {
          by_identifier[std::move(by)].insert(product.name);
        }
      }
    }
    for (const auto& [key, names] : by_identifier) {
      std::string value;
      for (const auto& name : names) {
        value += (value.empty() ? "" : std::string(1, '\0')) + name;
      }
      rows.emplace(key, std::move(value));
    }
    return replace_table("lifecycle", rows);
  }

  Result<void> put_identities(std::string_view feed, const store::TableRows& rows) override {
    const auto prefix = std::string(feed) + '\0';
    auto all = rows;
    txn_->each(Table::kIdentity, [&](std::string_view key, std::string_view value) {
      if (!key.starts_with(prefix)) {
        all.emplace(key, value);
      }
    });
    std::erase_if(all, [](const auto& row) { return row.first.size() > kLongestKey; });
    return replace_table("identity", all);
  }

  Result<void> replace_table(std::string_view name, const store::TableRows& rows) override {
    const auto table = whole_table(name);
    if (!table) {
      return fail(ErrorCode::kInternal, msg::kInternal, {"table " + std::string(name)});
    }
    std::vector<std::string> changed;
    AKASHI_TRY(replace_rows(*table, rows, changed));
    if (changed.empty()) {
      return {};
    }
    changes_.tables.emplace_back(name);
    if (*table == Table::kExploit) {
      for (const auto& key : changed) {
        changes_.names.push_back(key.substr(0, key.find('\0')));
      }
    }
    return {};
  }

  std::vector<SourceStatus> sources() override {
    std::vector<SourceStatus> out;
    txn_->each(Table::kSource, [&](std::string_view key, std::string_view value) {
      out.push_back(read_source(key, value));
    });
    return out;
  }

  Result<void> remove_source(std::string_view name) override {
    return txn_->remove(Table::kSource, name);
  }

  Result<void> put_source(const SourceStatus& status) override {
    return txn_->put(Table::kSource, status.name, write_source(status));
  }

  Result<void> remove(const std::string& key, const std::vector<std::string>& sources) override {
    const auto number = key.size() > kLongestKey ? std::nullopt : find_number(key);
    if (!number) {
      return {};
    }
    AKASHI_TRY_ASSIGN(const auto before, row_of(*number));
    return std::ranges::find(sources, before.header.source) == sources.end()
               ? Result<void>()
               : remove_record(*number, before);
  }

  Result<void> remove_sources(const std::vector<std::string>& sources) override {
    std::vector<std::uint32_t> numbers;
    txn_->each(Table::kRecord, [&](std::string_view key, std::string_view value) {
      const auto header = store::RecordHeader::parse(header_of(value));
      // One that can't be read is taken for theirs: what comes now replaces it.
      if (!header || std::ranges::find(sources, header->source) != sources.end()) {
        numbers.push_back(read_number(key));
      }
    });
    for (const auto& name : sources) {
      AKASHI_TRY(txn_->remove(Table::kSource, name));
    }
    if (numbers.empty()) {
      return {};
    }
    note("-sources");
    changes_.everything = true;
    if (numbers.size() == txn_->count(Table::kRecord)) {
      return remove_all_records();
    }
    for (const auto number : numbers) {
      AKASHI_TRY_ASSIGN(const auto before, row_of(number));
      AKASHI_TRY(remove_record(number, before));
    }
    return {};
  }

  std::vector<store::Channel> channels() override { return read_channels(*txn_); }
  Result<void> put_channel(const store::Channel& channel) override {
    return txn_->put(Table::kChannel, channel.name, channel.pack());
  }

  Result<void> commit() override {
    drop_overwritten();
    AKASHI_TRY(note_records());
    list_changes();
    AKASHI_TRY(texts_->finish());
    AKASHI_TRY(packages_.write_entries(*txn_));
    AKASHI_TRY(cpes_.write_entries(*txn_));
    AKASHI_TRY(names_.write_names(*txn_));
    AKASHI_TRY(write_ids());
    AKASHI_TRY(write_ecosystems());
    AKASHI_TRY(txn_->put(Table::kMeta, "format", kFormat));
    AKASHI_TRY(txn_->put(Table::kMeta, "next", std::to_string(next_record_)));
    AKASHI_TRY(txn_->put(Table::kMeta, "next_text", std::to_string(texts_->next())));
    if (anything_ || head_.number == 0) {
      const bool first = head_.number == 0;
      ++head_.number;
      note(std::to_string(head_.number));
      head_.state = digest_.finish_hex().substr(0, kStateDigits);
      changes_.everything = changes_.everything || first;
      changes_.sort();
      if (changes_.everything) {
        changes_ = {.everything = true};
      }
      AKASHI_TRY(txn_->put(Table::kMeta, "revision", std::to_string(head_.number)));
      AKASHI_TRY(txn_->put(Table::kMeta, "state", head_.state));
      AKASHI_TRY(write_change(*txn_, head_, changes_));
    }
    return txn_->commit();
  }

 private:
  static constexpr std::size_t kLongestId = 400;
  static constexpr std::size_t kStateDigits = 16;

  // A record that this import wrote.
  struct Written {
    std::uint32_t times = 0;
    std::string before;   // state_of() what it was; empty where it is new.
    bool changed = true;  // Known at commit.
  };
  struct Row {
    std::uint32_t text;
    store::RecordHeader header;
  };

  Result<void> read_meta() {
    std::string_view value;
    if (txn_->get(Table::kMeta, "format", value) && value != kFormat) {
      return fail(ErrorCode::kUnsupported, msg::kOtherIndexFormat,
                  {txn_->environment().folder(), std::string(value), std::string(kFormat)});
    }
    if (txn_->get(Table::kMeta, "next", value)) {
      next_record_ = static_cast<std::uint32_t>(parse_u64(value).value_or(0));
    }
    std::uint32_t next_text = 1;
    if (txn_->get(Table::kMeta, "next_text", value)) {
      next_text = static_cast<std::uint32_t>(parse_u64(value).value_or(1));
    }
    texts_ = std::make_unique<TextWriter>(*txn_, pool_, next_text);
    head_ = read_head(*txn_);
    digest_.update(head_.state);
    return {};
  }

  // The digest over everything that was ever put in, in this order.
  void note(std::string_view what) {
    std::string size;
    for (std::size_t i = 0; i < sizeof(std::uint32_t); ++i) {
      size += static_cast<char>(what.size() >> (8 * i));
    }
    digest_.update(size);
    digest_.update(what);
    anything_ = true;
  }

  // A first import changes everything: there is nothing to list.
  bool lists_changes() const { return head_.number != 0 && !changes_.everything; }

  static std::string state_of(const store::RecordHeader& header) {
    return (header.partial ? "partial " : "whole ") + std::string(header.digest);
  }

  // At the end: archives hold records twice, and each time the second replaces the first.
  Result<void> note_records() {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(written_.size());
    for (const auto& [number, written] : written_) {
      numbers.push_back(number);
    }
    std::ranges::sort(numbers);
    for (const auto number : numbers) {
      auto& written = written_.at(number);
      std::string_view value;
      if (!txn_->get(Table::kRecord, number_key(number), value)) {
        continue;  // Removed again.
      }
      AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(header_of(value)));
      written.changed = state_of(header) != written.before;
      if (written.changed) {
        const auto key = header.key();
        note(key);
        note(header.digest);
        if (lists_changes()) {
          changes_.records.push_back(key);
        }
      }
    }
    return {};
  }

  bool has_changed(std::uint32_t number) const {
    const auto written = written_.find(number);
    return written == written_.end() || written->second.changed;
  }

  void list_changes() {
    if (!lists_changes()) {
      return;
    }
    const auto changed = [this](std::uint32_t number) { return has_changed(number); };
    packages_.list_keys(changed, changes_.packages);
    cpes_.list_keys(changed, changes_.cpes);
    names_.list_keys(changed, changes_.names);
  }

  static void move_into(std::vector<std::string>&& from, std::vector<std::string>& to) {
    std::ranges::move(from, std::back_inserter(to));
  }

  // Makes the table what `rows` says, and lists what that changed.
  Result<void> replace_rows(Table table, const store::TableRows& rows,
                            std::vector<std::string>& changed) {
    const bool was_empty = txn_->count(table) == 0;
    txn_->each(table, [&](std::string_view key, std::string_view value) {
      const auto row = rows.find(key);
      if (row == rows.end() || row->second != value) {
        changed.emplace_back(key);
      }
    });
    for (const auto& [key, row] : rows) {
      std::string_view old;
      if (was_empty || !txn_->get(table, key, old)) {
        changed.push_back(key);
      }
    }
    if (changed.empty()) {
      return {};
    }
    if (was_empty != rows.empty() && (table == Table::kKev || table == Table::kEpss)) {
      changes_.everything = true;  // There was no such source, or is none any more.
    }
    AKASHI_TRY(txn_->clear(table));
    for (const auto& [key, row] : rows) {
      if (!key.empty() && key.size() <= kLongestKey) {
        AKASHI_TRY(txn_->put(table, key, row, MDB_APPEND));
        note(key);
        note(row);
      }
    }
    note("rows");
    return {};
  }

  // In the index as this import has made it so far.
  std::optional<std::uint32_t> find_number(const std::string& key) const {
    if (const auto added = ids_.find(key); added != ids_.end()) {
      return added->second;
    }
    std::string_view known;
    return txn_->get(Table::kId, key, known) ? std::optional(read_number(known)) : std::nullopt;
  }

  Result<Row> row_of(std::uint32_t number) {
    std::string_view old;
    if (!txn_->get(Table::kRecord, number_key(number), old)) {
      return fail(ErrorCode::kInvalidInput, msg::kDatabase,
                  {txn_->environment().folder(), "record missing; run db verify"});
    }
    AKASHI_TRY_ASSIGN(auto header, store::RecordHeader::parse(header_of(old)));
    return Row{text_of(old), std::move(header)};
  }

  Result<void> remove_record(std::uint32_t number, const Row& before) {
    take_out(number, before);
    if (const auto written = written_.find(number); written != written_.end()) {
      ++written->second.times;  // What it had is of an earlier time.
    }
    const auto key = before.header.key();
    names_.remove(before.header.id, number);
    note("-" + key);
    if (lists_changes()) {
      changes_.removed.push_back(key);
    }
    if (ids_.erase(key) == 0) {
      AKASHI_TRY(txn_->remove(Table::kId, key));
    }
    return txn_->remove(Table::kRecord, number_key(number));
  }

  Result<void> remove_all_records() {
    for (const auto table : {Table::kPackage, Table::kCpe, Table::kRecord, Table::kText, Table::kId,
                             Table::kName, Table::kEcosystem}) {
      AKASHI_TRY(txn_->clear(table));
    }
    for (auto* rows : {&packages_, &cpes_, &names_}) {
      rows->clear();
    }
    ids_.clear();
    new_parts_.clear();
    seen_.clear();
    written_.clear();
    ecosystems_.clear();
    texts_->remove_all();
    next_record_ = 0;
    return {};
  }

  Result<void> write_ecosystems() {
    for (const auto& [ecosystem, change] : ecosystems_) {
      std::string_view before;
      const auto count =
          txn_->get(Table::kEcosystem, ecosystem, before) ? parse_u64(before).value_or(0) : 0;
      const auto after = static_cast<std::int64_t>(count) + change;
      if (lists_changes() && (count == 0) != (after <= 0)) {
        changes_.packages.push_back(store::package_key(ecosystem, {}));
      }
      if (after > 0) {
        AKASHI_TRY(txn_->put(Table::kEcosystem, ecosystem, std::to_string(after)));
      } else {
        AKASHI_TRY(txn_->remove(Table::kEcosystem, ecosystem));
      }
    }
    return {};
  }

  void see(std::uint32_t number) {
    seen_.resize(std::max<std::size_t>(seen_.size(), number + 1UL));
    seen_[number] = true;
  }
  bool has_seen(std::uint32_t number) const { return number < seen_.size() && seen_[number]; }

  struct Place {
    std::string key;
    std::optional<std::uint32_t> number;  // Where there is something.
  };

  // Which row a record gets: that of its id or, where one import tells of the id in several files,
  // of a part. Nothing where this import has brought more than the record says.
  Result<std::optional<Place>> place_of(store::PreparedRecord& record) {
    Place place{.key = store::record_key(record.feed, record.id, record.part), .number = {}};
    place.number = find_number(place.key);
    if (!place.number || !record.part.empty()) {
      return place;
    }
    AKASHI_TRY_ASSIGN(const auto there, row_of(*place.number));
    if (there.header.digest == record.digest) {
      return place;
    }
    AKASHI_TRY_ASSIGN(auto header, store::RecordHeader::parse(record.header));
    const auto part = header.part_name();
    Place of_part{.key = store::record_key(record.feed, record.id, part), .number = {}};
    of_part.number = find_number(of_part.key);
    if (!of_part.number) {
      const bool of_one_import =
          has_seen(*place.number) && !record.modified.empty() && !there.header.modified.empty();
      const bool of_one_time = there.header.modified == record.modified;
      if (!of_one_import || header.names_all_of(there.header) ||
          (!of_one_time && !header.is_of_other_ecosystems(there.header))) {
        return place;
      }
      if (of_one_time && there.header.names_all_of(header)) {
        return std::nullopt;
      }
    }
    header.part = part;
    auto bytes = header.bytes();
    record.header = std::move(bytes);
    record.part = part;
    return of_part;
  }

  // A record that tells of all that a part of it told of takes its place.
  Result<void> remove_parts_within(const store::PreparedRecord& record) {
    if (!record.part.empty()) {
      return {};
    }
    const auto prefix = store::record_key(record.feed, record.id) + '\0';
    std::vector<std::string> keys;
    txn_->each_with_prefix(Table::kId, prefix,
                           [&](std::string_view key, std::string_view) { keys.emplace_back(key); });
    for (auto key = new_parts_.lower_bound(prefix);
         key != new_parts_.end() && key->starts_with(prefix); ++key) {
      keys.push_back(*key);
    }
    AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(record.header));
    for (const auto& key : keys) {
      const auto number = find_number(key);
      if (!number) {
        continue;  // Taken out in this import.
      }
      AKASHI_TRY_ASSIGN(const auto part, row_of(*number));
      if (header.names_all_of(part.header)) {
        AKASHI_TRY(remove_record(*number, part));
      }
    }
    return {};
  }

  // What the old form of a record has in other tables is taken out at commit.
  Result<Put> replace(std::uint32_t number, const store::PreparedRecord& record) {
    AKASHI_TRY_ASSIGN(const auto row, row_of(number));
    const auto& before = row.header;
    AKASHI_TRY_ASSIGN(const auto after, store::RecordHeader::parse(record.header));
    const bool completes = before.partial && !after.partial;
    if (before.digest == after.digest && !completes) {
      return Put::kSame;
    }
    if (after.modified < before.modified) {
      return Put::kOlder;
    }
    take_out(number, row);
    if (!written_.contains(number)) {
      written_[number].before = state_of(before);
    }
    return Put::kReplaced;
  }

  void take_out(std::uint32_t number, const Row& row) {
    const auto& before = row.header;
    texts_->remove(row.text);
    std::vector<std::string> ecosystems;
    for (const auto key : before.keys) {
      packages_.remove(key, number);
      if (!before.partial) {
        ecosystems.emplace_back(key.substr(0, key.find('\0')));
      }
    }
    for (const auto key : before.cpe_keys) {
      cpes_.remove(key, number);
    }
    std::ranges::sort(ecosystems);
    const auto rest = std::ranges::unique(ecosystems);
    ecosystems.erase(rest.begin(), rest.end());
    for (const auto& ecosystem : ecosystems) {
      --ecosystems_[ecosystem];
    }
    for (const auto& names : {before.aliases, before.upstream}) {
      for (const auto name : names) {
        if (name.size() <= kLongestId) {
          names_.remove(name, number);
        }
      }
    }
    twice_ = twice_ || written_.contains(number);
  }

  // In the order of keys, so that a new table is packed well.
  Result<void> write_ids() {
    std::vector<std::pair<std::string_view, std::uint32_t>> rows(ids_.begin(), ids_.end());
    std::ranges::sort(rows);
    const bool fresh = txn_->count(Table::kId) == 0;
    for (const auto& [key, number] : rows) {
      AKASHI_TRY(txn_->put(Table::kId, key, number_key(number),
                           fresh ? static_cast<unsigned>(MDB_APPEND) : 0U));
    }
    return {};
  }

  // What a record had before it came again in this same import.
  void drop_overwritten() {
    if (!twice_) {
      return;
    }
    const auto old = [&](const auto& row) { return row.time != written_.at(row.record).times; };
    for (auto* rows : {&packages_, &cpes_, &names_}) {
      rows->drop_added(old);
    }
  }

  ImportLock lock_;
  std::unique_ptr<Transaction> txn_;
  ThreadPool& pool_;
  std::unique_ptr<TextWriter> texts_;
  std::uint32_t next_record_ = 0;
  store::Revision head_;
  Hasher digest_{HashAlgorithm::kSha256};
  bool anything_ = false;
  store::Changes changes_;
  PendingRows packages_{Table::kPackage};
  PendingRows cpes_{Table::kCpe};
  PendingRows names_{Table::kName};
  std::map<std::string, std::int64_t> ecosystems_;
  std::unordered_map<std::string, std::uint32_t> ids_;  // New rows of the id table.
  std::set<std::string> new_parts_;                     // Keys among them.
  std::vector<bool> seen_;  // By number: that this import has it, changed or not.
  std::unordered_map<std::uint32_t, Written> written_;
  bool twice_ = false;
};

}  // namespace

Result<std::unique_ptr<AdvisoryWriter>> open_writer(const std::string& folder, ThreadPool& pool) {
  return Writer::make(folder, pool);
}

}  // namespace akashi::stores::lmdb
