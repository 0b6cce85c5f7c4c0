// Cases in the portfolio: made, changed, checked. What happened to one stands in the journal under
// "case/ID"; what it is now is the replay (docs/formats/case.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/case_check.h"
#include "assure/case_model.h"
#include "assure/case_records.h"
#include "assure/case_rules.h"
#include "assure/catalogue.h"
#include "portfolio/journal.h"

namespace akashi::service {

struct StoredCase {
  assure::Case content;
  std::string state;       // "open", "signed", "superseded"
  std::string revised_by;  // Id of the case that is its next revision, or "".
  std::string envelope;    // Digest of the signed envelope's file, or "".
  std::string signed_on;   // The day that was signed for.
  std::string signed_by;
  std::uint64_t signed_at = 0;  // Entry.
  std::vector<portfolio::Entry> history;
};

// What the entries of one case come to. kInvalidInput for entries that this program would not have
// written.
Result<StoredCase> replay_case(std::vector<portfolio::Entry> entries);
Result<StoredCase> load_case(const portfolio::Journal& journal, std::string_view id);

// The record as it was before the entry `before`; nothing where there was none.
Result<std::optional<assure::Record>> load_record(const portfolio::Journal& journal,
                                                  std::string_view kind, std::string_view id,
                                                  std::uint64_t before = UINT64_MAX);
// Writes those that differ from what is there; gives how many.
Result<std::size_t> set_records(portfolio::Journal& journal, std::string_view actor,
                                std::span<const assure::Record> records);

// The records that a case speaks of.
struct LoadedRecords {
  std::optional<assure::Record> product;
  std::optional<assure::Record> maker;
  std::optional<assure::Record> applicant;
  std::vector<assure::Record> people;
  assure::CaseRecords view() const;  // Points into this.
};
Result<LoadedRecords> load_records(const portfolio::Journal& journal, const assure::Case& content,
                                   std::uint64_t before = UINT64_MAX);

// How a case is listed.
portfolio::Summary case_summary(const assure::Case& content, const LoadedRecords& records,
                                std::string_view state);

// A case without rows; with `supersedes`, a new revision of that one, which must be signed: its
// rows, and what else `content` leaves empty, are taken over. kInvalidInput where the id is taken.
Result<assure::Case> new_case(portfolio::Journal& journal, std::string_view actor,
                              assure::Case content, const assure::Catalogue& catalogue);

// `change` gets the case as it is when no one else can write. Each row that differs afterwards is
// an entry, and so is the rest; gives how many. kInvalidInput for a case that is signed.
using CaseChange = std::function<Result<void>(assure::Case&, const assure::CaseRules&)>;
Result<std::size_t> change_case(portfolio::Journal& journal, std::string_view actor,
                                std::string_view id, const assure::Catalogue& catalogue,
                                const CaseChange& change);

struct CheckedCase {
  StoredCase stored;
  assure::CaseRules rules;  // Points into the catalogue.
  LoadedRecords records;
  std::vector<assure::CaseFinding> findings;
};
Result<CheckedCase> check_case(const portfolio::Journal& journal, std::string_view id,
                               const assure::Catalogue& catalogue, assure::Date on);

}  // namespace akashi::service
