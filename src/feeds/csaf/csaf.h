// Advisories and VEX documents in CSAF 2.0 and 2.1.
#pragma once

#include <string_view>

#include "feed/feed.h"

namespace akashi::feeds::csaf {

bool claims(std::string_view path, std::string_view head);
// One record for each vulnerability of the document; one of the document itself when it has none.
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::csaf
