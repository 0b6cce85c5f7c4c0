// What feeds of YAML files with one advisory each have in common.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "feed/feed.h"
#include "formats/tree.h"

namespace akashi {

// Whether `head` has the member ("id:") at the top of its document, where a line begins with it.
inline bool has_member(std::string_view head, std::string_view member) {
  return head.starts_with(member) || head.contains("\n" + std::string(member));
}

using ReadAdvisory = Result<Advisory> (*)(formats::NodeView root);

// Feed::read_record.
template <ReadAdvisory read_advisory>
Result<Advisory> read_yaml_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(raw, limits));
  return read_advisory(tree.root());
}

// Feed::read.
template <ReadAdvisory read_advisory>
Result<void> read_yaml_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(auto advisory, read_yaml_record<read_advisory>(file.bytes, limits));
  sink.advisory(std::move(advisory), file.bytes);
  return {};
}

// Feed::one_record.
inline bool always_one_record(std::string_view /*path*/) {
  return true;
}

}  // namespace akashi
