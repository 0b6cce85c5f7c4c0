// Mozilla Foundation Security Advisories: announce/YEAR/mfsaYEAR-NUMBER.md and .yml.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::mozilla {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::mozilla
