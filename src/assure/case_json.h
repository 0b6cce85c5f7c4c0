// Cases and their rows as JSON (docs/formats/case.md): what the journal holds, what is signed, and
// what is exported. The same case gives the same bytes.
#pragma once

#include <string_view>

#include "assure/case_model.h"
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

}  // namespace akashi::assure
