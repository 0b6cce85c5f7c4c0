// EPSS scores as FIRST publishes them daily: CSV with a comment line
// "#model_version:…,score_date:…".
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::epss {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::epss
