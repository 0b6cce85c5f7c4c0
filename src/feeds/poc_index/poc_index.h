// Lists of proofs of concept by CVE id.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::poc_index {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::poc_index
