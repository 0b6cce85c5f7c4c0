// purl2cpe: which packages are which CPE product.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::purl2cpe {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::purl2cpe
