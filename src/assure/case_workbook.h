// The checklist of a case as a workbook (docs/formats/case.md), written and read again.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "assure/case_model.h"
#include "assure/case_rules.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "formats/xlsx_writer.h"

namespace akashi::assure {

// A sheet with the checklist, its columns named in `lang`, what may be entered to choose from, and
// one that explains the words. `created`: seconds since 1970.
formats::XlsxBook case_workbook(const CaseRules& rules, const Case& content, Lang lang,
                                std::int64_t created);

// The rows of the checklist's sheet, or of the first one, as read_case_table takes them. Fails
// where the bytes are no workbook.
Result<std::vector<CaseRow>> read_case_workbook(std::string_view bytes, const CaseRules& rules,
                                                const Case& present, const Limits& limits,
                                                Problems& problems);

}  // namespace akashi::assure
