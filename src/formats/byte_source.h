// Reading a ByteReader in pieces, with errors that say where the file ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/byte_reader.h"
#include "base/bytes.h"
#include "base/result.h"

namespace akashi::formats {

// Exactly `size` bytes from `offset`; kTruncated with `what` when the file ends before. Nothing is
// allocated then.
Result<Bytes> read_exactly(const ByteReader& file, std::uint64_t offset, std::uint64_t size,
                           std::string_view what);

// Bytes in memory, which must outlive it.
class ViewReader : public ByteReader {
 public:
  explicit ViewReader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override;

 private:
  std::string_view bytes_;
};

// Small pieces read one after another, mostly forwards: keeps a window of the file.
class WindowReader {
 public:
  explicit WindowReader(const ByteReader& file) : file_(file) {}
  // Valid until the next call. `size`: at most kWindow.
  Result<std::string_view> read(std::uint64_t offset, std::size_t size, std::string_view what);
  static constexpr std::size_t kWindow = 256U << 10;

 private:
  const ByteReader& file_;
  Bytes window_;
  std::uint64_t start_ = 0;
};

}  // namespace akashi::formats
