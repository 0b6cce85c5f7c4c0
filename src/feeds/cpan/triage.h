// triage/CVE-*.yml of the CPAN Advisory Database, as its tool writes them: lines of "key: text",
// where the text is not quoted whatever stands in it ("before 1.0: a flaw", "*** see"), and lines
// of "- address". YAML parsers refuse one in nine of them.
#pragma once

#include "base/limits.h"
#include "base/result.h"
#include "model/advisory.h"

namespace akashi::feeds::cpan {

bool is_triage(std::string_view text);

struct TriageEntry {
  Advisory advisory;          // Without `affected`.
  std::string distribution;   // "" until somebody has found which it is.
  std::string version_range;  // As stated; "" for none.
};
Result<TriageEntry> read_triage(std::string_view text, const Limits& limits);

}  // namespace akashi::feeds::cpan
