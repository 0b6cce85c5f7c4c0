// The database of a portfolio: its tables, and rows as entries. For journal.cpp and
// journal_verify.cpp.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "formats/sqlite_store.h"
#include "portfolio/journal.h"

namespace akashi::portfolio {

constexpr std::int64_t kApplication = 0x416b6173;  // "Akas"
constexpr std::int64_t kVersion = 1;
constexpr std::string_view kFirstKind = "portfolio.new";

struct TableText {
  std::string_view name;
  std::string_view sql;  // As SQLite keeps it in its schema.
};
constexpr auto kTables = std::to_array<TableText>({
    {"entries",
     "CREATE TABLE entries (number INTEGER PRIMARY KEY, time TEXT NOT NULL, actor TEXT NOT NULL, "
     "kind TEXT NOT NULL, subject TEXT NOT NULL, content TEXT NOT NULL, files TEXT NOT NULL, "
     "summary TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL)"},
    {"entries_subject", "CREATE INDEX entries_subject ON entries (subject, number)"},
    {"entries_kind", "CREATE INDEX entries_kind ON entries (kind, number)"},
    {"summaries",
     "CREATE TABLE summaries (subject TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, "
     "state TEXT NOT NULL, until TEXT NOT NULL, search TEXT NOT NULL, number INTEGER NOT NULL, "
     "PRIMARY KEY (kind, subject)) WITHOUT ROWID"},
    {"summaries_subject", "CREATE UNIQUE INDEX summaries_subject ON summaries (subject)"},
    {"summaries_state", "CREATE INDEX summaries_state ON summaries (kind, state, subject)"},
    {"summaries_until", "CREATE INDEX summaries_until ON summaries (kind, until)"},
});

constexpr std::string_view kEntryColumns =
    "number, time, actor, kind, subject, content, files, summary, previous, digest";

// Nothing where `files` or `summary` have no meaning; `column` is then the first that has none.
std::optional<Entry> read_entry(const formats::SqliteRowView& row, std::string_view& column);

// The first column of the first row; 0 where there is none.
Result<std::int64_t> number_of(const formats::SqliteStore& store, const std::string& sql,
                               std::span<const formats::SqliteValue> values = {});

Listed read_listed(const formats::SqliteRowView& row);  // The columns of `summaries`.

struct JournalState {
  std::string folder;
  formats::SqliteStore store;
  const Clock& clock;
};

Result<Verification> verify_journal(const JournalState& state, const std::optional<Head>& known);

}  // namespace akashi::portfolio
