// CISA's Known Exploited Vulnerabilities catalogue, JSON.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::kev {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::kev
