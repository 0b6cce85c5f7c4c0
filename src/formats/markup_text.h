// Text inside XML, SVG and HTML.
#pragma once

#include <string>
#include <string_view>

namespace akashi::formats {

// With & < > " as entities: for content, and for attributes in double quotes. Invalid UTF-8 and
// what XML 1.0 (2.2) has no characters for become U+FFFD.
std::string escape_markup(std::string_view text);

}  // namespace akashi::formats
