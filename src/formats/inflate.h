// Decompression of a block in memory, with a bound on what comes out.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace akashi::formats {

// A zlib stream (RFC 1950) at the front of `bytes`; what follows it (padding of a section) is
// ignored. kLimitExceeded when more than `limit` bytes come out.
Result<Bytes> inflate_zlib(std::string_view bytes, std::uint64_t limit);

}  // namespace akashi::formats
