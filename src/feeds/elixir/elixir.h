// Advisories of elixir-security-advisories, one YAML file each: packages/NAME/*.yml.
#pragma once

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi::feeds::elixir {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_advisory(formats::NodeView root);

}  // namespace akashi::feeds::elixir
