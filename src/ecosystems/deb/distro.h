// Debian and what is made from it: how a root file system names its release, and under which name
// OSV knows it.
#pragma once

#include <string>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::deb {

struct Distro {
  std::string id;       // "debian", as os-release writes it; "" when nothing says.
  std::string release;  // "debian-12", "debian-trixie": the purl qualifier; "" when nothing says.
};

// Of the root file system at `root`: os-release, else lsb-release, else debian_version.
Result<Distro> read_distro(std::string_view root, ScanContext& context);

// The OSV ecosystem of a purl's namespace and `distro` qualifier, in any form in use: "debian-12",
// "debian-12.5", "bookworm", "debian-bookworm", "12". "" when OSV has none for it.
std::string osv_ecosystem(std::string_view name_space, std::string_view distro);

}  // namespace akashi::ecosystems::deb
