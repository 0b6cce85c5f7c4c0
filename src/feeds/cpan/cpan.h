// Advisories of CPAN distributions: CPANSA (JSON feed, YAML files), and the CPAN Advisory
// Database's list of CVEs to look at.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::cpan {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::cpan
