// Ranges as package managers and advisory databases write them, read into sets of versions.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "version/intervals.h"

namespace akashi::version {

// `type` is a VERS type. "npm" (node-semver 7), "cargo", "composer", "conan", "gem", "hex",
// "maven", "nuget" and "pypi" (PEP 440) have a syntax of their own; "nginx" that of its advisories
// ("0.6.18-1.20.0, 1.21.0+": an even second number is a stable branch, which ends with it);
// "openssl" lists with ",". The others have comparisons, joined by "," or spaces, and "||".
//
// Pre-releases count by their order alone: what a package manager leaves out of a choice is not
// left out here, since an advisory means it. kInvalidInput: the part that could not be read.
// kUnsupported: a type without an order here.
Result<std::vector<Interval>> parse_native_range(std::string_view type, std::string_view text);

// As GitLab's advisory database writes ranges: those of maven and nuget in brackets, all others as
// comparisons joined by spaces or ",", and "||", whatever the package manager's own syntax is.
// Bounds are taken as they stand.
Result<std::vector<Interval>> parse_gitlab_range(std::string_view type, std::string_view text);

}  // namespace akashi::version
