// What is known beside advisories, in words: for explain, db search and the table.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "model/finding.h"

namespace akashi::cli {

// "12.3%"
std::string percent(double fraction);
std::string epss_text(const EpssScore& score, const SourceStatus& source, const Session& session);
// The first of them, and how many more there are.
std::vector<std::string> exploit_lines(const std::vector<ExploitEntry>& exploits,
                                       const Session& session);
// "CWE-79 Improper …", and what speaks against using it.
std::string weakness_text(const Weakness& weakness);
// "Python 3.8: ended 2024-10-07"
std::string support_text(const Support& support, const Session& session);
// The counts, and the products that are no longer supported; "" where nothing was imported.
std::string support_section(const Report& report, const Session& session);

}  // namespace akashi::cli
