// Anchore's CPE configurations for CVEs that the NVD has not analysed, and its corrections.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::anchore_nvd {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::anchore_nvd
