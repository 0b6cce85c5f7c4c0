// libsqlite3 as both of its adapters load it; nobody else includes this.
#pragma once

#include <sqlite3.h>

#include <functional>

#include "base/shared_library.h"

namespace akashi::formats {

#define SQLITE_FUNCTIONS(X)   \
  X(sqlite3_bind_int64)       \
  X(sqlite3_bind_text)        \
  X(sqlite3_busy_timeout)     \
  X(sqlite3_clear_bindings)   \
  X(sqlite3_close_v2)         \
  X(sqlite3_column_blob)      \
  X(sqlite3_column_bytes)     \
  X(sqlite3_column_int64)     \
  X(sqlite3_column_text)      \
  X(sqlite3_column_type)      \
  X(sqlite3_db_config)        \
  X(sqlite3_deserialize)      \
  X(sqlite3_errcode)          \
  X(sqlite3_errmsg)           \
  X(sqlite3_exec)             \
  X(sqlite3_finalize)         \
  X(sqlite3_get_autocommit)   \
  X(sqlite3_limit)            \
  X(sqlite3_open_v2)          \
  X(sqlite3_prepare_v2)       \
  X(sqlite3_progress_handler) \
  X(sqlite3_reset)            \
  X(sqlite3_step)
AKASHI_LIBRARY(Sqlite, SQLITE_FUNCTIONS, AKASHI_SQLITE3_SONAME, AKASHI_SQLITE3_PACKAGE)

// What a SqliteRowView knows.
struct SqliteRow {
  const Sqlite& sq;
  sqlite3_stmt* statement;
};

// Calls `row` for each row, until it answers false. False: an error, which the connection tells.
bool each_row(const SqliteRow& present, const std::function<bool()>& row);

}  // namespace akashi::formats
