// Numbers in binary formats. The caller has checked that they lie inside the bytes; a slip ends the
// program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"

namespace akashi::formats {

enum class ByteOrder : std::uint8_t { kLittle, kBig };

inline std::uint8_t read_u8(std::string_view bytes, std::size_t at) {
  AKASHI_CHECK(at < bytes.size());
  return static_cast<std::uint8_t>(bytes[at]);
}

template <class Number>
Number read_number(std::string_view bytes, std::size_t at, ByteOrder order) {
  AKASHI_CHECK(at <= bytes.size() && bytes.size() - at >= sizeof(Number));
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    const auto byte = static_cast<std::uint8_t>(bytes[at + i]);
    const auto shift = 8 * (order == ByteOrder::kBig ? sizeof(Number) - 1 - i : i);
    value = static_cast<Number>(value | static_cast<Number>(Number{byte} << shift));
  }
  return value;
}

inline std::uint16_t read_u16(std::string_view bytes, std::size_t at, ByteOrder order) {
  return read_number<std::uint16_t>(bytes, at, order);
}
inline std::uint32_t read_u32(std::string_view bytes, std::size_t at, ByteOrder order) {
  return read_number<std::uint32_t>(bytes, at, order);
}
inline std::uint32_t read_u32_le(std::string_view bytes, std::size_t at) {
  return read_u32(bytes, at, ByteOrder::kLittle);
}
inline std::uint32_t read_u32_be(std::string_view bytes, std::size_t at) {
  return read_u32(bytes, at, ByteOrder::kBig);
}

}  // namespace akashi::formats
