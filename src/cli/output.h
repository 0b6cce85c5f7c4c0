// -o FORMAT[@VERSION][=FILE]: what a report is written as, and where.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
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

// The same for a command with formats of its own, which have no versions; without -o the first.
Result<std::vector<OutputRequest>> parse_outputs(const Invocation& invocation,
                                                 std::span<const std::string_view> formats);
// A text to a file, whole or not at all; "-": standard output.
Result<void> write_text(std::string_view text, const std::string& file, const Session& session);
// For each output the text of its format.
Result<void> write_texts(const std::vector<OutputRequest>& outputs, const Session& session,
                         const std::function<Result<std::string>(const std::string&)>& text_of);

Result<void> write_outputs(const Report& report, const std::vector<OutputRequest>& outputs,
                           Session& session);

// The text of `-o table`.
std::string report_table(const Report& report, const Session& session);

// How the past was looked at, with --as-of; else "".
std::string as_of_text(const Report& report, const Session& session);

}  // namespace akashi::cli
