// SQLite databases of our own: a file that is read and written, by several processes, and whole
// after any of them was killed. What is in it is not trusted either: no view, trigger or extension
// runs. SQLite's own header stays in sqlite_library.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "formats/sqlite.h"

namespace akashi::formats {

using SqliteValue = std::variant<std::int64_t, std::string_view>;

class SqliteStore {
 public:
  enum class Mode : std::uint8_t { kRead, kWrite, kCreate };

  // `path` is the file itself, not a link. Writing waits `patience_ms` for other processes; then
  // kConflict. Transactions are durable when they are committed (write-ahead log, synchronous).
  static Result<SqliteStore> open(const std::string& path, Mode mode, int patience_ms);
  SqliteStore(SqliteStore&&) noexcept;
  SqliteStore& operator=(SqliteStore&&) noexcept;
  ~SqliteStore();

  // Several statements without values.
  Result<void> execute(const char* sql);
  // One statement with its values for ?1, ?2 …; a prepared one is kept for the next time, so that
  // `sql` is one of a few texts.
  Result<void> run(const std::string& sql, std::span<const SqliteValue> values) const;
  // `row` gives false to stop, and runs no statement of the same text.
  Result<void> query(const std::string& sql, std::span<const SqliteValue> values,
                     const std::function<bool(const SqliteRowView&)>& row) const;

  // `body` in one transaction that no one else writes beside. Rolled back when it fails.
  Result<void> transaction(const std::function<Result<void>()>& body);
  // All that `body` reads is of one moment, whatever others write. Inside a transaction or another
  // snapshot it is that one's.
  Result<void> snapshot(const std::function<Result<void>()>& body) const;

 private:
  struct State;
  explicit SqliteStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace akashi::formats
