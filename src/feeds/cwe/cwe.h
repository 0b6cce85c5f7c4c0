// The Common Weakness Enumeration: names, how abstract, whether to be mapped to.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::cwe {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::cwe
