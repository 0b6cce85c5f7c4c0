// Cases and their rows as JSON (docs/formats/case.md): what the journal holds, what is signed, and
// what is exported. The same case gives the same bytes.
#pragma once

#include <string_view>
#include <vector>

#include "assure/case_model.h"
#include "assure/case_rules.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::assure {

void write_json(formats::JsonWriter& json, const CaseRow& row);
void write_json(formats::JsonWriter& json, const Case& content);  // With its rows.

// Errors name the member and its place: a wrong type, an unknown member. What ids and days mean is
// not looked at (check_row).
Result<CaseRow> read_case_row(formats::NodeView node);
Result<Case> read_case(formats::NodeView node);

// The rows of an exported case ("case"."rows"), each as a whole. What is not as it should be is a
// problem with its place.
std::vector<CaseRow> read_case_rows(std::string_view json, const CaseRules& rules,
                                    const Limits& limits, Problems& problems);

}  // namespace akashi::assure
