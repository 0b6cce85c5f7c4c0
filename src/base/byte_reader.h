// Random access to the bytes of one file, wherever it is stored: a disk, an archive, memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"

namespace akashi {

class ByteReader {
 public:
  ByteReader() = default;
  ByteReader(const ByteReader&) = delete;
  ByteReader& operator=(const ByteReader&) = delete;
  virtual ~ByteReader() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `out` from `offset`; gives the number of bytes read, fewer only at the end of the file.
  // Safe to call from several threads.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const = 0;
};

}  // namespace akashi
