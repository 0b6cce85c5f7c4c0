// Records and checklists as files of the user.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.h"
#include "formats/json_writer.h"
#include "service/cases.h"

namespace akashi::service {

// All or nothing: a record that is passed over would not be missed. Problems name the file.
Result<std::vector<assure::Record>> read_records_file(const std::string& path, const Limits& limits,
                                                      Problems& problems);

// A checklist, JSON, a workbook or CSV by how it begins; likewise. Gives how many entries.
Result<std::size_t> import_case(portfolio::Journal& journal, std::string_view actor,
                                std::string_view id, const assure::Catalogue& catalogue,
                                const std::string& path, const Limits& limits, Problems& problems);

// The case with its records and its state as JSON, indented; import_case takes it back.
std::string case_export(const CheckedCase& checked);

// The records that a case speaks of, as members of an object.
void write_records(formats::JsonWriter& json, const LoadedRecords& records);

}  // namespace akashi::service
