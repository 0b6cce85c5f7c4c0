// Advisories of ruby-advisory-db, one YAML file each: gems/NAME/*.yml, rubies/ENGINE/*.yml.
#pragma once

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi::feeds::rubysec {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_advisory(formats::NodeView root);

}  // namespace akashi::feeds::rubysec
