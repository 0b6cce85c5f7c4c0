// Ubuntu's releases and what OSV calls them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi::version {

// "Ubuntu:22.04:LTS" of "jammy", "22.04" or "22.04.3"; "Ubuntu:23.10" of "mantic". "" for what is
// neither a number nor a known codename.
std::string ubuntu_ecosystem(std::string_view release);
std::vector<std::string> all_ubuntu_ecosystems();
bool is_ubuntu_codename(std::string_view text);

}  // namespace akashi::version
