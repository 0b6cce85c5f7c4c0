// A case: a product's release held against a version of a scheme, row by row
// (docs/formats/case.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::assure {

// What speaks for a row: exactly one of a file, a link and a query.
struct CaseEvidence {
  std::string kind;    // Id in the scheme's `evidence_kinds`, or "".
  std::string date;    // Of what it shows, YYYY-MM-DD, or "".
  std::string sha256;  // Of a file of the portfolio.
  std::uint64_t size = 0;
  std::string name;   // The file's, without its folder.
  std::string link;   // http: or https:.
  std::string query;  // Words for a question to the product's data.
  bool operator==(const CaseEvidence&) const = default;
};

struct CaseRow {
  std::string criterion;
  std::string applicability;  // "applicable", "not-applicable"; "": not said.
  std::string result;         // Id of the scheme's results; "": not said.
  std::string reason;
  std::string method;
  std::vector<CaseEvidence> evidence;
  std::string evaluator;        // Id of a person.
  std::string evaluator_class;  // Id in the scheme's `evaluators`.
  std::string date;             // Of the evaluation, YYYY-MM-DD.
  std::string remarks;
  std::vector<std::pair<std::string, std::string>> more;  // Further columns of the scheme, sorted.
  bool operator==(const CaseRow&) const = default;
};

struct Case {
  std::string id;
  std::string scheme;      // "jc-star@2025-03"
  std::string level;       // Id, or "" for a scheme without levels.
  std::string route;       // Id, or "".
  std::string product;     // Id of its record.
  std::string applicant;   // Id of an organisation's record.
  std::string supersedes;  // Id of the case that this one is a new revision of, or "".
  std::uint64_t revision = 1;
  std::vector<std::string> scope;  // Rules of scope that are said to hold for the product.
  std::vector<CaseRow> rows;       // Those that something is said of; others are empty.
  bool operator==(const Case&) const = default;
};

// Nothing where nothing is said of the criterion.
const CaseRow* find_row(const Case& content, std::string_view criterion);
CaseRow& row_of(Case& content, std::string_view criterion);  // Made where there is none.

}  // namespace akashi::assure
