#include "formats/markup_text.h"

#include <algorithm>

#include "formats/json_writer.h"

namespace akashi::formats {

std::string escape_markup(std::string_view text) {
  // Most texts, and the long ones (paths of QR codes, tokens), have nothing to escape: runs are
  // copied as they are.
  const auto instead = [](char c) -> std::string_view {
    switch (c) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '"':
        return "&quot;";
      default:
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? "\xEF\xBF\xBD" : "";
    }
  };
  const auto is_plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '&' && c != '<' && c != '>' && c != '"';
  };
  if (std::ranges::all_of(text, is_plain)) {  // ASCII, which is sound.
    return std::string(text);
  }
  const std::string sound = repair_utf8(text);
  std::string out;
  out.reserve(sound.size());
  std::size_t from = 0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const auto other = instead(sound[i]);
    if (!other.empty()) {
      out.append(sound, from, i - from);
      out += other;
      from = i + 1;
    }
  }
  out.append(sound, from);
  return out;
}

}  // namespace akashi::formats
