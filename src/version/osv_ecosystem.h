// The ecosystems of the OSV schema ("Defined ecosystems"): which version scheme orders them, how
// their names compare.
#pragma once

#include <string>
#include <string_view>

#include "version/scheme.h"

namespace akashi::version {

struct OsvEcosystem {
  std::string_view name;                            // "PyPI", "Debian": without the ":suffix".
  std::string_view scheme;                          // Scheme id; "" when no order is defined.
  std::string (*normalize)(std::string_view name);  // Package name as it is compared.
};

// By the full name with or without suffix ("Debian:12"); nullptr when unknown.
const OsvEcosystem* find_osv_ecosystem(std::string_view name);

}  // namespace akashi::version
