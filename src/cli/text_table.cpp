#include "cli/text_table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

#include "base/strings.h"

namespace akashi::cli {
std::string pad(std::string_view text, std::size_t width) {
  std::string out(text);
  const auto used = display_width(text);
  out.append(width > used ? width - used : 0, ' ');
  return out;
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
    auto line = width_prefix(text, room);
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
    std::vector<std::vector<std::string>> cells;  // Each with its lines.
    std::size_t height = 1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto text =
          columns[i].wraps ? wrap(cell(i), widths[i], 0) : shorten(cell(i), widths[i]);
      const auto parts = split(text, '\n');
      cells.emplace_back(parts.begin(), parts.end());
      height = std::max(height, cells.back().size());
    }
    for (std::size_t at = 0; at < height; ++at) {
      std::string text;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        text += pad(at < cells[i].size() ? cells[i][at] : std::string(), widths[i]) +
                std::string(i + 1 < columns.size() ? kGap : 0, ' ');
      }
      text.erase(text.find_last_not_of(' ') + 1);
      out += text + "\n";
    }
  };
  line([&](std::size_t i) { return columns[i].title; });
  for (const auto& row : rows) {
    line([&](std::size_t i) { return row[i]; });
  }
  return out;
}

}  // namespace akashi::cli
