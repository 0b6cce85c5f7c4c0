// Byte order marks: Unicode 23.8. Coding lines: PEP 263, "coding[=:]\s*([-\w.]+)" in a comment of
// line 1 or 2.
#include "ecosystems/pypi/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"

namespace akashi::ecosystems::pypi {
namespace {

void append_utf8(std::uint32_t point, std::string& out) {
  if (point >= 0xD800 && (point < 0xE000 || point > 0x10FFFF)) {
    point = 0xFFFD;
  }
  if (point < 0x80) {
    out += static_cast<char>(point);
    return;
  }
  const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  constexpr std::array<std::uint32_t, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead.at(static_cast<std::size_t>(more)) | (point >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) {
    out += static_cast<char>(0x80U | ((point >> (6 * i)) & 0x3FU));
  }
}

struct Wide {
  std::string_view mark;
  std::size_t bytes;
  bool big_endian;
};
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// The longer marks first: the one of UTF-32LE begins with that of UTF-16LE.
constexpr auto kWide = std::to_array<Wide>({{std::string_view("\xFF\xFE\0\0", 4), 4, false},
                                            {std::string_view("\0\0\xFE\xFF", 4), 4, true},
                                            {"\xFF\xFE", 2, false},
                                            {"\xFE\xFF", 2, true}});

std::string from_wide(std::string_view bytes, const Wide& form) {
  std::string out;
  out.reserve(bytes.size());
  std::uint32_t high = 0;
  for (std::size_t i = 0; i + form.bytes <= bytes.size(); i += form.bytes) {
    std::uint32_t unit = 0;
    for (std::size_t j = 0; j < form.bytes; ++j) {
      const auto byte =
          static_cast<unsigned char>(bytes[i + (form.big_endian ? j : form.bytes - 1 - j)]);
      unit = (unit << 8) | byte;
    }
    if (form.bytes == 2 && unit >= 0xD800 && unit < 0xDC00) {
      high = unit;
      continue;
    }
    if (high != 0 && unit >= 0xDC00 && unit < 0xE000) {
      unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
    }
    high = 0;
    append_utf8(unit, out);
  }
  return out;
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    append_utf8(static_cast<unsigned char>(c), out);
  }
  return out;
}

enum class Coding : std::uint8_t { kNone, kUtf8, kLatin1, kOther };

struct CodingLine {
  Coding coding = Coding::kNone;
  std::string name;
  std::uint32_t line = 0;
};

CodingLine find_coding(std::string_view bytes) {
  constexpr auto kLatin1 = std::to_array<std::string_view>(
      {"latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-8859-15", "cp1252", "windows-1252"});
  constexpr auto kUtf8 =
      std::to_array<std::string_view>({"utf-8", "utf8", "ascii", "us-ascii", "utf-8-sig"});
  for (const auto& line : lines(bytes.substr(0, 1024))) {
    const auto at = line.number > 2 ? std::string_view::npos : line.text.find("coding");
    if (line.number > 2) {
      break;
    }
    if (!trim(line.text).starts_with('#') || at == std::string_view::npos) {
      continue;
    }
    auto rest = line.text.substr(at + 6);
    if (rest.empty() || (rest.front() != '=' && rest.front() != ':')) {
      continue;
    }
    rest = trim(rest.substr(1));
    const auto* end = std::ranges::find_if_not(
        rest, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
    auto name = to_lower(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
    std::ranges::replace(name, '_', '-');
    if (name.empty()) {
      continue;
    }
    const auto coding = std::ranges::find(kUtf8, name) != kUtf8.end()       ? Coding::kUtf8
                        : std::ranges::find(kLatin1, name) != kLatin1.end() ? Coding::kLatin1
                                                                            : Coding::kOther;
    return {coding, std::move(name), line.number};
  }
  return {};
}

// "\r\n" and lone "\r" to "\n".
void unify_line_ends(std::string& text) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      text[kept++] = text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      text[kept++] = '\n';
    }
  }
  text.resize(kept);
}

std::string decode(std::string_view bytes, Inventory& out) {
  for (const auto& form : kWide) {
    if (bytes.starts_with(form.mark)) {
      return from_wide(bytes.substr(form.mark.size()), form);
    }
  }
  if (bytes.starts_with(kUtf8Mark)) {
    return to_utf8(bytes.substr(kUtf8Mark.size()));
  }
  const auto coding = find_coding(bytes);
  if (coding.coding == Coding::kOther) {
    out.problem(msg::kBadValue, {"coding line", coding.name, "encoding that is read here"},
                {.line = coding.line, .column = 1, .offset = 0}, ErrorCode::kUnsupported);
  }
  return coding.coding == Coding::kLatin1 ? from_latin1(bytes) : to_utf8(bytes);
}

}  // namespace

std::string to_utf8(std::string_view text) {
  return is_valid_utf8(text) ? std::string(text) : from_latin1(text);
}

std::string decode_text(std::string_view bytes, Inventory& out) {
  auto text = decode(bytes, out);
  unify_line_ends(text);
  return text;
}

std::optional<std::string> path_beside(std::string_view file, std::string_view relative) {
  if (relative.empty() || relative.front() == '\\' || relative.substr(1).starts_with(":\\")) {
    return std::nullopt;
  }
  return join_path(parent_prefix(file), replace_all(relative, "\\", "/"));
}

}  // namespace akashi::ecosystems::pypi
