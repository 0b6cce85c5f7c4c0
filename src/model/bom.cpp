#include "model/bom.h"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

// In the order of Target::Kind.
constexpr auto kKinds = std::to_array<std::string_view>(
    {"directory", "root-file-system", "image", "archive", "file", "document"});

}  // namespace

std::string_view target_kind_name(Target::Kind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

std::optional<Target::Kind> parse_target_kind(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name);
  if (found == kKinds.end()) {
    return std::nullopt;
  }
  return static_cast<Target::Kind>(found - kKinds.begin());
}

}  // namespace akashi
