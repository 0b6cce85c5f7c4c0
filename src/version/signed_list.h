// Lists whose missing items are zero while an item can be less than zero: "1" is "1.0", and comes
// after "1.alpha".
#pragma once

#include <compare>
#include <cstddef>
#include <string>

#include "version/encoding.h"

namespace akashi::version {

// Bytes: for each item that is not zero a mark for its sign, how many zeros come before it, and
// what `put` adds; then a mark that sorts between the two.
template <class Items, class Put>
void put_signed_list(std::string& out, const Items& items, Put put) {
  constexpr unsigned char kNegative = 0x20;
  constexpr unsigned char kEnd = 0x40;
  constexpr unsigned char kPositive = 0x60;
  constexpr std::size_t kMost = 0xFFFF;
  std::size_t zeros = 0;
  for (const auto& item : items) {
    const auto sign = item.sign();
    if (sign == 0) {
      ++zeros;
      continue;
    }
    // The more zeros, the nearer to the end mark.
    const auto count = sign < 0 ? zeros : kMost - zeros;
    put_mark(out, sign < 0 ? kNegative : kPositive);
    put_mark(out, static_cast<unsigned char>(count >> 8U));
    put_mark(out, static_cast<unsigned char>(count & 0xFFU));
    put(item, out);
    zeros = 0;
  }
  put_mark(out, kEnd);
}

template <class Items>
std::strong_ordering order_signed_list(const Items& a, const Items& b) {
  const typename Items::value_type zero{};
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    const auto by = (i < a.size() ? a[i] : zero) <=> (i < b.size() ? b[i] : zero);
    if (by != 0) {
      return by;
    }
  }
  return std::strong_ordering::equal;
}

}  // namespace akashi::version
