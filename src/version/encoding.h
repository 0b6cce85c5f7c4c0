// What every scheme shares: the guard on the text, decimal numbers of any length, and the bytes of
// a sort key.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/strings.h"
#include "version/scheme.h"

namespace akashi::version {

inline constexpr std::size_t kMaxVersionBytes = 1024;

enum class Charset : std::uint8_t {
  kPrintable,  // Printable ASCII and spaces.
  kNoControl,  // Also bytes of other characters.
};

// The text without surrounding white space. kInvalidInput when nothing is left or when a byte is
// not of `charset`; kLimitExceeded above kMaxVersionBytes.
Result<std::string_view> prepare(std::string_view version, std::string_view scheme,
                                 Charset charset = Charset::kPrintable);

// The error that says "not a version of this scheme".
std::unexpected<Error> not_a_version(std::string_view version, std::string_view scheme);

// A decimal number of any length: its digits without leading zeros, so "" is zero.
struct Number {
  std::string_view digits;

  bool is_zero() const { return digits.empty(); }
  bool operator==(const Number&) const = default;
  std::strong_ordering operator<=>(const Number& other) const {
    if (digits.size() != other.digits.size()) {
      return digits.size() <=> other.digits.size();
    }
    return digits.compare(other.digits) <=> 0;
  }
};

inline Number to_number(std::string_view digits) {
  while (!digits.empty() && digits.front() == '0') {
    digits.remove_prefix(1);
  }
  return {digits};
}

// The longest prefix whose characters satisfy `test`, taken off `rest`.
template <class Test>
std::string_view take_while(std::string_view& rest, Test test) {
  std::size_t length = 0;
  while (length < rest.size() && test(rest[length])) {
    ++length;
  }
  const auto taken = rest.substr(0, length);
  rest.remove_prefix(length);
  return taken;
}

inline std::string_view take_digits(std::string_view& rest) {
  return take_while(rest, is_digit);
}

inline bool take(std::string_view& rest, char c) {
  if (rest.empty() || rest.front() != c) {
    return false;
  }
  rest.remove_prefix(1);
  return true;
}

inline bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (!is_digit(c)) {
      return false;
    }
  }
  return !text.empty();
}

// Byte order; a prefix comes first.
inline std::strong_ordering order_text(std::string_view a, std::string_view b) {
  return a.compare(b) <=> 0;
}
// The same without regard to ASCII case.
std::strong_ordering order_ignoring_case(std::string_view a, std::string_view b);

// --- Keys
// -----------------------------------------------------------------------------------------------------------
// A number takes a first byte from kNumberMin to kNumberMax, so that the bytes below and above are
// free for marks that sort before or after every number at the same place. 0 to 223 take one byte.
inline constexpr unsigned char kNumberMin = 0x10;
inline constexpr unsigned char kNumberMax = 0xF8;

// A mark: a byte outside the range of numbers.
inline void put_mark(std::string& out, unsigned char mark) {
  out.push_back(static_cast<char>(mark));
}

void put_number(std::string& out, Number number);

// Text without a zero byte; its end sorts before every further character.
inline void put_text(std::string& out, std::string_view text) {
  out.append(text);
  out.push_back('\0');
}
void put_lower_text(std::string& out, std::string_view text);  // ASCII letters in lower case.

// A scheme's two functions, from its parser and what it does with the parsed version.
template <auto Parse, auto Order>
Result<std::strong_ordering> compare_parsed(std::string_view a, std::string_view b) {
  const auto left = Parse(a);
  if (!left) {
    return std::unexpected(left.error());
  }
  const auto right = Parse(b);
  if (!right) {
    return std::unexpected(right.error());
  }
  return Order(*left, *right);
}

template <auto Parse, auto Append>
Result<void> append_parsed(std::string_view version, std::string& out) {
  const auto parsed = Parse(version);
  if (!parsed) {
    return std::unexpected(parsed.error());
  }
  Append(*parsed, out);
  return {};
}

}  // namespace akashi::version
