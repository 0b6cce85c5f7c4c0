// Damage that reading an archive does not come to: a tar ends before the checksum of what packs it,
// and libarchive does not look at gzip's.
#pragma once

#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::service {

// Unpacks all of a gzip, zstd, xz, bzip2 or lz4 file and checks what checksums it has; other files
// are in order. kInvalidInput where it is damaged or ends early, kLimitExceeded where more comes
// out than such a file may hold (ADR 8).
Result<void> check_packed(const ByteReader& file, const Limits& limits);

}  // namespace akashi::service
