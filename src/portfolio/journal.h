// The portfolio: what is known of products, cases and labels, as a journal that only grows
// (docs/formats/portfolio.md, ADR 29). A folder with `portfolio.sqlite` and `files/<sha256>`.
//
// Every change is an entry whose digest covers the one before it. The state of a subject (a case, a
// label, a person) is the replay of its entries; beside the entries stands only one derived table,
// the last summary of each subject, so that lists and searches need no replay.
//
// Not for use by several threads at once; several processes may use one portfolio.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::portfolio {

// A file of the portfolio, as an entry names it.
struct FileRef {
  std::string sha256;  // Hexadecimal, lower case.
  std::uint64_t size = 0;
  bool operator==(const FileRef&) const = default;
};

// How a subject is listed and found. It is part of the entry that brings it, and so of the chain.
struct Summary {
  std::string kind;    // "case", "label", "product"
  std::string title;   // For people.
  std::string state;   // "open", "signed", "valid" …
  std::string until;   // YYYY-MM-DD, or "".
  std::string search;  // What a search looks in, made by search_text().
  bool operator==(const Summary&) const = default;
};

// The form in which text is searched: ASCII letters in lower case. Both what is searched and what
// is searched for go through it.
std::string search_text(std::string_view text);

// An entry to be written.
struct Draft {
  std::string kind;                // What happened: "case.new", "label.transition". Not empty.
  std::string subject;             // To whom: "case/router-2", "label/J-0001". Not empty.
  std::string content;             // A JSON object, UTF-8; kept byte by byte.
  std::vector<FileRef> files;      // That it names; they are in the portfolio already (add_file).
  std::optional<Summary> summary;  // Of the subject from now on; nothing: as it was.
};

struct Entry {
  std::uint64_t number = 0;  // From 1, without a gap.
  std::string time;          // UTC, "2026-11-22T20:45:00Z", by the clock.
  std::string actor;         // Id of a person, as the one who wrote it said.
  std::string kind;
  std::string subject;
  std::string content;
  std::vector<FileRef> files;
  std::optional<Summary> summary;
  std::string previous;  // Digest of the entry before; "" in the first.
  std::string digest;    // SHA-256 of all of the above, hexadecimal.
};

// SHA-256 over the fields of an entry but `digest`, each behind its length.
std::string entry_digest(const Entry& entry);

struct Head {
  std::uint64_t number = 0;  // 0: no entry.
  std::string digest;
  bool operator==(const Head&) const = default;
};
std::string to_text(const Head& head);                  // "12:9f86d0…"
std::optional<Head> parse_head(std::string_view text);  // Nothing for other texts.

struct Query {
  std::string kind;        // Of the summary; "" for all.
  std::string state;       // "" for all.
  std::string until_from;  // Days, inclusive; "" for no bound. One without `until` is in no range.
  std::string until_to;
  std::string search;  // Anywhere in Summary::search; goes through search_text().
  std::string after;   // Subjects behind this one: the next page.
  std::uint32_t most = 100;
};

struct Listed {
  std::string subject;
  Summary summary;
  std::uint64_t number = 0;  // Of the entry that brought it.
};

struct Finding {
  bool broken = true;  // False: worth saying, but nothing is wrong.
  Message what;
};

struct Verification {
  Head head;
  std::uint64_t subjects = 0;
  std::uint64_t files = 0;
  std::vector<Finding> findings;  // The first thousand.
  bool sound() const;             // None is `broken`.
};

struct JournalState;  // journal_tables.h

class Journal {
 public:
  enum class Access : std::uint8_t { kRead, kWrite };

  // Makes the folder (its parent is there) and writes the first entry, of kind "portfolio.new".
  // kConflict where there is a portfolio already. `clock` outlives the journal.
  static Result<Journal> create(const std::string& folder, std::string_view actor,
                                std::string_view name, const Clock& clock);
  // kNotFound where there is none; kUnsupported for a version that this program does not know.
  static Result<Journal> open(const std::string& folder, Access access, const Clock& clock);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  // All drafts or none; durable when it returns. Gives the new head. `decide` is called when no one
  // else can write any more: what it reads is what holds when its drafts are written. An empty
  // list writes nothing. Errors: kInvalidInput for a draft that is no entry, kNotFound for a file
  // that is not in the portfolio, kConflict when another process keeps writing.
  Result<Head> append(std::string_view actor, std::span<const Draft> drafts);
  Result<Head> append(std::string_view actor,
                      const std::function<Result<std::vector<Draft>>()>& decide);

  Result<Head> head() const;
  // All entries of a subject, in order; empty when there is no such subject.
  Result<std::vector<Entry>> entries(std::string_view subject) const;
  // From `first` on, in order; `each` gives false to stop.
  Result<void> each(std::uint64_t first, const std::function<bool(const Entry&)>& each) const;
  // Those of one kind of entry, in order.
  Result<void> each_of(std::string_view kind, const std::function<bool(const Entry&)>& each) const;

  Result<std::optional<Listed>> summary(std::string_view subject) const;
  Result<std::vector<Listed>> list(const Query& query) const;  // By subject.
  Result<std::uint64_t> count(const Query& query) const;       // Without `after` and `most`.

  // Copies a regular file into the portfolio (no link is followed; at most limits.binary_bytes), so
  // that it is there for good before an entry names it. The same bytes are kept once.
  Result<FileRef> add_file(const std::string& path, const Limits& limits);
  Result<FileRef> add_bytes(std::string_view bytes);
  std::string file_path(std::string_view sha256) const;  // "" for what is no digest.

  // All that `body` reads is of one moment, whatever other processes write meanwhile.
  Result<void> snapshot(const std::function<Result<void>()>& body) const;

  // Reads all and names what does not fit: entries, chain, files, summaries, tables. An entry cut
  // off at the end can't be seen from inside: `known` is a head that was noted earlier.
  Result<Verification> verify(const std::optional<Head>& known) const;

 private:
  explicit Journal(std::unique_ptr<JournalState> state);
  std::unique_ptr<JournalState> state_;
};

}  // namespace akashi::portfolio
