// Advisories of the PHP Security Advisories Database, one YAML file each: VENDOR/NAME/*.yaml.
#pragma once

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi::feeds::friendsofphp {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_advisory(formats::NodeView root);

}  // namespace akashi::feeds::friendsofphp
