// Numbers in keys. The first byte kNumberMin + n is the number n itself (n < 224); 0xF0 + k is
// followed by k big-endian bytes (1 to 7, numbers of up to 16 digits); 0xF8 by the count of digits
// in two bytes and the digits.
#include "version/encoding.h"

#include <algorithm>

namespace akashi::version {
namespace {

constexpr std::uint64_t kInline = 224;  // kNumberMin + 223 = 0xEF.
constexpr unsigned char kBytesBase = 0xF0;
constexpr std::size_t kMaxBinaryDigits = 16;  // Below 2^56: seven bytes are enough.
constexpr std::size_t kMessageBytes = 80;

}  // namespace

std::unexpected<Error> not_a_version(std::string_view version, std::string_view scheme) {
  std::string shown(version.substr(0, kMessageBytes));
  if (version.size() > kMessageBytes) {
    shown += "...";
  }
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {"version", printable(shown), std::string(scheme) + " version"});
}

Result<std::string_view> prepare(std::string_view version, std::string_view scheme,
                                 Charset charset) {
  if (version.size() > kMaxVersionBytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a version", std::to_string(kMaxVersionBytes)});
  }
  while (!version.empty() && is_space(version.front())) {
    version.remove_prefix(1);
  }
  while (!version.empty() && is_space(version.back())) {
    version.remove_suffix(1);
  }
  if (version.empty()) {
    return not_a_version(version, scheme);
  }
  for (const char c : version) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7F || (byte > 0x7F && charset == Charset::kPrintable)) {
      return not_a_version(version, scheme);
    }
  }
  return version;
}

std::strong_ordering order_ignoring_case(std::string_view a, std::string_view b) {
  const auto common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char x = to_lower(a[i]);
    const char y = to_lower(b[i]);
    if (x != y) {
      return x <=> y;
    }
  }
  return a.size() <=> b.size();
}

void put_number(std::string& out, Number number) {
  const auto count = number.digits.size();
  if (count > kMaxBinaryDigits) {
    out.push_back(static_cast<char>(kNumberMax));
    out.push_back(static_cast<char>(count >> 8U));
    out.push_back(static_cast<char>(count & 0xFFU));
    out.append(number.digits);
    return;
  }
  std::uint64_t value = 0;
  for (const char c : number.digits) {
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value < kInline) {
    out.push_back(static_cast<char>(kNumberMin + value));
    return;
  }
  unsigned bytes = 1;
  while (bytes < 7 && value >> (8U * bytes) != 0) {
    ++bytes;
  }
  out.push_back(static_cast<char>(kBytesBase + bytes));
  while (bytes-- > 0) {
    out.push_back(static_cast<char>((value >> (8U * bytes)) & 0xFFU));
  }
}

void put_lower_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    out.push_back(to_lower(c));
  }
  out.push_back('\0');
}

}  // namespace akashi::version
