// Paths inside a target: relative, '/', no "." or "..", no leading or trailing slash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi::scan {

// The clean form of a path as an archive stores it ("./usr//bin/", "/etc/passwd"). Nothing when
// ".." leads out of the target, when a NUL byte is inside, or when nothing is left.
std::optional<std::string> clean_path(std::string_view path);

// Where a link at `path` with `target` points: absolute targets count from the root of the target.
// Nothing when it leads out.
std::optional<std::string> link_destination(std::string_view path, std::string_view target);

}  // namespace akashi::scan
