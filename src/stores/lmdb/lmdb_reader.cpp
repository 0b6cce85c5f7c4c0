#include "stores/lmdb/lmdb_reader.h"

#include <cstring>
#include <utility>

#include "base/messages/match.h"
#include "base/strings.h"
#include "stores/lmdb/lmdb_changes.h"
#include "stores/lmdb/lmdb_env.h"
#include "stores/lmdb/lmdb_rows.h"
#include "stores/lmdb/lmdb_text.h"

namespace akashi::stores::lmdb {
namespace {

class Reader : public AdvisoryReader {
 public:
  static Result<std::unique_ptr<AdvisoryReader>> make(std::shared_ptr<Environment> env) {
    auto reader = std::make_unique<Reader>();
    AKASHI_TRY_ASSIGN(reader->txn_, Transaction::begin(std::move(env), false));
    const auto& txn = *reader->txn_;
    for (const auto& [table, cursor] :
         {std::pair(Table::kPackage, &reader->packages_), std::pair(Table::kCpe, &reader->cpes_),
          std::pair(Table::kText, &reader->text_cursor_)}) {
      if (const auto code = mdb_cursor_open(txn.handle(), txn.table(table), cursor); code != 0) {
        return database_error(reader->txn_->environment().folder(), code);
      }
    }
    reader->texts_ = std::make_unique<TextReader>(reader->text_cursor_);
    std::string_view format;
    if (!reader->txn_->get(Table::kMeta, "format", format)) {  // No import has ever ended.
      return fail(ErrorCode::kNotFound, msg::kNotFound, {reader->txn_->environment().folder()});
    }
    if (format != kFormat) {
      return fail(
          ErrorCode::kUnsupported, msg::kOtherIndexFormat,
          {reader->txn_->environment().folder(), std::string(format), std::string(kFormat)});
    }
    return reader;
  }
  Reader() = default;
  ~Reader() override {
    for (auto* cursor : {packages_, cpes_, text_cursor_}) {
      if (cursor != nullptr) {
        mdb_cursor_close(cursor);
      }
    }
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  std::string_view package(std::string_view key) override { return at(packages_, key); }
  std::string_view cpe(std::string_view key) override { return at(cpes_, key); }
  std::optional<std::string_view> record(std::uint32_t number) override {
    const auto row = find(Table::kRecord, number_key(number));
    return row ? std::optional(header_of(*row)) : std::nullopt;
  }
  Result<std::string> text(std::uint32_t number) override {
    const auto row = find(Table::kRecord, number_key(number));
    return texts_->read(row ? text_of(*row) : 0);
  }
  std::optional<std::uint32_t> record_number(std::string_view record_key) override {
    const auto value = find(Table::kId, record_key);
    return value ? std::optional(read_number(*value)) : std::nullopt;
  }
  std::vector<std::uint32_t> records_named(std::string_view id) override {
    const auto value = find(Table::kName, id);
    return value ? read_numbers(*value) : std::vector<std::uint32_t>();
  }
  std::optional<KevEntry> kev(std::string_view cve) override {
    const auto value = find(Table::kKev, cve);
    return value ? std::optional(read_kev(cve, *value)) : std::nullopt;
  }
  std::optional<EpssScore> epss(std::string_view cve) override {
    const auto value = find(Table::kEpss, cve);
    return value ? read_epss(cve, *value) : std::nullopt;
  }
  std::vector<ExploitEntry> exploits(std::string_view cve) override {
    std::vector<ExploitEntry> out;
    txn_->each_with_prefix(Table::kExploit, std::string(cve) + '\0',
                           [&](std::string_view key, std::string_view value) {
                             read_exploits(cve, key.substr(cve.size() + 1), value, out);
                           });
    sort_exploits(out);
    return out;
  }
  std::optional<Weakness> weakness(std::string_view id) override {
    const auto value = find(Table::kWeakness, id);
    return value ? std::optional(read_weakness(id, *value)) : std::nullopt;
  }
  std::optional<LifecycleProduct> lifecycle(std::string_view name) override {
    const auto value = find(Table::kLifecycle, lifecycle_key('P', name));
    return value ? std::optional(read_lifecycle(name, *value)) : std::nullopt;
  }
  std::vector<std::string> lifecycles_of(std::string_view identifier) override {
    std::vector<std::string> out;
    if (const auto value = find(Table::kLifecycle, lifecycle_key('I', identifier))) {
      for (const auto name : split(*value, '\0')) {
        out.emplace_back(name);
      }
    }
    return out;
  }
  std::vector<std::string> identities(std::string_view key) override {
    std::vector<std::string> out;
    if (const auto value = find(Table::kIdentity, key)) {
      for (const auto& one : lines(*value)) {
        out.emplace_back(one.text);
      }
    }
    return out;
  }
  bool has_identities() override { return txn_->count(Table::kIdentity) != 0; }
  bool has_lifecycles() override { return txn_->count(Table::kLifecycle) != 0; }
  bool has_kev() override { return txn_->count(Table::kKev) != 0; }
  bool has_epss() override { return txn_->count(Table::kEpss) != 0; }
  std::vector<SourceStatus> sources() override {
    std::vector<SourceStatus> out;
    txn_->each(Table::kSource, [&](std::string_view key, std::string_view value) {
      out.push_back(read_source(key, value));
    });
    return out;
  }
  std::uint64_t ecosystem_records(std::string_view ecosystem) override {
    const auto value = find(Table::kEcosystem, ecosystem);
    return value ? parse_u64(*value).value_or(0) : 0;
  }
  std::vector<std::pair<std::string, std::uint64_t>> ecosystems() override {
    std::vector<std::pair<std::string, std::uint64_t>> out;
    txn_->each(Table::kEcosystem, [&](std::string_view key, std::string_view value) {
      out.emplace_back(key, parse_u64(value).value_or(0));
    });
    return out;
  }
  store::Revision revision() override { return read_head(*txn_); }
  store::Changes changed_since(const store::Revision& revision) override {
    store::Changes changes;
    if (revision == this->revision() && revision.number != 0) {
      return changes;
    }
    changes.everything = true;
    // Rows above the one of that revision are all there: the lowest row is the floor.
    txn_->each(Table::kChange, [&](std::string_view key, std::string_view value) {
      const auto row = read_change(key, value);
      if (row.revision == revision) {
        changes.everything = false;
      } else if (row.revision.number > revision.number && !changes.everything) {
        const auto of_row = store::Changes::unpack(row.changes);
        changes.join(of_row ? *of_row : store::Changes{.everything = true});
      }
    });
    return changes;
  }
  std::vector<store::Revision> revisions() override {
    std::vector<store::Revision> out;
    txn_->each(Table::kChange, [&](std::string_view key, std::string_view value) {
      out.push_back(read_change(key, value).revision);
    });
    return out;
  }
  std::vector<store::Channel> channels() override { return read_channels(*txn_); }
  Result<std::unique_ptr<AdvisoryReader>> clone() override {
    return make(txn_->shared_environment());
  }

  void each_record(const std::function<void(std::uint32_t, std::string_view)>& body) override {
    txn_->each(Table::kRecord, [&](std::string_view key, std::string_view value) {
      body(read_number(key), header_of(value));
    });
  }
  void each_package(const std::function<void(std::string_view, std::string_view)>& body) override {
    txn_->each(Table::kPackage, body);
  }
  void each_cpe(const std::function<void(std::string_view, std::string_view)>& body) override {
    txn_->each(Table::kCpe, body);
  }
  void each_row(std::string_view table,
                const std::function<void(std::string_view, std::string_view)>& body) override {
    if (const auto of = whole_table(table)) {
      txn_->each(*of, body);
    }
  }
  void each_kev(const std::function<void(const KevEntry&)>& body) override {
    txn_->each(Table::kKev,
               [&](std::string_view cve, std::string_view value) { body(read_kev(cve, value)); });
  }
  void each_epss(const std::function<void(const EpssScore&)>& body) override {
    txn_->each(Table::kEpss, [&](std::string_view cve, std::string_view value) {
      if (const auto score = read_epss(cve, value)) {
        body(*score);
      }
    });
  }

 private:
  // A cursor looks at its present page first: keys in order touch each page once.
  static std::string_view at(MDB_cursor* cursor, std::string_view key) {
    auto k = to_val(key);
    MDB_val v{};
    return mdb_cursor_get(cursor, &k, &v, MDB_SET) == 0 ? to_view(v) : std::string_view();
  }
  std::optional<std::string_view> find(Table table, std::string_view key) const {
    std::string_view value;
    return key.size() <= kLongestKey && txn_->get(table, key, value) ? std::optional(value)
                                                                     : std::nullopt;
  }

  std::unique_ptr<Transaction> txn_;
  MDB_cursor* packages_ = nullptr;
  MDB_cursor* cpes_ = nullptr;
  MDB_cursor* text_cursor_ = nullptr;
  std::unique_ptr<TextReader> texts_;
};

}  // namespace

Result<std::unique_ptr<AdvisoryReader>> open_reader(const std::string& folder) {
  AKASHI_TRY_ASSIGN(auto env, Environment::open(folder, false));
  return Reader::make(std::move(env));
}

}  // namespace akashi::stores::lmdb
