#include "formats/byte_source.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace akashi::formats {

Result<Bytes> read_exactly(const ByteReader& file, std::uint64_t offset, std::uint64_t size,
                           std::string_view what) {
  const auto truncated = [&] {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {std::string(what)}, {.offset = offset});
  };
  if (offset > file.size() || file.size() - offset < size) {
    return truncated();
  }
  Bytes bytes(size);
  AKASHI_TRY_ASSIGN(const auto got, file.read_at(offset, {bytes.data(), bytes.size()}));
  if (got != size) {
    return truncated();
  }
  return bytes;
}

Result<std::size_t> ViewReader::read_at(std::uint64_t offset, std::span<char> out) const {
  const auto part = offset < bytes_.size() ? bytes_.substr(offset, out.size()) : std::string_view();
  std::ranges::copy(part, out.begin());
  return part.size();
}

Result<std::string_view> WindowReader::read(std::uint64_t offset, std::size_t size,
                                            std::string_view what) {
  AKASHI_CHECK(size <= kWindow);
  if (offset < start_ || offset - start_ > window_.size() ||
      window_.size() - (offset - start_) < size) {
    const auto left = offset < file_.size() ? file_.size() - offset : 0;
    const auto want = std::max<std::uint64_t>(size, std::min<std::uint64_t>(kWindow, left));
    AKASHI_TRY_ASSIGN(window_, read_exactly(file_, offset, want, what));
    start_ = offset;
  }
  return window_.view().substr(offset - start_, size);
}

}  // namespace akashi::formats
