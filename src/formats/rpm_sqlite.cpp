// rpmdb.sqlite of rpm 4.16 and later: CREATE TABLE Packages (hnum INTEGER PRIMARY KEY
// AUTOINCREMENT, blob BLOB NOT NULL) beside one table per index, which are not read.
#include <string>

#include "formats/rpm_database.h"
#include "formats/sqlite.h"

namespace akashi::formats {

Result<void> read_rpm_sqlite(const ByteReader& file, std::string_view wal, const Limits& limits,
                             const RpmRowSink& sink, Problems& problems) {
  constexpr std::string_view kWhat = "rpm database (sqlite)";
  auto database = SqliteDatabase::open(file, wal, limits);
  if (!database && !wal.empty()) {
    // The log may be the broken part: what the file itself holds is still true, if perhaps not the
    // newest.
    auto log_error = std::move(database).error();
    database = SqliteDatabase::open(file, {}, limits);
    if (database) {
      problems.add(
          Error(log_error.code(), Message{msg::kSkipped, {"rpmdb.sqlite-wal", log_error.text()}}));
    }
  }
  if (!database) {
    return std::unexpected(std::move(database).error());
  }
  AKASHI_TRY_ASSIGN(const bool has_packages, database->has_table("Packages"));
  if (!has_packages) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {std::string(kWhat) + ": table Packages", "none"});
  }
  // No two rows share bytes: together they cannot be more than the file. A tree of pages that leads
  // back into itself would give rows without end.
  const std::uint64_t room = file.size() + wal.size();
  std::uint64_t total = 0;
  std::int64_t last = 0;
  std::uint64_t rows = 0;
  Result<void> verdict;
  AKASHI_TRY(database->query(
      "SELECT hnum, blob FROM Packages ORDER BY hnum", [&](const SqliteRowView& row) {
        const auto number = row.integer(0);
        const auto header = row.blob(1);
        total += header.size();
        if (total > room || number <= last || number > UINT32_MAX || ++rows > limits.components) {
          verdict = rows > limits.components ? fail(ErrorCode::kLimitExceeded, msg::kLimit,
                                                    {"packages", std::to_string(limits.components)})
                                             : fail(ErrorCode::kInvalidInput, msg::kSyntax,
                                                    {std::string(kWhat), "rows of table Packages"});
          return false;
        }
        last = number;
        return sink({.number = static_cast<std::uint32_t>(number), .header = header});
      }));
  return verdict;
}

}  // namespace akashi::formats
