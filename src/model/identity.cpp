#include "model/identity.h"

#include <array>

namespace akashi {

std::string_view identity_kind_name(IdentityKind kind) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"stated", "mapping", "renamed", "only-product", "product-name", "vendor-name", "target-sw",
       "reference", "collision", "other-part", "open-field", "distribution"});
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace akashi
