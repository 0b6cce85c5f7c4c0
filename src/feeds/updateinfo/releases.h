// Which release of which distribution a list of packages is for.
#pragma once

#include <string>
#include <string_view>

namespace akashi::feeds::updateinfo {

// By what an erratum says of itself: its release, and the name and the short name of a collection
// of packages. "" where that doesn't say it.
std::string ecosystem_of(std::string_view release, std::string_view name,
                         std::string_view short_name);

// "AlmaLinux:8" of "18.module_el8.5.0+2632+14ced695" or "5.1.el8_4".
std::string ecosystem_by_tag(std::string_view distribution, std::string_view package_release);

// "Rocky Linux 8.5 aarch64 (Legacy)" -> "Rocky Linux:8"
std::string rocky_ecosystem(std::string_view product);

bool names_source(std::string_view ecosystem);

// Amazon Linux 2 has packages of the same names in its extras, with versions of their own. Of an
// extra the ecosystem of components whose repository isn't known, else "".
std::string shadow_of(std::string_view ecosystem);
bool shares_names(std::string_view ecosystem);

}  // namespace akashi::feeds::updateinfo
