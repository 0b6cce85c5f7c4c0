// -o FORMAT[@VERSION][=FILE]: what a report is written as, and where.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/session.h"
#include "model/finding.h"

namespace akashi::cli {

struct OutputRequest {
  std::string format;   // "table", "json", "cyclonedx-json"
  std::string version;  // "1.6"; "" for the default
  std::string file;     // "-": standard output
};

// Checks formats and versions; without -o: one table.
Result<std::vector<OutputRequest>> parse_outputs(const Invocation& invocation);

Result<void> write_outputs(const Report& report, const std::vector<OutputRequest>& outputs,
                           Session& session);

// The text of `-o table`.
std::string report_table(const Report& report, const Session& session);

// How the past was looked at, with --as-of; else "".
std::string as_of_text(const Report& report, const Session& session);

}  // namespace akashi::cli
