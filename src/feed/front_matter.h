// Markdown advisories whose fields stand in a fenced block before the text: ```toml … ```.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/strings.h"

namespace akashi {

struct FrontMatter {
  std::string
      fields;  // As many lines down as in the file, so that positions are those of the file.
  std::string_view title;  // Of the first heading, without marks.
  std::string_view body;   // Below the title.
};

// `fence`: the first line, "```toml". Nothing when the text does not begin with it, or it never
// ends.
inline std::optional<FrontMatter> split_front_matter(std::string_view text,
                                                     std::string_view fence) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || !text.substr(start).starts_with(fence)) {
    return std::nullopt;
  }
  const auto begin = text.find('\n', start);
  const auto end = begin == std::string_view::npos ? begin : text.find("\n```", begin);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  FrontMatter out;
  const auto above = std::ranges::count(text.substr(0, begin), '\n');
  out.fields.assign(static_cast<std::size_t>(above), '\n');
  out.fields += text.substr(begin, end - begin + 1);
  const auto after = text.find('\n', end + 1);
  out.body = after == std::string_view::npos ? std::string_view() : trim(text.substr(after));
  if (out.body.starts_with("# ")) {
    const auto line = out.body.substr(0, out.body.find('\n'));
    out.title = trim(line.substr(2));
    out.body = trim(out.body.substr(line.size()));
  }
  return out;
}

}  // namespace akashi
