// Debian's releases and what OSV calls them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi::version {

// "Debian:12" of "bookworm", "12" or "12.5"; "Debian:6.0" of "squeeze" and older ones by minor. ""
// for sid, which is no release, and for what is neither a number nor a known codename.
std::string debian_ecosystem(std::string_view release);
std::vector<std::string> all_debian_ecosystems();

}  // namespace akashi::version
