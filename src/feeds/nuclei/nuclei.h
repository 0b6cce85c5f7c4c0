// Templates of the Nuclei scanner for vulnerabilities with a CVE id.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::nuclei {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::nuclei
