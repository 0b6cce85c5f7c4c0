// Security advisories of Julia's General registry: a file for each.
#pragma once

#include <string_view>

#include "feed/feed.h"

namespace akashi::feeds::julia {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::julia
