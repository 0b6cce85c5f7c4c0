// VEX documents in OpenVEX 0.0.1 and 0.2.0.
#pragma once

#include <string_view>

#include "feed/feed.h"

namespace akashi::feeds::openvex {

bool claims(std::string_view path, std::string_view head);
// One record for each vulnerability and product of the document; the packages of distributions
// share one, since they are named by the hundred.
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::openvex
