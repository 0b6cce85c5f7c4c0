#include "store/packing.h"

#include <zstd.h>

#include <memory>
#include <utility>

namespace akashi::store {

void put_number(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size(), 4);
  out += text;
}

void put_texts(std::string& out, const std::vector<std::string>& texts) {
  put_number(out, texts.size(), 4);
  for (const auto& text : texts) {
    put_text(out, text);
  }
}

void put_size(std::string& out, std::size_t size) {
  constexpr std::size_t kMore = 0x80;
  for (; size >= kMore; size >>= 7U) {
    out += static_cast<char>(size | kMore);
  }
  out += static_cast<char>(size);
}

bool get_size(std::string_view& in, std::size_t& size) {
  constexpr unsigned kMostBits = 35;
  size = 0;
  for (unsigned shift = 0; shift < kMostBits && !in.empty(); shift += 7U) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    size |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) {
      return true;
    }
  }
  return false;
}

std::string_view Unpacker::take(std::size_t bytes) {
  if (!ok_ || bytes > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const auto out = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return out;
}

std::uint64_t Unpacker::number(std::size_t bytes) {
  const auto text = take(bytes);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  }
  return value;
}

std::string_view Unpacker::text() {
  return take(number(4));
}

std::size_t Unpacker::count() {
  const auto count = number(4);
  if (count > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  return count;
}

std::vector<std::string> Unpacker::texts() {
  std::vector<std::string> out;
  for (auto left = count(); left > 0 && ok_; --left) {
    out.emplace_back(text());
  }
  return ok_ ? out : std::vector<std::string>();
}

Result<std::string> compress(std::string_view raw, int level) {
  std::string out(ZSTD_compressBound(raw.size()), '\0');
  const auto size = ZSTD_compress(out.data(), out.size(), raw.data(), raw.size(), level);
  if (ZSTD_isError(size) != 0) {
    return fail(ErrorCode::kInternal, msg::kInternal, {ZSTD_getErrorName(size)});
  }
  out.resize(size);
  return out;
}

Result<std::string> decompress(std::string_view packed, std::size_t size) {
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"a zstd frame of " + std::to_string(size) + " bytes", "another size"});
  }
  // Its tables take 150 KB: made once for each thread, not for each block.
  static thread_local const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> kContext(
      ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string out(size, '\0');
  const auto got =
      ZSTD_decompressDCtx(kContext.get(), out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != size) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax,
                {"zstd", ZSTD_isError(got) != 0 ? ZSTD_getErrorName(got) : "size differs"});
  }
  return out;
}

}  // namespace akashi::store
