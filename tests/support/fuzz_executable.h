// The body of the fuzz targets of executable readers: what must hold for any bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "formats/executable.h"

namespace akashi::testing_support {

class BlockReader : public ByteReader {
 public:
  explicit BlockReader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    if (offset >= bytes_.size()) {
      return 0;
    }
    const auto part = bytes_.substr(static_cast<std::size_t>(offset), out.size());
    std::ranges::copy(part, out.begin());
    return part.size();
  }

 private:
  std::string_view bytes_;
};

// `magic` replaces the first bytes, so that every input reaches the reader it is for.
inline void fuzz_executable(std::string_view magic, const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!magic.empty() && bytes.size() >= magic.size()) {
    bytes.replace(0, magic.size(), magic);
  }
  const BlockReader reader(bytes);
  for (const auto tables : {formats::Tables::kAll, formats::Tables::kLinked}) {
    const auto programs = formats::read_executable(reader, tables);
    if (!programs) {
      if (programs.error().text().empty()) {
        __builtin_trap();
      }
      continue;
    }
    for (const auto& program : *programs) {
      for (const auto& section : program.sections) {
        const auto content = formats::read_section(reader, section, 1U << 20);
        if (content && content->size() != section.size) {
          __builtin_trap();
        }
        (void)program.file_offset(section.address);
      }
    }
  }
}

}  // namespace akashi::testing_support
