// The checklist of a case as a table: a row for each criterion, the columns that the scheme has
// (docs/formats/case.md). CSV here; other spreadsheets take the same cells.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/case_model.h"
#include "assure/case_rules.h"
#include "base/problems.h"

namespace akashi::assure {

struct TableLine {
  std::vector<std::string> cells;
  std::uint32_t number = 0;  // In the file, from 1.
};

// The ids of the columns, then every criterion of the case, also those that nothing is said of.
std::vector<std::vector<std::string>> case_table(const CaseRules& rules, const Case& content);

// The rows as the lines have them; a column that is missing leaves what `present` has. A line that
// can't be taken is a problem with its line and column, and no row.
std::vector<CaseRow> read_case_table(const std::vector<TableLine>& lines, const CaseRules& rules,
                                     const Case& present, Problems& problems);

// A cell that a spreadsheet would take for a formula has an apostrophe in front, which reading
// takes away.
std::string case_csv(const CaseRules& rules, const Case& content);
std::vector<CaseRow> read_case_csv(std::string_view text, const CaseRules& rules,
                                   const Case& present, Problems& problems);

// Evidence in a cell, a line each: KIND DATE and sha256:DIGEST SIZE NAME, link:ADDRESS or
// query:WORDS; "-" for no kind or date.
std::string evidence_cell(const std::vector<CaseEvidence>& evidence);
Result<std::vector<CaseEvidence>> read_evidence_cell(std::string_view cell);

}  // namespace akashi::assure
