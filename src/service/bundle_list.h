// bundles.json of a mirror of bundles: which there are (docs/formats/bundle.md). Nobody signs it
// and nothing rests on it: it names heads, and these are verified.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "store/changes.h"

namespace akashi::service {

inline constexpr std::string_view kBundleList = "bundles.json";

struct ListedBundle {
  std::string file;  // Of its head: kBundleHead, or a delta's.
  store::Revision revision;
  std::vector<store::Revision> bases;  // Empty: full.
  std::uint64_t bytes = 0;             // Of its chunks.

  bool operator==(const ListedBundle&) const = default;
  static constexpr std::uint64_t kMostListBytes = 4ULL << 20;
  static constexpr std::size_t kMost = 1000;  // In one list.
};

// "delta-12-0123456789abcdef.json"
std::string delta_file(const store::Revision& revision);
// A name of this kind, or kBundleHead.
bool is_head_file(std::string_view name);

std::string bundle_list_json(const std::vector<ListedBundle>& bundles);
Result<std::vector<ListedBundle>> parse_bundle_list(PaddedView bytes, const Limits& limits);

}  // namespace akashi::service
