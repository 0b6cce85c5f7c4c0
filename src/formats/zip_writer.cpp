#include "formats/zip_writer.h"

#include <array>

namespace akashi::formats {
namespace {

constexpr std::array<std::uint32_t, 256> kCrcOfByte = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    auto crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ (0xEDB88320 & (0U - (crc & 1)));
    }
    table[byte] = crc;
  }
  return table;
}();

std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc = (crc >> 8) ^ kCrcOfByte[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  }
  return ~crc;
}

std::string number(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  return out;
}

// What both headers of a file have: flags, method, time, date, CRC, sizes, lengths.
std::string common(std::string_view name, std::string_view content) {
  return number(0x800, 2) + number(0, 2) + number(0, 2) + number(0x21, 2) +
         number(crc32_of(content), 4) + number(content.size(), 4) + number(content.size(), 4) +
         number(name.size(), 2) + number(0, 2);
}

}  // namespace

std::string stored_zip(const ZipFiles& files) {
  std::string out;
  std::string directory;
  for (const auto& [name, content] : files) {
    directory += "PK\x01\x02" + number(20, 2) + number(20, 2) + common(name, content) +
                 number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(out.size(), 4) +
                 name;
    out += "PK\x03\x04" + number(20, 2) + common(name, content) + name + content;
  }
  const auto start = out.size();
  return out + directory + "PK\x05\x06" + number(0, 4) + number(files.size(), 2) +
         number(files.size(), 2) + number(directory.size(), 4) + number(start, 4) + number(0, 2);
}

}  // namespace akashi::formats
