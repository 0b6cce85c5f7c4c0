// OSV records: https://ossf.github.io/osv-schema/ versions 1.0 to 1.7, as JSON or YAML; also JSON
// arrays and JSON lines.
#pragma once

#include <optional>

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi::feeds::osv {

// One record. An error when it has no id. Where a field is of a wrong type nothing is dropped,
// since that could turn "affected" into "not affected": a package that can't be read whole is kept
// as one of whose versions nothing is known, and `flaw` says what was found; without a package's
// name, that is the error.
Result<Advisory> read_advisory(formats::NodeView record, std::optional<Error>* flaw = nullptr);

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);
bool claims(std::string_view path, std::string_view head);

}  // namespace akashi::feeds::osv
