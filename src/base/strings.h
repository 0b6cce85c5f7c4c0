// Small text helpers that the standard library of g++ 12 lacks. Bytes in, bytes out; no locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_alpha(char c) {
  return is_lower(c) || is_upper(c);
}
constexpr bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}
constexpr bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string_view trim(std::string_view text);  // ASCII white space at both ends.
std::string to_lower(std::string_view text);   // ASCII only.
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::vector<std::string_view> split(std::string_view text,
                                    char separator);                // "a,,b" has three parts.
std::vector<std::string_view> split_spaces(std::string_view text);  // No empty parts.
// Before and after the first separator; nothing where there is none.
std::optional<std::pair<std::string_view, std::string_view>> cut(std::string_view text,
                                                                 std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
// Whole text as a decimal number; nothing for a sign, other characters, or overflow.
std::optional<std::uint64_t> parse_u64(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Lines of a text with their numbers, without "\n" or "\r\n".  for (auto line : Lines(text)) …
struct Line {
  std::string_view text;
  std::uint32_t number = 0;  // From 1.
};
class LinesView {
 public:
  explicit LinesView(std::string_view text) : rest_(text) {}
  class Iterator {
   public:
    explicit Iterator(std::string_view rest) : rest_(rest) { advance(); }
    const Line& operator*() const { return line_; }
    const Line* operator->() const { return &line_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    bool operator==(std::nullptr_t) const { return done_; }

   private:
    void advance();
    std::string_view rest_;
    Line line_;
    bool done_ = false;
  };
  Iterator begin() const { return Iterator(rest_); }
  static std::nullptr_t end() { return nullptr; }

 private:
  std::string_view rest_;
};
inline LinesView lines(std::string_view text) {
  return LinesView(text);
}

std::string to_hex(std::string_view bytes);  // Lower case.
std::optional<std::string> from_hex(std::string_view hex);
std::optional<std::string> from_base64(std::string_view text);  // RFC 4648 4; padding optional.
bool is_valid_utf8(std::string_view text);
// The longest beginning of at most `bytes` bytes that does not end inside a character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);
// Control characters (terminal escapes, newlines, bidi overrides) as \xNN or \u{…}; invalid UTF-8
// as \xNN. For every name that comes from an input and goes to a terminal.
std::string printable(std::string_view text);

}  // namespace akashi
