// SQLite by libsqlite3, a file opened for reading and writing (https://www.sqlite.org/wal.html).
#include "formats/sqlite_store.h"

#include <map>
#include <utility>

#include "base/messages/portfolio.h"
#include "formats/sqlite_library.h"

namespace akashi::formats {
namespace {

constexpr std::string_view kWhat = "sqlite database";

struct Finalize {
  const Sqlite* sq;
  void operator()(sqlite3_stmt* statement) const { sq->sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

ErrorCode code_of(int result) {
  switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
      return ErrorCode::kInvalidInput;
    case SQLITE_TOOBIG:
      return ErrorCode::kLimitExceeded;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::kPermissionDenied;
    default:
      return ErrorCode::kUnavailable;
  }
}

}  // namespace

struct SqliteStore::State {
  const Sqlite& sq;
  std::string path;
  sqlite3* connection = nullptr;
  std::map<std::string, Statement, std::less<>>
      prepared;  // Finalized before the connection closes.

  State(const Sqlite& library, std::string file) : sq(library), path(std::move(file)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    prepared.clear();
    sq.sqlite3_close_v2(connection);
  }

  std::unexpected<Error> error() const {
    const int result = sq.sqlite3_errcode(connection);
    auto failed = (result & 0xff) == SQLITE_BUSY
                      ? fail(ErrorCode::kConflict, msg::kStoreBusy, {})
                      : fail(code_of(result), msg::kSyntax,
                             {std::string(kWhat), sq.sqlite3_errmsg(connection)});
    return std::unexpected(std::move(failed).error().in_file(path));
  }

  Result<sqlite3_stmt*> statement(const std::string& sql) {
    auto& kept = prepared.try_emplace(sql, nullptr, Finalize{&sq}).first->second;
    if (kept == nullptr) {
      sqlite3_stmt* raw = nullptr;
      if (sq.sqlite3_prepare_v2(connection, sql.c_str(), static_cast<int>(sql.size()), &raw,
                                nullptr) != SQLITE_OK) {
        return error();
      }
      kept.reset(raw);
    }
    return kept.get();
  }

  // SQLITE_STATIC: the values outlive the run of the statement, which is reset behind it.
  bool bind(sqlite3_stmt* to, std::span<const SqliteValue> values) const {
    int at = 0;
    for (const auto& value : values) {
      ++at;
      const auto* text = std::get_if<std::string_view>(&value);
      const int result = text == nullptr
                             ? sq.sqlite3_bind_int64(to, at, std::get<std::int64_t>(value))
                             : sq.sqlite3_bind_text(to, at, text->empty() ? "" : text->data(),
                                                    static_cast<int>(text->size()), nullptr);
      if (result != SQLITE_OK) {
        return false;
      }
    }
    return true;
  }

  Result<void> settings(int patience_ms, bool writes) {
    constexpr std::pair<int, int> kSettings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},     {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
    };
    for (const auto& [setting, value] : kSettings) {
      if (sq.sqlite3_db_config(connection, setting, value, nullptr) != SQLITE_OK) {
        return error();
      }
    }
    constexpr int kLongestValue = 64 << 20;
    sq.sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, kLongestValue);
    sq.sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sq.sqlite3_busy_timeout(connection, patience_ms);
    constexpr const char* kReading = "PRAGMA cell_size_check=ON;";
    constexpr const char* kWriting =
        "PRAGMA cell_size_check=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
    if (sq.sqlite3_exec(connection, writes ? kWriting : kReading, nullptr, nullptr, nullptr) !=
        SQLITE_OK) {
      return error();
    }
    return {};
  }
};

SqliteStore::SqliteStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteStore::SqliteStore(SqliteStore&&) noexcept = default;
SqliteStore& SqliteStore::operator=(SqliteStore&&) noexcept = default;
SqliteStore::~SqliteStore() = default;

Result<SqliteStore> SqliteStore::open(const std::string& path, Mode mode, int patience_ms) {
  AKASHI_TRY_ASSIGN(const auto* sq, library<Sqlite>());
  auto state = std::make_unique<State>(*sq, path);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW;
  flags |= mode == Mode::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  flags |= mode == Mode::kCreate ? SQLITE_OPEN_CREATE : 0;
  if (sq->sqlite3_open_v2(path.c_str(), &state->connection, flags, nullptr) != SQLITE_OK) {
    return state->error();
  }
  AKASHI_TRY(state->settings(patience_ms, mode != Mode::kRead));
  return SqliteStore(std::move(state));
}

Result<void> SqliteStore::execute(const char* sql) {
  if (state_->sq.sqlite3_exec(state_->connection, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return state_->error();
  }
  return {};
}

Result<void> SqliteStore::run(const std::string& sql, std::span<const SqliteValue> values) const {
  return query(sql, values, [](const SqliteRowView& /*row*/) { return true; });
}

Result<void> SqliteStore::query(const std::string& sql, std::span<const SqliteValue> values,
                                const std::function<bool(const SqliteRowView&)>& row) const {
  const auto& sq = state_->sq;
  AKASHI_TRY_ASSIGN(auto* statement, state_->statement(sql));
  // Errors are taken before the reset, which would forget them.
  const auto body = [&]() -> Result<void> {
    const SqliteRow present{sq, statement};
    if (!state_->bind(statement, values) ||
        !each_row(present, [&] { return row(SqliteRowView(&present)); })) {
      return state_->error();
    }
    return {};
  };
  auto done = body();
  sq.sqlite3_reset(statement);
  sq.sqlite3_clear_bindings(statement);
  return done;
}

Result<void> SqliteStore::transaction(const std::function<Result<void>()>& body) {
  AKASHI_TRY(execute("BEGIN IMMEDIATE"));
  auto done = body();
  if (done) {
    done = execute("COMMIT");
  }
  if (!done) {
    // What failed first is what is said.
    state_->sq.sqlite3_exec(state_->connection, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  return done;
}

Result<void> SqliteStore::snapshot(const std::function<Result<void>()>& body) const {
  if (state_->sq.sqlite3_get_autocommit(state_->connection) == 0) {
    return body();
  }
  AKASHI_TRY(run("BEGIN", {}));
  auto done = body();
  const auto ended = run("COMMIT", {});
  return done && !ended ? ended : done;
}

}  // namespace akashi::formats
