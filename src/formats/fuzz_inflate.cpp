#include <cstdint>

#include "formats/inflate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kLimit = 1U << 20;
  const auto result =
      akashi::formats::inflate_zlib({reinterpret_cast<const char*>(data), size}, kLimit);
  if (result ? result->size() > kLimit : result.error().text().empty()) {
    __builtin_trap();
  }
  return 0;
}
