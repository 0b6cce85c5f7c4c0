// Rows as entries and summaries, and the lists of summaries.
#include <utility>

#include "portfolio/entry.h"
#include "portfolio/journal_tables.h"

namespace akashi::portfolio {

using formats::SqliteRowView;
using formats::SqliteStore;
using formats::SqliteValue;

namespace {

struct Where {
  std::string sql = "1";
  std::vector<SqliteValue> values;

  void add(std::string_view condition, std::string_view value) {
    if (!value.empty()) {
      values.emplace_back(value);
      sql += " AND " + std::string(condition) + "?" + std::to_string(values.size());
    }
  }
};

// The texts that the values point into are `query` and `searched`.
Where conditions(const Query& query, std::string_view searched) {
  Where where;
  where.add("kind = ", query.kind);
  where.add("state = ", query.state);
  where.add("until >= ", query.until_from);
  where.add("until <= ", query.until_to);
  if (query.until_from.empty() && !query.until_to.empty()) {
    where.sql += " AND until <> ''";
  }
  where.add("instr(search, ", searched);
  if (!searched.empty()) {
    where.sql += ") > 0";
  }
  return where;
}

}  // namespace

Result<std::int64_t> number_of(const SqliteStore& store, const std::string& sql,
                               std::span<const SqliteValue> values) {
  std::int64_t out = 0;
  AKASHI_TRY(store.query(sql, values, [&](const SqliteRowView& row) {
    out = row.integer(0);
    return false;
  }));
  return out;
}

std::optional<Entry> read_entry(const SqliteRowView& row, std::string_view& column) {
  Entry out{.number = static_cast<std::uint64_t>(row.integer(0)),
            .time = std::string(row.text(1)),
            .actor = std::string(row.text(2)),
            .kind = std::string(row.text(3)),
            .subject = std::string(row.text(4)),
            .content = std::string(row.text(5)),
            .files = {},
            .summary = {},
            .previous = std::string(row.text(8)),
            .digest = std::string(row.text(9))};
  auto files = decode_files(row.text(6));
  auto summary = decode_summary(row.text(7));
  if (!files || !summary) {
    column = files ? "summary" : "files";
    return std::nullopt;
  }
  out.files = std::move(*files);
  out.summary = std::move(*summary);
  return out;
}

Listed read_listed(const SqliteRowView& row) {
  return {.subject = std::string(row.text(0)),
          .summary = {.kind = std::string(row.text(1)),
                      .title = std::string(row.text(2)),
                      .state = std::string(row.text(3)),
                      .until = std::string(row.text(4)),
                      .search = std::string(row.text(5))},
          .number = static_cast<std::uint64_t>(row.integer(6))};
}

Result<std::optional<Listed>> Journal::summary(std::string_view subject) const {
  std::optional<Listed> out;
  const SqliteValue values[] = {subject};
  AKASHI_TRY(state_->store.query("SELECT * FROM summaries WHERE subject = ?1", values,
                                 [&](const SqliteRowView& row) {
                                   out = read_listed(row);
                                   return false;
                                 }));
  return out;
}

Result<std::vector<Listed>> Journal::list(const Query& query) const {
  std::vector<Listed> out;
  const auto searched = search_text(query.search);
  auto where = conditions(query, searched);
  where.add("subject > ", query.after);
  where.values.emplace_back(static_cast<std::int64_t>(query.most));
  AKASHI_TRY(state_->store.query("SELECT * FROM summaries WHERE " + where.sql +
                                     " ORDER BY subject LIMIT ?" +
                                     std::to_string(where.values.size()),
                                 where.values, [&](const SqliteRowView& row) {
                                   out.push_back(read_listed(row));
                                   return true;
                                 }));
  return out;
}

Result<std::uint64_t> Journal::count(const Query& query) const {
  const auto searched = search_text(query.search);
  const auto where = conditions(query, searched);
  AKASHI_TRY_ASSIGN(
      const auto count,
      number_of(state_->store, "SELECT count(*) FROM summaries WHERE " + where.sql, where.values));
  return static_cast<std::uint64_t>(count);
}

}  // namespace akashi::portfolio
