#pragma once

#include <string_view>

#include "feed/feed.h"

namespace akashi::feeds::jvn_rss {

bool claims(std::string_view path, std::string_view head);
bool one_record(std::string_view path);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::jvn_rss
