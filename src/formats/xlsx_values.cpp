#include "formats/xlsx_values.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>

#include "base/clock.h"
#include "base/strings.h"

namespace akashi::formats {
namespace {

constexpr std::size_t kMostStyles = 100'000;

// The number of "_xHHHH_" at the front of `text`.
std::optional<std::uint32_t> escape_at(std::string_view text) {
  constexpr std::size_t kLength = 7;
  if (text.size() < kLength || text[0] != '_' || text[1] != 'x' || text[6] != '_') {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  const auto digits = text.substr(2, 4);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + 4, value, 16);
  return error == std::errc() && end == digits.data() + 4 ? std::optional(value) : std::nullopt;
}

void append_utf8(std::string& out, std::uint32_t unit) {
  if (unit < 0x80) {
    out += static_cast<char>(unit);
  } else if (unit < 0x800) {
    out += static_cast<char>(0xC0 | unit >> 6);
    out += static_cast<char>(0x80 | (unit & 0x3F));
  } else if (unit < 0xD800 || unit > 0xDFFF) {
    out += static_cast<char>(0xE0 | unit >> 12);
    out += static_cast<char>(0x80 | (unit >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (unit & 0x3F));
  } else {
    out += "\uFFFD";  // Half of a pair: nobody writes characters beyond U+FFFF this way.
  }
}

// 18.8.30: 46 is a duration; 27 to 36 and 50 to 58 are those of East Asia.
struct Range {
  std::uint64_t first;
  std::uint64_t last;
};
constexpr auto kDateFormats =
    std::to_array<Range>({{14, 22}, {27, 36}, {45, 45}, {47, 47}, {50, 58}});

}  // namespace

std::string decode_xstring(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto unit = escape_at(text);
    if (unit) {
      append_utf8(out, *unit);
    } else {
      out += text.front();
    }
    text.remove_prefix(unit ? 7 : 1);
  }
  return out;
}

std::string encode_xstring(std::string_view text) {
  std::string out;
  for (; !text.empty(); text.remove_prefix(1)) {
    out += escape_at(text) ? std::string("_x005F_") : std::string(1, text.front());
  }
  return out;
}

std::string rich_text(XmlView element) {
  std::string out;
  for (auto child = element.first_child(); child; child = child.next()) {
    if (child.name() == "t") {
      out += child.raw_text();
    } else if (child.name() == "r") {
      out += child.child("t").raw_text();
    }
  }
  return decode_xstring(out);
}

bool is_date_format(std::uint64_t builtin) {
  for (const auto& range : kDateFormats) {
    if (builtin >= range.first && builtin <= range.last) {
      return true;
    }
  }
  return false;
}

bool is_date_format(std::string_view code) {
  if (to_lower(code.substr(0, 7)) == "general") {
    return false;
  }
  bool date = false;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = to_lower(code[i]);
    const char next = i + 1 < code.size() ? to_lower(code[i + 1]) : '\0';
    if (c == '"' || c == '[') {
      const auto end = code.find(c == '"' ? '"' : ']', i + 1);
      if (c == '[' && (next == 'h' || next == 'm' || next == 's')) {
        return false;  // [h]:mm is a duration.
      }
      i = std::min(end, code.size() - 1);
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == 'e' && (next == '+' || next == '-')) {
      return false;  // 0.00E+00
    } else if (std::string_view("ymdhseg").contains(c)) {
      date = true;
    }
  }
  return date;
}

std::optional<std::string> date_text(double serial, DateSystem system) {
  constexpr double kDay = 86'400;
  constexpr double kLast = 2'958'466;  // Behind the 31st of December 9999.
  if (!(serial >= 0) || serial >= kLast) {
    return std::nullopt;
  }
  const auto seconds = static_cast<std::int64_t>(std::llround(serial * kDay));
  const auto day = seconds / 86'400;
  const auto rest = seconds % 86'400;
  // Behind the "29th of February 1900", number 60, all days are one more.
  const bool before = system == DateSystem::k1900 && day < 60;
  if (system == DateSystem::k1900 && day == 60) {
    return std::nullopt;
  }
  using std::chrono::days;
  using std::chrono::sys_days;
  using std::chrono::year;
  const auto epoch = system == DateSystem::k1904 ? sys_days(year(1904) / 1 / 1)
                     : before                    ? sys_days(year(1899) / 12 / 31)
                                                 : sys_days(year(1899) / 12 / 30);
  const auto when = (epoch + days(day)).time_since_epoch().count() * 86'400LL + rest;
  const auto text = format_time(when);  // "2026-11-21T20:45:00Z"
  if (day == 0 && (system == DateSystem::k1900 || rest != 0)) {
    return text.substr(11, 8);
  }
  return rest == 0 ? text.substr(0, 10) : text.substr(0, 19);
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value)
             ? std::optional(value)
             : std::nullopt;
}

std::optional<std::string> number_text(std::string_view text) {
  const auto value = parse_number(text);
  if (!value) {
    return std::nullopt;
  }
  if (*value == 0) {
    return "0";
  }
  constexpr double kLarge = 1e15;
  constexpr double kSmall = 1e-6;
  const auto size = std::abs(*value);
  const auto form =
      size < kLarge && size >= kSmall ? std::chars_format::fixed : std::chars_format::scientific;
  std::array<char, 64> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), *value, form);
  return error == std::errc() ? std::optional(std::string(digits.data(), end)) : std::nullopt;
}

std::vector<bool> date_styles(XmlView style_sheet) {
  std::map<std::uint64_t, bool> own;
  for (auto format = style_sheet.child("numFmts").child("numFmt");
       format && own.size() < kMostStyles; format = format.next("numFmt")) {
    if (const auto id = parse_u64(format.attribute("numFmtId"))) {
      own[*id] = is_date_format(format.attribute("formatCode"));
    }
  }
  std::vector<bool> styles;
  for (auto xf = style_sheet.child("cellXfs").child("xf"); xf && styles.size() < kMostStyles;
       xf = xf.next("xf")) {
    const auto id = parse_u64(xf.attribute("numFmtId")).value_or(0);
    const auto found = own.find(id);
    styles.push_back(found == own.end() ? is_date_format(id) : found->second);
  }
  return styles;
}

}  // namespace akashi::formats
