// Errata of rpm distributions.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::updateinfo {

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::updateinfo
