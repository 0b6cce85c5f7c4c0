// Feed of CVE records, JSON 5.0 to 5.2: a file for each record, as in cvelistV5 and CISA's
// vulnrichment. Read for what they say of the vulnerability itself: texts, severities, weaknesses,
// references, CISA's SSVC points; and for the products that are named by CPE or as a package of a
// registry (products.h).
#pragma once

#include <string_view>
#include <vector>

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi::feeds::cve5 {

bool claims(std::string_view path, std::string_view head);

struct CveRecord {
  Advisory advisory;
  std::vector<Error> problems;  // Values that could not be read; the rest stands.
};

// Reads the root of a record. Error: no record, or no CVE id.
Result<CveRecord> read_record(formats::NodeView root);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::cve5
