// dpkg lib/dpkg/version.c, verrevcmp; deb-version(7).
//
// Key: for each pair of runs the characters as `rank` gives them, kEnd, the number; then kEnd once
// more. A text without digits at its end has the number 0 there, since "1." and "1.0" are equal.
#include "version/dpkg_order.h"

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr unsigned char kTilde = 0x01;
constexpr unsigned char kEnd = 0x02;
constexpr unsigned char kNotLetter = 0x80;

unsigned char rank(char c) {
  if (c == '~') {
    return kTilde;
  }
  const auto byte = static_cast<unsigned char>(c);
  return is_alpha(c) ? byte : static_cast<unsigned char>(byte | kNotLetter);
}

std::string_view take_others(std::string_view& rest) {
  return take_while(rest, [](char c) { return !is_digit(c); });
}

std::strong_ordering order_others(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    const auto left = i < a.size() ? rank(a[i]) : kEnd;
    const auto right = i < b.size() ? rank(b[i]) : kEnd;
    if (left != right) {
      return left <=> right;
    }
  }
  return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering order_dpkg(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto order = order_others(take_others(a), take_others(b)); order != 0) {
      return order;
    }
    if (const auto order = to_number(take_digits(a)) <=> to_number(take_digits(b)); order != 0) {
      return order;
    }
  }
  return std::strong_ordering::equal;
}

void put_dpkg(std::string& out, std::string_view text) {
  do {
    for (const char c : take_others(text)) {
      put_mark(out, rank(c));
    }
    put_mark(out, kEnd);
    put_number(out, to_number(take_digits(text)));
  } while (!text.empty());
  put_mark(out, kEnd);
}

}  // namespace akashi::version
