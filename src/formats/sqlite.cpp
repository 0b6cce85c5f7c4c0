// SQLite by libsqlite3. The write-ahead log is applied here, since a database in memory cannot have
// one (https://www.sqlite.org/fileformat2.html, section 4), big-endian:
//   header 32 bytes: u32 magic 0x377f0682 or 0x377f0683, u32 3007000, u32 page size, u32
//   checkpoint, u32 salt * 2,
//     u32 checksum * 2 of what precedes
//   frames: u32 page, u32 pages of the database after a commit or 0, u32 salt * 2, u32 checksum *
//   2, page checksums run on over 8 bytes of each frame's head and its page; the first frame that
//   differs ends the log
#include "formats/sqlite.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "formats/byte_order.h"
#include "formats/byte_source.h"
#include "formats/sqlite_library.h"

namespace akashi::formats {
namespace {

constexpr std::string_view kWhat = "sqlite database";
constexpr std::size_t kHeaderBytes = 100;

std::unexpected<Error> bad(std::string_view what, ErrorCode code = ErrorCode::kInvalidInput) {
  return fail(code, msg::kSyntax, {std::string(kWhat), std::string(what)});
}

struct Checksum {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  bool operator==(const Checksum&) const = default;

  void add(std::string_view bytes, ByteOrder order) {  // A multiple of 8 bytes.
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first += read_u32(bytes, at, order) + second;
      second += read_u32(bytes, at + 4, order) + first;
    }
  }
  static Checksum read(std::string_view bytes, std::size_t at) {
    return {read_u32_be(bytes, at), read_u32_be(bytes, at + 4)};
  }
};

struct Frame {
  std::uint32_t page = 0;
  std::string_view bytes;
};

// What the log has committed: for every page the last version, and the size of the database then.
struct Committed {
  std::vector<Frame> frames;  // In order of the log.
  std::uint64_t size = 0;     // 0: nothing was committed.
  std::uint32_t page_size = 0;
};

Result<Committed> read_wal(std::string_view wal) {
  constexpr std::size_t kWalHeaderBytes = 32;
  constexpr std::size_t kFrameHeaderBytes = 24;
  constexpr std::uint32_t kMagic = 0x377f0682;  // The last bit says how checksums read their words.
  constexpr std::uint32_t kVersion = 3'007'000;
  if (wal.size() < kWalHeaderBytes || (read_u32_be(wal, 0) & ~1U) != kMagic) {
    return bad("the write-ahead log");
  }
  const auto order = (read_u32_be(wal, 0) & 1U) != 0 ? ByteOrder::kBig : ByteOrder::kLittle;
  Committed out;
  out.page_size = read_u32_be(wal, 8);
  Checksum sum;
  sum.add(wal.substr(0, 24), order);
  constexpr std::uint32_t kSmallest = 512;
  constexpr std::uint32_t kLargest = 65'536;
  if (read_u32_be(wal, 4) != kVersion || sum != Checksum::read(wal, 24) ||
      out.page_size < kSmallest || out.page_size > kLargest ||
      (out.page_size & (out.page_size - 1)) != 0) {
    return bad("the write-ahead log");
  }
  const auto salt = wal.substr(16, 8);
  std::size_t committed = 0;
  for (auto rest = wal.substr(kWalHeaderBytes); rest.size() >= kFrameHeaderBytes + out.page_size;
       rest.remove_prefix(kFrameHeaderBytes + out.page_size)) {
    const auto page = rest.substr(kFrameHeaderBytes, out.page_size);
    sum.add(rest.substr(0, 8), order);
    sum.add(page, order);
    if (rest.substr(8, 8) != salt || sum != Checksum::read(rest, 16) || read_u32_be(rest, 0) == 0) {
      break;
    }
    out.frames.push_back({read_u32_be(rest, 0), page});
    if (const auto pages = read_u32_be(rest, 4); pages != 0) {
      committed = out.frames.size();
      out.size = std::uint64_t{pages} * out.page_size;
    }
  }
  out.frames.resize(committed);
  return out;
}

Result<Bytes> apply_wal(Bytes image, std::string_view wal) {
  AKASHI_TRY_ASSIGN(const auto log, read_wal(wal));
  if (log.size == 0) {
    return image;
  }
  // Every page of the result is in the database or in the log.
  if (log.size > image.size() + wal.size()) {
    return bad("the write-ahead log");
  }
  if (image.size() >= kHeaderBytes) {
    const std::uint32_t stated = read_u16(image.view(), 16, ByteOrder::kBig);
    if ((stated == 1 ? 65'536 : stated) != log.page_size) {
      return bad("the write-ahead log has another page size");
    }
  }
  Bytes out(log.size);
  std::memset(out.data(), 0, out.size());
  std::memcpy(out.data(), image.data(), std::min(image.size(), out.size()));
  for (const auto& frame : log.frames) {
    const auto at = std::uint64_t{frame.page - 1} * log.page_size;
    if (at + log.page_size <= out.size()) {
      std::memcpy(out.data() + at, frame.bytes.data(), frame.bytes.size());
    }
  }
  return out;
}

}  // namespace

struct SqliteDatabase::State {
  const Sqlite& sq;
  Bytes image;  // Outlives the connection.
  sqlite3* connection = nullptr;
  std::int64_t budget = 0;  // Of a query, in calls of the progress handler.
  std::int64_t left = 0;

  explicit State(const Sqlite& library) : sq(library) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { sq.sqlite3_close_v2(connection); }

  std::unexpected<Error> error() const {
    const auto code = sq.sqlite3_errcode(connection);
    if (code == SQLITE_INTERRUPT || code == SQLITE_TOOBIG) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"steps of a query", std::to_string(budget * kStepsPerCall)});
    }
    return bad(sq.sqlite3_errmsg(connection));
  }
  static constexpr int kStepsPerCall = 1'000;
};

SqliteDatabase::SqliteDatabase(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteDatabase::SqliteDatabase(SqliteDatabase&&) noexcept = default;
SqliteDatabase& SqliteDatabase::operator=(SqliteDatabase&&) noexcept = default;
SqliteDatabase::~SqliteDatabase() = default;

namespace {

// What a database may make SQLite do.
Result<void> harden(const Sqlite& sq, sqlite3* connection, const Limits& limits) {
  constexpr std::pair<int, int> kSettings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_VIEW, 0},     {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
      {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
  };
  for (const auto& [setting, value] : kSettings) {
    if (sq.sqlite3_db_config(connection, setting, value, nullptr) != SQLITE_OK) {
      return bad("a setting of the library", ErrorCode::kInternal);
    }
  }
  constexpr int kLongestSql = 100'000;
  constexpr std::uint64_t kLongestValue = 1U << 30;
  const auto longest = std::min(2 * std::uint64_t{limits.string_bytes}, kLongestValue);
  sq.sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, static_cast<int>(longest));
  sq.sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, kLongestSql);
  sq.sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
  constexpr const char* kPragmas = "PRAGMA cell_size_check=ON; PRAGMA query_only=ON;";
  if (sq.sqlite3_exec(connection, kPragmas, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return bad(sq.sqlite3_errmsg(connection));
  }
  return {};
}

const SqliteRow& row_of(const void* row) {
  return *static_cast<const SqliteRow*>(row);
}

}  // namespace

Result<SqliteDatabase> SqliteDatabase::open(const ByteReader& file, std::string_view wal,
                                            const Limits& limits) {
  if (file.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a sqlite database", std::to_string(limits.file_bytes)});
  }
  AKASHI_TRY_ASSIGN(const auto* sq, library<Sqlite>());
  auto state = std::make_unique<State>(*sq);
  AKASHI_TRY_ASSIGN(state->image, read_exactly(file, 0, file.size(), kWhat));
  if (!wal.empty()) {
    AKASHI_TRY_ASSIGN(state->image, apply_wal(std::move(state->image), wal));
  }
  auto& image = state->image;
  if (image.size() < kHeaderBytes ||
      !image.view().starts_with(std::string_view("SQLite format 3\0", 16))) {
    return bad("no header");
  }
  // A database that uses a write-ahead log says so here; in memory there is none any more.
  image.data()[18] = 1;
  image.data()[19] = 1;
  constexpr int kFlags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  if (sq->sqlite3_open_v2(":memory:", &state->connection, kFlags, nullptr) != SQLITE_OK) {
    return bad("no connection", ErrorCode::kUnavailable);
  }
  auto* data =
      reinterpret_cast<unsigned char*>(image.data());  // Not written: SQLITE_DESERIALIZE_READONLY.
  const auto size = static_cast<sqlite3_int64>(image.size());
  if (sq->sqlite3_deserialize(state->connection, "main", data, size, size,
                              SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
    return state->error();
  }
  AKASHI_TRY(harden(*sq, state->connection, limits));
  constexpr std::int64_t kLeastSteps = 1'000'000;
  state->budget = (kLeastSteps + size) / State::kStepsPerCall;
  sq->sqlite3_progress_handler(
      state->connection, State::kStepsPerCall,
      [](void* left) { return --*static_cast<std::int64_t*>(left) < 0 ? 1 : 0; }, &state->left);
  return SqliteDatabase(std::move(state));
}

Result<void> SqliteDatabase::query(const std::string& sql,
                                   const std::function<bool(const SqliteRowView&)>& row) const {
  const auto& sq = state_->sq;
  state_->left = state_->budget;
  sqlite3_stmt* raw = nullptr;
  const auto prepared = sq.sqlite3_prepare_v2(state_->connection, sql.c_str(),
                                              static_cast<int>(sql.size()), &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sq.sqlite3_finalize);
  if (prepared != SQLITE_OK) {
    return state_->error();
  }
  const SqliteRow present{sq, raw};
  if (!each_row(present, [&] { return row(SqliteRowView(&present)); })) {
    return state_->error();
  }
  return {};
}

Result<bool> SqliteDatabase::has_table(std::string_view name) const {
  bool found = false;
  AKASHI_TRY(query("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0",
                   [&](const SqliteRowView& row) {
                     found = row.text(0) == name;
                     return !found;
                   }));
  return found;
}

bool each_row(const SqliteRow& present, const std::function<bool()>& row) {
  while (true) {
    const auto step = present.sq.sqlite3_step(present.statement);
    if (step != SQLITE_ROW) {
      return step == SQLITE_DONE;
    }
    if (!row()) {
      return true;
    }
  }
}

bool SqliteRowView::is_null(int column) const {
  const auto& [sq, statement] = row_of(row_);
  return sq.sqlite3_column_type(statement, column) == SQLITE_NULL;
}

std::int64_t SqliteRowView::integer(int column) const {
  const auto& [sq, statement] = row_of(row_);
  return sq.sqlite3_column_int64(statement, column);
}

std::string_view SqliteRowView::text(int column) const {
  const auto& [sq, statement] = row_of(row_);
  const auto* text = reinterpret_cast<const char*>(sq.sqlite3_column_text(statement, column));
  return text == nullptr
             ? std::string_view()
             : std::string_view(
                   text, static_cast<std::size_t>(sq.sqlite3_column_bytes(statement, column)));
}

std::string_view SqliteRowView::blob(int column) const {
  const auto& [sq, statement] = row_of(row_);
  const auto* blob = static_cast<const char*>(sq.sqlite3_column_blob(statement, column));
  return blob == nullptr
             ? std::string_view()
             : std::string_view(
                   blob, static_cast<std::size_t>(sq.sqlite3_column_bytes(statement, column)));
}

}  // namespace akashi::formats
