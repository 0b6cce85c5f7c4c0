// SUSE's and openSUSE's products, as OSV names them: "SUSE:Linux Enterprise Server 15 SP4",
// "openSUSE:Leap 15.5".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi::ecosystems::rpm {

// `release`: "sles-15.4", "opensuse-leap-15.5", "opensuse-tumbleweed-20240101", in lower case.
// `package_release`: the release part of the package's version; it tells packages of Package Hub
// ("bp155.1.2").
//
// Advisories for SUSE Linux Enterprise are filed under the module that ships a package, and under
// "-LTSS" after general support: neither is written down where the package is. All of one service
// pack are given; a source package is in one of them, and its builds follow one order in all of
// them.
std::vector<std::string> suse_products(std::string_view release, std::string_view package_release);

}  // namespace akashi::ecosystems::rpm
