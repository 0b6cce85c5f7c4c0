// The distributions that use apk.
#pragma once

#include <string>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::apk {

struct Distro {
  std::string id;       // "alpine"; "" when nothing says.
  std::string release;  // "alpine-3.19.1": the purl qualifier; "" when nothing says.
  // Of the repositories in etc/apk/repositories, where they are of another branch than the release:
  // "edge".
  std::string other_branch;
};

// Of the root file system at `root`: os-release, else alpine-release, else the repositories.
Result<Distro> read_distro(std::string_view root, ScanContext& context);

struct OsvDistro {
  std::string ecosystem;  // "" when OSV has none.
  bool by_source = true;  // Its names are those of source packages (origins), else of packages.
};
// Of a purl's namespace and `distro` qualifier, in any form in use: "alpine-3.19.1",
// "alpine-v3.19", "3.19".
OsvDistro osv_distro(std::string_view name_space, std::string_view distro);

}  // namespace akashi::ecosystems::apk
