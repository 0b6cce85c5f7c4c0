#include "formats/zip_writer.h"

#include <zlib.h>

namespace akashi::formats {
namespace {

std::uint32_t crc32_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
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
