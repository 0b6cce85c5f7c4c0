// SQLite databases that are only read, from memory, and not trusted: no file is opened, no
// extension, view, trigger or virtual table of the database runs. SQLite's own header stays in
// sqlite_library.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::formats {

// The present row of a query. Texts and blobs are valid until the callback returns.
class SqliteRowView {
 public:
  bool is_null(int column) const;
  std::int64_t integer(int column) const;   // 0 for null and what is no number.
  std::string_view text(int column) const;  // "" for null.
  std::string_view blob(int column) const;

 private:
  friend class SqliteDatabase;
  friend class SqliteStore;
  explicit SqliteRowView(const void* row) : row_(row) {}
  const void* row_;
};

class SqliteDatabase {
 public:
  // The whole file in memory. `wal`: the bytes of the write-ahead log beside the database
  // ("…-wal"), "" when there is none. What it has committed is applied; a log that is none is an
  // error.
  static Result<SqliteDatabase> open(const ByteReader& file, std::string_view wal,
                                     const Limits& limits);
  SqliteDatabase(SqliteDatabase&&) noexcept;
  SqliteDatabase& operator=(SqliteDatabase&&) noexcept;
  ~SqliteDatabase();

  Result<bool> has_table(std::string_view name) const;  // A plain table, no view.
  // `row` gives false to stop. The steps that a query may take grow with the file; more is
  // kLimitExceeded.
  Result<void> query(const std::string& sql,
                     const std::function<bool(const SqliteRowView&)>& row) const;

 private:
  struct State;
  explicit SqliteDatabase(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace akashi::formats
