// Arch Linux's security tracker: groups of vulnerabilities (AVG), issues and advisories (ASA).
#pragma once

#include <string_view>

#include "feed/feed.h"

namespace akashi::feeds::arch {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::arch
