// Debian's security tracker as it is published in one JSON file. Each pair of a source package and
// a vulnerability becomes one record, which the releases of the package are in.
#pragma once

#include <string_view>

#include "feed/feed.h"

namespace akashi::feeds::debian_tracker {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
// One package with one vulnerability of the file.
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::debian_tracker
