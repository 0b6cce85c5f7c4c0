// LMDB handles as values. lmdb.h stays here and in the .cpp files beside.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/index_format.h"

namespace akashi::stores::lmdb {

// The tables of docs/formats/advisory-index.md.
enum class Table : std::uint8_t {
  kMeta,
  kPackage,
  kCpe,
  kRecord,
  kText,
  kId,
  kName,
  kKev,
  kEpss,
  kSource,
  kEcosystem,
  kExploit,
  kWeakness,
  kLifecycle,
  kIdentity,
  kChange,
  kChannel,
  kEpssDay,
  kCount
};

inline constexpr std::string_view kFormat = store::kIndexFormat;

inline MDB_val to_val(std::string_view text) {
  return {text.size(),
          const_cast<char*>(
              text.data())};  // NOLINT(cppcoreguidelines-pro-type-const-cast): LMDB only reads it
}
inline std::string_view to_view(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// Big-endian, so that the order of keys is the order of numbers.
std::string number_key(std::uint32_t number);
std::uint32_t read_number(std::string_view key);
std::string revision_key(std::uint64_t revision);  // The same with 8 bytes.
std::uint64_t read_revision(std::string_view key);

std::unexpected<Error> database_error(std::string_view folder, int code);

class Environment {
 public:
  // `write`: makes what is missing; else everything must be there.
  static Result<std::shared_ptr<Environment>> open(const std::string& folder, bool write);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  MDB_env* handle() const { return env_; }
  MDB_dbi table(Table table) const { return tables_[static_cast<std::size_t>(table)]; }
  const std::string& folder() const { return folder_; }

 private:
  explicit Environment(std::string folder) : folder_(std::move(folder)) {}
  Result<void> open_tables(bool write);
  std::string folder_;
  MDB_env* env_ = nullptr;
  MDB_dbi tables_[static_cast<std::size_t>(Table::kCount)] = {};
};

// The longest key that LMDB takes as it is built.
inline constexpr std::size_t kLongestKey = 511;

// A transaction that is given up unless committed.
class Transaction {
 public:
  static Result<std::unique_ptr<Transaction>> begin(std::shared_ptr<Environment> env, bool write);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Nothing where there is no such key.
  bool get(Table table, std::string_view key, std::string_view& value) const;
  Result<void> put(Table table, std::string_view key, std::string_view value, unsigned flags = 0);
  Result<void> remove(Table table, std::string_view key);
  Result<void> clear(Table table);
  std::size_t count(Table table) const;
  // In the order of keys.
  template <class F>
  void each(Table of, F&& body) const {
    MDB_cursor* cursor = nullptr;
    if (mdb_cursor_open(txn_, table(of), &cursor) != 0) {
      return;
    }
    MDB_val key{};
    MDB_val value{};
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
      body(to_view(key), to_view(value));
    }
    mdb_cursor_close(cursor);
  }
  // Keys that begin with `prefix`, in order.
  template <class F>
  void each_with_prefix(Table of, std::string_view prefix, F&& body) const {
    MDB_cursor* cursor = nullptr;
    if (mdb_cursor_open(txn_, table(of), &cursor) != 0) {
      return;
    }
    auto key = to_val(prefix);
    MDB_val value{};
    auto code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    while (code == 0 && to_view(key).starts_with(prefix)) {
      body(to_view(key), to_view(value));
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
  }
  Result<void> commit();
  MDB_txn* handle() const { return txn_; }
  MDB_dbi table(Table t) const { return env_->table(t); }
  const Environment& environment() const { return *env_; }
  const std::shared_ptr<Environment>& shared_environment() const { return env_; }

 private:
  explicit Transaction(std::shared_ptr<Environment> env) : env_(std::move(env)) {}
  std::shared_ptr<Environment> env_;
  MDB_txn* txn_ = nullptr;
};

}  // namespace akashi::stores::lmdb
