// The distributions that use rpm.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::rpm {

struct Distro {
  std::string name_space;  // Of purls: "redhat", "fedora"; "" when nothing says.
  std::string release;     // "rhel-9.3": the purl qualifier; "" when nothing says.
};

// Of the root file system at `root`.
Result<Distro> read_distro(std::string_view root, ScanContext& context);

enum class NameOf : std::uint8_t { kPackage, kSource, kBoth };

// The OSV ecosystems that may hold advisories for a component, and whose names they use.
struct OsvDistro {
  std::vector<std::string>
      ecosystems;  // Empty when OSV has none, or when it cannot be told exactly.
  NameOf names = NameOf::kPackage;
  // Source packages have these names there, and binary ones version::binary_name.
  bool binaries = false;
};

// What decides it. `release`: the `distro` qualifier in any form in use ("rhel-9.3", "sles-15.5",
// "alma-9.3"). `package_release`: the release part of the package's version. `repositories`: where
// the package came from, as far as known (repository ids of the package manager, or content sets of
// an image).
struct Origin {
  std::string_view name_space;
  std::string_view release;
  std::string_view package_release;
  std::vector<std::string_view> repositories;
};
OsvDistro osv_distro(const Origin& origin);

}  // namespace akashi::ecosystems::rpm
