// Verifying reads everything in the order in which one thing rests on another: the database as
// SQLite sees it, its tables, the chain, the files that entries name, the summaries.
#include <map>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "base/messages/portfolio.h"
#include "portfolio/entry.h"
#include "portfolio/file_store.h"
#include "portfolio/journal_tables.h"

namespace akashi::portfolio {
namespace {

using formats::SqliteRowView;
using formats::SqliteStore;
using formats::SqliteValue;

struct NamedFile {
  std::uint64_t size = 0;
  std::uint64_t entry = 0;  // The first that names it.
};

struct Run {
  const JournalState& state;
  const std::optional<Head>& known;
  Verification out;
  std::map<std::string, NamedFile, std::less<>> files;
  std::unordered_map<std::string, std::uint64_t> summarised;  // Subject: entry of its summary.

  void add(Msg what, std::vector<std::string> args, bool broken = true) {
    constexpr std::size_t kMost = 1000;
    if (out.findings.size() < kMost) {
      out.findings.push_back({.broken = broken, .what = {what, std::move(args)}});
    } else if (broken && out.sound()) {
      out.findings.back() = {.broken = true, .what = {what, std::move(args)}};
    }
  }
};

Result<void> check_database(Run& run) {
  constexpr int kMost = 20;
  AKASHI_TRY(run.state.store.query("PRAGMA integrity_check(" + std::to_string(kMost) + ")", {},
                                   [&](const SqliteRowView& row) {
                                     if (row.text(0) != "ok") {
                                       run.add(msg::kDatabaseDamaged, {std::string(row.text(0))});
                                     }
                                     return true;
                                   }));
  std::size_t known = 0;
  AKASHI_TRY(run.state.store.query("SELECT name, sql FROM sqlite_schema", {},
                                   [&](const SqliteRowView& row) {
                                     const auto name = row.text(0);
                                     for (const auto& table : kTables) {
                                       if (table.name == name && table.sql == row.text(1)) {
                                         ++known;
                                         return true;
                                       }
                                     }
                                     run.add(msg::kTableOther, {std::string(name)});
                                     return true;
                                   }));
  if (known != kTables.size()) {
    run.add(msg::kTableOther, {"schema"});
  }
  return {};
}

void check_entry(Run& run, const Entry& entry) {
  const auto number = std::to_string(entry.number);
  if (entry_digest(entry) != entry.digest) {
    run.add(msg::kEntryDigest, {number});
  }
  if (entry.number != run.out.head.number + 1) {
    run.add(msg::kEntryGap, {std::to_string(run.out.head.number + 1), number});
  } else if (entry.previous != run.out.head.digest) {
    run.add(msg::kEntryChain, {number});
  }
  if (entry.number == 1 && entry.kind != kFirstKind) {
    run.add(msg::kEntryFirst, {});
  }
  if (!is_json_object(entry.content)) {
    run.add(msg::kEntryForm, {number, "content"});
  }
  if (run.known && run.known->number == entry.number && run.known->digest != entry.digest) {
    run.add(msg::kHeadOther, {number});
  }
  for (const auto& file : entry.files) {
    run.files.try_emplace(file.sha256, NamedFile{.size = file.size, .entry = entry.number});
  }
  if (entry.summary) {
    run.summarised[entry.subject] = entry.number;
  }
}

Result<void> check_chain(Run& run) {
  std::int64_t latest = 0;
  AKASHI_TRY(run.state.store.query(
      "SELECT " + std::string(kEntryColumns) + " FROM entries ORDER BY number", {},
      [&](const SqliteRowView& row) {
        const auto number = std::to_string(row.integer(0));
        std::string_view column;
        const auto entry = read_entry(row, column);
        const auto time = parse_time(row.text(1));
        if (!entry) {
          run.add(msg::kEntryForm, {number, std::string(column)});
        } else {
          check_entry(run, *entry);
        }
        if (!time) {
          run.add(msg::kEntryForm, {number, "time"});
        } else {
          if (*time < latest) {  // A clock that was set back; the order is that of the chain.
            run.add(msg::kEntryTimeBack, {number, std::string(row.text(1))}, false);
          }
          latest = *time;
        }
        run.out.head = {.number = static_cast<std::uint64_t>(row.integer(0)),
                        .digest = std::string(row.text(9))};
        return true;
      }));
  if (run.out.head.number == 0) {
    run.add(msg::kEntryFirst, {});
  }
  if (run.known && run.known->number > run.out.head.number) {
    run.add(msg::kHeadMissing,
            {std::to_string(run.out.head.number), std::to_string(run.known->number)});
  }
  return {};
}

Result<void> check_files(Run& run) {
  run.out.files = run.files.size();
  for (const auto& [digest, named] : run.files) {
    const auto found = measure_file(run.state.folder, digest);
    if (!found) {
      run.add(found.error().code() == ErrorCode::kNotFound ? msg::kFileMissing : msg::kFileOther,
              {digest, std::to_string(named.entry)});
    } else if (found->sha256 != digest || found->size != named.size) {
      run.add(msg::kFileOther, {digest, std::to_string(named.entry)});
    }
  }
  return each_file(run.state.folder, [&](std::string_view name) {
    if (run.files.find(name) == run.files.end()) {
      run.add(msg::kFileExtra, {std::string(name)}, false);
    }
  });
}

// The summary that the chain has of a subject, as it is encoded there.
Result<std::string> encoded_summary(const SqliteStore& store, std::uint64_t number) {
  std::string out;
  const SqliteValue values[] = {static_cast<std::int64_t>(number)};
  AKASHI_TRY(store.query("SELECT summary FROM entries WHERE number = ?1", values,
                         [&](const SqliteRowView& row) {
                           out = row.text(0);
                           return false;
                         }));
  return out;
}

Result<void> check_summaries(Run& run) {
  run.out.subjects = run.summarised.size();
  Result<void> read;
  AKASHI_TRY(run.state.store.query("SELECT * FROM summaries", {}, [&](const SqliteRowView& row) {
    const auto listed = read_listed(row);
    const auto found = run.summarised.find(listed.subject);
    if (found == run.summarised.end()) {
      run.add(msg::kSummaryExtra, {listed.subject});
      return true;
    }
    const auto expected = encoded_summary(run.state.store, found->second);
    if (!expected) {
      read = std::unexpected(expected.error());
      return false;
    }
    if (listed.number != found->second || encode_summary(listed.summary) != *expected) {
      run.add(msg::kSummaryOther, {listed.subject, std::to_string(found->second)});
    }
    run.summarised.erase(found);
    return true;
  }));
  AKASHI_TRY(std::move(read));
  const std::map<std::string, std::uint64_t> missing(run.summarised.begin(), run.summarised.end());
  for (const auto& [subject, number] : missing) {
    run.add(msg::kSummaryMissing, {subject});
  }
  return {};
}

}  // namespace

Result<Verification> verify_journal(const JournalState& state, const std::optional<Head>& known) {
  Run run{.state = state, .known = known, .out = {}, .files = {}, .summarised = {}};
  const auto all = [&]() -> Result<void> {
    AKASHI_TRY(check_database(run));
    AKASHI_TRY(check_chain(run));
    AKASHI_TRY(check_files(run));
    return check_summaries(run);
  };
  AKASHI_TRY(state.store.snapshot(all));
  return std::move(run.out);
}

}  // namespace akashi::portfolio
