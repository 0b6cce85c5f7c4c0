#include "base/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace akashi {
namespace {

struct Character {
  std::size_t bytes;
  std::size_t width;
};

// East Asian Wide and Fullwidth (UAX #11), the ranges that names and messages use.
bool is_wide(std::uint32_t point) {
  constexpr auto kRanges = std::to_array<std::pair<std::uint32_t, std::uint32_t>>({
      {0x1100, 0x115F},
      {0x2E80, 0x303E},
      {0x3041, 0x33FF},
      {0x3400, 0x4DBF},
      {0x4E00, 0x9FFF},
      {0xA000, 0xA4CF},
      {0xAC00, 0xD7A3},
      {0xF900, 0xFAFF},
      {0xFE30, 0xFE6F},
      {0xFF00, 0xFF60},
      {0xFFE0, 0xFFE6},
      {0x1F300, 0x1F64F},
      {0x1F900, 0x1F9FF},
      {0x20000, 0x3FFFD},
  });
  return std::ranges::any_of(
      kRanges, [&](const auto& range) { return point >= range.first && point <= range.second; });
}

Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = std::min<std::size_t>(lead < 0x80    ? 1
                                                  : lead >= 0xF0 ? 4
                                                  : lead >= 0xE0 ? 3
                                                                 : 2,
                                                  text.size());
  std::uint32_t point = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {bytes, is_wide(point) ? 2U : 1U};
}

}  // namespace

std::string_view width_prefix(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (bytes < text.size()) {
    const auto next = first_character(text.substr(bytes));
    if (used + next.width > width) {
      break;
    }
    used += next.width;
    bytes += next.bytes;
  }
  return text.substr(0, bytes);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto next = first_character(text);
    width += next.width;
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) {
    return std::string(text);
  }
  if (width < 2) {
    return std::string(width_prefix(text, width));
  }
  // The end of a path or name tells more than its middle.
  const auto tail_width = (width - 1) / 2;
  const auto head = width_prefix(text, width - 1 - tail_width);
  auto tail = text.substr(head.size());
  while (display_width(tail) > tail_width) {
    tail.remove_prefix(first_character(tail).bytes);
  }
  return std::string(head) + "…" + std::string(tail);
}

}  // namespace akashi
