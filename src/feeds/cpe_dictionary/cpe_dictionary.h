// The official CPE dictionary: names, what replaced them, titles and references.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::cpe_dictionary {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::cpe_dictionary
