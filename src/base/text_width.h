// How wide text is in columns of one width: Japanese characters take two (UAX #11).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace akashi {

std::size_t display_width(std::string_view text);
// The longest front of `text` that is at most `width` columns wide.
std::string_view width_prefix(std::string_view text, std::size_t width);
std::string shorten(std::string_view text, std::size_t width);  // With "…" in the middle.

}  // namespace akashi
