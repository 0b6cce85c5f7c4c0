// The body of the fuzz targets of executable readers: what must hold for any bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace akashi::testing_support {

// `magic` replaces the first bytes, so that every input reaches the reader it is for.
void fuzz_executable(std::string_view magic, const std::uint8_t* data, std::size_t size);

}  // namespace akashi::testing_support
