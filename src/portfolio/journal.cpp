#include "portfolio/journal.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/messages/portfolio.h"
#include "formats/json_writer.h"
#include "portfolio/entry.h"
#include "portfolio/file_store.h"
#include "portfolio/journal_tables.h"

namespace akashi::portfolio {
namespace {

using formats::SqliteRowView;
using formats::SqliteStore;
using formats::SqliteValue;

constexpr int kPatienceMs = 10'000;

std::string database_path(const std::string& folder) {
  return folder + "/portfolio.sqlite";
}

// Without links on the way: SQLite is told to follow none.
Result<std::string> real_folder(const std::string& folder) {
  const std::unique_ptr<char, void (*)(void*)> path(realpath(folder.c_str(), nullptr), std::free);
  if (path == nullptr) {
    return errno == ENOENT
               ? fail(ErrorCode::kNotFound, msg::kNoPortfolio, {folder})
               : fail(ErrorCode::kUnavailable, msg::kCannotOpen, {folder, std::strerror(errno)});
  }
  return std::string(path.get());
}

bool is_there(const std::string& path) {
  struct stat status{};
  return lstat(path.c_str(), &status) == 0;
}

Result<Head> read_head(const SqliteStore& store) {
  Head head;
  AKASHI_TRY(store.query("SELECT number, digest FROM entries ORDER BY number DESC LIMIT 1", {},
                         [&](const SqliteRowView& row) {
                           head.number = static_cast<std::uint64_t>(row.integer(0));
                           head.digest = row.text(1);
                           return false;
                         }));
  return head;
}

Result<void> insert(const SqliteStore& store, const Entry& entry) {
  const auto files = encode_files(entry.files);
  const auto summary = encode_summary(entry.summary);
  const SqliteValue values[] = {static_cast<std::int64_t>(entry.number),
                                entry.time,
                                entry.actor,
                                entry.kind,
                                entry.subject,
                                entry.content,
                                files,
                                summary,
                                entry.previous,
                                entry.digest};
  AKASHI_TRY(
      store.run("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", values));
  if (!entry.summary) {
    return {};
  }
  const auto& is = *entry.summary;
  const SqliteValue row[] = {entry.subject,
                             is.kind,
                             is.title,
                             is.state,
                             is.until,
                             is.search,
                             static_cast<std::int64_t>(entry.number)};
  return store.run("INSERT OR REPLACE INTO summaries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", row);
}

Result<Head> write(const JournalState& state, std::string_view actor,
                   std::span<const Draft> drafts) {
  AKASHI_TRY_ASSIGN(auto head, read_head(state.store));
  const auto time = format_time(state.clock.unix_seconds());
  for (const auto& draft : drafts) {
    AKASHI_TRY(check_draft(actor, draft));
    for (const auto& file : draft.files) {
      if (!has_file(state.folder, file)) {
        return fail(ErrorCode::kNotFound, msg::kFileNotKept, {file.sha256});
      }
    }
    Entry entry{.number = head.number + 1,
                .time = time,
                .actor = std::string(actor),
                .kind = draft.kind,
                .subject = draft.subject,
                .content = draft.content,
                .files = draft.files,
                .summary = draft.summary,
                .previous = head.digest,
                .digest = {}};
    entry.digest = entry_digest(entry);
    AKASHI_TRY(insert(state.store, entry));
    head = {.number = entry.number, .digest = entry.digest};
  }
  return head;
}

Result<void> make_tables(SqliteStore& store) {
  for (const auto& table : kTables) {
    AKASHI_TRY(store.execute(std::string(table.sql).c_str()));
  }
  AKASHI_TRY(store.execute(("PRAGMA application_id = " + std::to_string(kApplication)).c_str()));
  return store.execute(("PRAGMA user_version = " + std::to_string(kVersion)).c_str());
}

// Whose rows `each` may see: an entry that is not as it was written is an error.
Result<void> select_entries(const SqliteStore& store, const std::string& where,
                            std::span<const SqliteValue> values,
                            const std::function<bool(const Entry&)>& each) {
  Result<void> read;
  AKASHI_TRY(store.query(
      "SELECT " + std::string(kEntryColumns) + " FROM entries WHERE " + where + " ORDER BY number",
      values, [&](const SqliteRowView& row) {
        std::string_view column;
        const auto entry = read_entry(row, column);
        if (!entry) {
          read = fail(ErrorCode::kInvalidInput, msg::kEntryForm,
                      {std::to_string(row.integer(0)), std::string(column)});
          return false;
        }
        if (entry_digest(*entry) != entry->digest) {
          read = fail(ErrorCode::kInvalidInput, msg::kEntryDigest, {std::to_string(entry->number)});
          return false;
        }
        return each(*entry);
      }));
  return read;
}

}  // namespace

Journal::Journal(std::unique_ptr<JournalState> state) : state_(std::move(state)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

Result<Journal> Journal::create(const std::string& folder, std::string_view actor,
                                std::string_view name, const Clock& clock) {
  constexpr mode_t kMode = 0755;
  if (mkdir(folder.c_str(), kMode) != 0 && errno != EEXIST) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {folder, std::strerror(errno)});
  }
  AKASHI_TRY_ASSIGN(auto real, real_folder(folder));
  AKASHI_TRY(make_file_store(real));
  AKASHI_TRY_ASSIGN(
      auto store, SqliteStore::open(database_path(real), SqliteStore::Mode::kCreate, kPatienceMs));
  auto state =
      std::make_unique<JournalState>(JournalState{std::move(real), std::move(store), clock});
  const Draft first{.kind = std::string(kFirstKind),
                    .subject = "portfolio",
                    .content = formats::compact_json([&](formats::JsonWriter& json) {
                      json.begin_object();
                      json.key("akashi_portfolio");
                      json.integer(kVersion);
                      json.member("name", name);
                      json.end_object();
                    }),
                    .files = {},
                    .summary = {}};
  const auto begin = [&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(const auto tables,
                      number_of(state->store, "SELECT count(*) FROM sqlite_schema"));
    if (tables != 0) {
      return fail(ErrorCode::kConflict, msg::kPortfolioThere, {folder});
    }
    AKASHI_TRY(make_tables(state->store));
    AKASHI_TRY(write(*state, actor, {&first, 1}));
    return {};
  };
  AKASHI_TRY(state->store.transaction(begin));
  return Journal(std::move(state));
}

Result<Journal> Journal::open(const std::string& folder, Access access, const Clock& clock) {
  AKASHI_TRY_ASSIGN(auto real, real_folder(folder));
  if (!is_there(database_path(real))) {
    return fail(ErrorCode::kNotFound, msg::kNoPortfolio, {folder});
  }
  const auto mode = access == Access::kRead ? SqliteStore::Mode::kRead : SqliteStore::Mode::kWrite;
  AKASHI_TRY_ASSIGN(auto store, SqliteStore::open(database_path(real), mode, kPatienceMs));
  AKASHI_TRY_ASSIGN(const auto application, number_of(store, "PRAGMA application_id"));
  AKASHI_TRY_ASSIGN(const auto version, number_of(store, "PRAGMA user_version"));
  if (application == 0 && version == 0) {  // Its maker was killed before the first entry.
    return fail(ErrorCode::kNotFound, msg::kNoPortfolio, {folder});
  }
  if (application != kApplication || version != kVersion) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {database_path(folder), std::to_string(version), std::to_string(kVersion)});
  }
  return Journal(
      std::make_unique<JournalState>(JournalState{std::move(real), std::move(store), clock}));
}

Result<Head> Journal::append(std::string_view actor, std::span<const Draft> drafts) {
  Head head;
  AKASHI_TRY(state_->store.transaction([&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(head, write(*state_, actor, drafts));
    return {};
  }));
  return head;
}

Result<Head> Journal::append(std::string_view actor,
                             const std::function<Result<std::vector<Draft>>()>& decide) {
  Head head;
  AKASHI_TRY(state_->store.transaction([&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(const auto drafts, decide());
    AKASHI_TRY_ASSIGN(head, write(*state_, actor, drafts));
    return {};
  }));
  return head;
}

Result<Head> Journal::head() const {
  return read_head(state_->store);
}

Result<std::vector<Entry>> Journal::entries(std::string_view subject) const {
  std::vector<Entry> out;
  const SqliteValue values[] = {subject};
  AKASHI_TRY(select_entries(state_->store, "subject = ?1", values, [&](const Entry& entry) {
    out.push_back(entry);
    return true;
  }));
  return out;
}

Result<void> Journal::each(std::uint64_t first,
                           const std::function<bool(const Entry&)>& each) const {
  const SqliteValue values[] = {static_cast<std::int64_t>(first)};
  return select_entries(state_->store, "number >= ?1", values, each);
}

Result<void> Journal::each_of(std::string_view kind,
                              const std::function<bool(const Entry&)>& each) const {
  const SqliteValue values[] = {kind};
  return select_entries(state_->store, "kind = ?1", values, each);
}

Result<FileRef> Journal::add_file(const std::string& path, const Limits& limits) {
  return copy_file_in(state_->folder, path, limits.binary_bytes);
}

Result<FileRef> Journal::add_bytes(std::string_view bytes) {
  return write_file_in(state_->folder, bytes);
}

std::string Journal::file_path(std::string_view sha256) const {
  return is_sha256(sha256) ? state_->folder + "/files/" + std::string(sha256) : std::string();
}

Result<void> Journal::snapshot(const std::function<Result<void>()>& body) const {
  return state_->store.snapshot(body);
}

Result<Verification> Journal::verify(const std::optional<Head>& known) const {
  return verify_journal(*state_, known);
}

}  // namespace akashi::portfolio
