// Decompression of a block in memory, with a bound on what comes out.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/byte_reader.h"
#include "base/bytes.h"
#include "base/result.h"

namespace akashi::formats {

// A zlib stream (RFC 1950) at the front of `bytes`; what follows it (padding of a section) is
// ignored. kLimitExceeded when more than `limit` bytes come out.
Result<Bytes> inflate_zlib(std::string_view bytes, std::uint64_t limit);

// A gzip file (RFC 1952), all members of it, in blocks; checked against its CRCs and lengths to its
// end, which libarchive does not do. kLimitExceeded when more than `limit` bytes come out.
Result<void> inflate_gzip(const ByteReader& file, std::uint64_t limit,
                          const std::function<void(std::string_view)>& take);

}  // namespace akashi::formats
