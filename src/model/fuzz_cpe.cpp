// A name that is read is written and read again as the same name, in both bindings; a name is equal
// to itself unless it has wildcards.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/cpe.h"

namespace {
void require(bool condition) {
  if (!condition) {
    __builtin_trap();
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto newline = text.find('\n');
  const auto first = akashi::parse_cpe(text.substr(0, newline));
  if (!first) {
    require(!first.error().text().empty());
    return 0;
  }
  const auto formatted = akashi::parse_cpe(first->formatted_string());
  require(formatted && *formatted == *first);
  const auto uri = akashi::parse_cpe(first->uri());
  require(uri && *uri == *first);
  const auto self = akashi::compare_cpe_names(*first, *first);
  require(self == akashi::CpeRelation::kEqual || self == akashi::CpeRelation::kUndefined);
  if (newline == std::string_view::npos) {
    return 0;
  }
  const auto second = akashi::parse_cpe(text.substr(newline + 1));
  if (second) {
    using enum akashi::CpeRelation;
    const auto there = akashi::compare_cpe_names(*first, *second);
    const auto back = akashi::compare_cpe_names(*second, *first);
    require((there == kEqual) == (back == kEqual));
    require(there != kDisjoint || back == kDisjoint || back == kUndefined);
  }
  return 0;
}
