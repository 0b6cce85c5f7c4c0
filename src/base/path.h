// Paths inside a target: '/' between segments, "" is the top; what is in an archive is behind its
// '!'.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

// `path` without empty segments, "." and ".."; "" where nothing is left. Nothing when ".." leads
// above its beginning.
std::optional<std::string> normal_path(std::string_view path);

// `relative` ("../a/./b") seen from `folder` ("x/", "x", "lib.jar!x/", ""); no slash at the end.
// Nothing when it is absolute, is no path ('\0', '!'), or leads out of the target or of the archive
// that the folder is in.
std::optional<std::string> join_path(std::string_view folder, std::string_view relative);

// The same as a folder, in front of a name: "x/", "lib.jar!", "".
std::optional<std::string> join_folder(std::string_view folder, std::string_view relative);

}  // namespace akashi
