// The checklist of a case as a workbook: the cells of assure/case_table.h, for people to fill in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assure/case_table.h"
#include "formats/sheet.h"
#include "formats/xlsx_writer.h"

namespace akashi::assure {

// One sheet, its columns by their names; results are chosen from the scheme's. What the scheme says
// (criterion, version, target) is closed against changes by mistake.
formats::XlsxBook case_book(const CaseRules& rules, const Case& content, std::int64_t created,
                            Lang lang);

// Its rows as the sheet has them; see read_case_table.
std::vector<CaseRow> read_case_sheet(const formats::Sheet& sheet, const CaseRules& rules,
                                     const Case& present, Problems& problems);

}  // namespace akashi::assure
