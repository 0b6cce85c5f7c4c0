// Owned bytes with readable zero bytes behind them, as SIMD readers want; and a view of such bytes.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace akashi {

inline constexpr std::size_t kBytesPadding = 64;

// A view into Bytes: `kBytesPadding` zero bytes may be read behind it.
class PaddedView {
 public:
  PaddedView() = default;
  std::string_view view() const { return {data_, size_}; }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor)
  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  friend class Bytes;
  PaddedView(const char* data, std::size_t size) : data_(data), size_(size) {}
  const char* data_ = "";
  std::size_t size_ = 0;
};

class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::size_t size)  // Uninitialised, but for the padding.
      : data_(std::make_unique_for_overwrite<char[]>(size + kBytesPadding)), size_(size) {
    std::memset(data_.get() + size, 0, kBytesPadding);
  }
  static Bytes copy_of(std::string_view text) {
    Bytes bytes(text.size());
    if (!text.empty()) {
      std::memcpy(bytes.data_.get(), text.data(), text.size());
    }
    return bytes;
  }

  char* data() { return data_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {data_ ? data_.get() : "", size_}; }
  PaddedView padded() const { return data_ ? PaddedView(data_.get(), size_) : PaddedView(); }
  void shrink(std::size_t size) {  // To at most the present size.
    if (size < size_) {
      size_ = size;
      std::memset(data_.get() + size, 0, kBytesPadding);
    }
  }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
};

}  // namespace akashi
