// A part of something that is read by ranges itself: a layer in an image's tar, a file in a layer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "base/byte_reader.h"
#include "scan/source.h"

namespace akashi::scan {

class RangeReader : public ByteReader {
 public:
  RangeReader(std::shared_ptr<const ByteReader> base, std::uint64_t offset, std::uint64_t size)
      : base_(std::move(base)), offset_(offset), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    if (offset >= size_) {
      return 0;
    }
    return base_->read_at(offset_ + offset,
                          out.first(std::min<std::uint64_t>(out.size(), size_ - offset)));
  }

 private:
  std::shared_ptr<const ByteReader> base_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

class RangeFile : public FileRef {
 public:
  RangeFile(std::shared_ptr<const ByteReader> base, std::uint64_t offset, std::uint64_t size)
      : base_(std::move(base)), offset_(offset), size_(size) {}
  Result<std::unique_ptr<ByteReader>> open() const override {
    return std::make_unique<RangeReader>(base_, offset_, size_);
  }

 private:
  std::shared_ptr<const ByteReader> base_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

}  // namespace akashi::scan
