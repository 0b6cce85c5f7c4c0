// Names of a distribution's packages in an advisory index, where the plain one would be another
// package's: binary packages of ecosystems that name source packages, and packages of module
// streams (RHEL 8 and what is made of it), which have versions of their own for the same name.
#pragma once

#include <string>
#include <string_view>

namespace akashi::version {

// "openssh-client (binary)": no package name has a space.
std::string binary_name(std::string_view package);

// "nodejs:18" of "nodejs:18:8080020230718:63b34585", as packages are labelled (rpm tag 5096, purl
// qualifier rpmmod); "" when it isn't one.
std::string module_stream(std::string_view label);

// Whether the release of [epoch:]version-release says that the package was built in a module:
// "1:18.17.1-1.module+el8.8.0+19757+8ca87034".
bool is_modular(std::string_view evr);

// How the packages of modules are named: "nodejs:18/nodejs".
//   record of a known stream      modular_name(stream, …), and kShadow for those who don't know
//   theirs record of an unknown stream   kUnnamed component of a known stream modular_name(stream,
//   …) and kUnnamed component of an unknown one   kUnnamed and kShadow
// What is under kUnnamed and kShadow may be of another stream: it is never more than "unknown".
std::string modular_name(std::string_view stream, std::string_view package);
inline constexpr std::string_view kUnnamed = "?";
inline constexpr std::string_view kShadow = "*";

}  // namespace akashi::version
