// endoflife.date: until when releases of products are supported.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::endoflife {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::endoflife
