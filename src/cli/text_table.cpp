#include "cli/text_table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace akashi::cli {
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

// The longest front of `text` that is at most `width` columns wide.
std::string_view front_of(std::string_view text, std::size_t width) {
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

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto next = first_character(text);
    width += next.width;
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  std::string out(text);
  const auto used = display_width(text);
  out.append(width > used ? width - used : 0, ' ');
  return out;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) {
    return std::string(text);
  }
  if (width < 2) {
    return std::string(front_of(text, width));
  }
  // The end of a path or name tells more than its middle.
  const auto tail_width = (width - 1) / 2;
  const auto head = front_of(text, width - 1 - tail_width);
  auto tail = text.substr(head.size());
  while (display_width(tail) > tail_width) {
    tail.remove_prefix(first_character(tail).bytes);
  }
  return std::string(head) + "…" + std::string(tail);
}

namespace {

// No line of Japanese begins with one of these (JIS X 4051): the character before comes down with
// it.
bool ends_a_phrase(std::string_view text) {
  constexpr auto kMarks = std::to_array<std::string_view>(
      {"。", "、", "」", "』", "）", ")", "，", "．", "：", "・", "ー"});
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return text.starts_with(mark); });
}

// Without its last character of UTF-8.
std::string_view without_last(std::string_view line) {
  bool inside = true;
  while (inside && !line.empty()) {
    inside = (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U;
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  auto room = width;
  while (display_width(text) > room) {
    auto line = front_of(text, room);
    const auto space = line.rfind(' ');
    if (space != std::string_view::npos && space > width / 3) {
      line = line.substr(0, space);
    } else if (auto shorter = line; ends_a_phrase(text.substr(line.size()))) {
      do {
        shorter = without_last(shorter);
      } while (!shorter.empty() && ends_a_phrase(text.substr(shorter.size())));
      line = shorter.empty() ? line : shorter;
    }
    if (line.empty()) {
      break;
    }
    out += std::string(line) + "\n" + std::string(indent, ' ');
    text.remove_prefix(line.size());
    while (text.starts_with(' ')) {
      text.remove_prefix(1);
    }
    room = width - std::min(indent, width / 2);
  }
  return out + std::string(text);
}

std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows, std::size_t width) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto widest = display_width(columns[i].title);
    for (const auto& row : rows) {
      widest = std::max(widest, display_width(row[i]));
    }
    widths.push_back(widest);
  }
  constexpr std::size_t kGap = 2;
  const auto total = [&] {
    return std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  };
  // The widest of the columns that may shrink gives way first.
  while (total() > width) {
    std::size_t widest = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto least = std::max(columns[i].least, display_width(columns[i].title));
      if (columns[i].shrinks && widths[i] > least &&
          (widest == columns.size() || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest == columns.size()) {
      break;
    }
    --widths[widest];
  }
  std::string out;
  const auto line = [&](auto cell) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      text += pad(shorten(cell(i), widths[i]), widths[i]) +
              std::string(i + 1 < columns.size() ? kGap : 0, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line([&](std::size_t i) { return columns[i].title; });
  for (const auto& row : rows) {
    line([&](std::size_t i) { return row[i]; });
  }
  return out;
}

}  // namespace akashi::cli
