// The ecosystems of the OSV schema ("Defined ecosystems"): which version scheme orders them, how
// their names compare.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "version/scheme.h"

namespace akashi::version {

struct OsvEcosystem {
  std::string_view name;                            // "PyPI", "Debian": without the ":suffix".
  std::string_view scheme;                          // Scheme id; "" when no order is defined.
  std::string (*normalize)(std::string_view name);  // Package name as it is compared.
  // Its records are errata, or made of a list of fixes: a vulnerability that nobody has mended yet
  // has none, and that a package has no record clears nothing (docs/adr/0011).
  bool fixes_only = false;
};

// Every ecosystem of schema 1.7 and some distributions that it has not, sorted by name (byte
// order).
std::span<const OsvEcosystem> all_osv_ecosystems();

// By the full name with or without suffix ("Debian:12"); nullptr when unknown. Names are
// case-sensitive. Three of them repackage others and take the order of the one that their suffix
// names: "TuxCare:Debian:10" has scheme "deb" and the name "TuxCare". So do "Docker Hardened
// Images:Alpine:3.23" and, for distributions and PyPI, "Root:Debian:12".
const OsvEcosystem* find_osv_ecosystem(std::string_view name);

}  // namespace akashi::version
