// OSV records: https://ossf.github.io/osv-schema/ versions 1.0 to 1.7, as JSON or YAML; also JSON
// arrays and JSON lines.
#pragma once

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi::feeds::osv {

// One record. kInvalidInput when it has no id; fields of a wrong type are an error too, since a
// range that is dropped could turn "affected" into "not affected".
Result<Advisory> read_advisory(formats::NodeView record);

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);
bool claims(std::string_view path, std::string_view head);

}  // namespace akashi::feeds::osv
