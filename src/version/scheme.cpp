#include "version/scheme.h"

#include <algorithm>
#include <array>

namespace akashi::version {
namespace {

constexpr std::array<const Scheme*, 0> kSchemes = {};

}  // namespace

std::span<const Scheme* const> all_schemes() {
  return kSchemes;
}

const Scheme* find_scheme(std::string_view id) {
  const auto* found =
      std::ranges::find_if(kSchemes, [&](const Scheme* scheme) { return scheme->id == id; });
  return found == kSchemes.end() ? nullptr : *found;
}

Result<std::string> sort_key(const Scheme& scheme, std::string_view version) {
  std::string key;
  AKASHI_TRY(scheme.append_key(version, key));
  return key;
}

}  // namespace akashi::version
