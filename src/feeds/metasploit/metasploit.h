// Modules of the Metasploit framework and the vulnerabilities that they use.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::metasploit {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);

}  // namespace akashi::feeds::metasploit
