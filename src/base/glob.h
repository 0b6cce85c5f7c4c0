// Path patterns: '*' within a segment, '**' over segments, '?' one byte. '!' separates an archive
// from its member.
#pragma once

#include <string_view>

namespace akashi {

// Whole path against whole pattern. "**/x" also matches "x" and, inside an archive, "a.jar!x".
// Linear in path length for each '*'; no backtracking beyond the last star of each kind.
bool glob_match(std::string_view pattern, std::string_view path);

// The last segment: behind the last '/' or '!'.
std::string_view file_name(std::string_view path);
// All before the last segment, with its separator; "" at the top.
std::string_view parent_prefix(std::string_view path);

}  // namespace akashi
