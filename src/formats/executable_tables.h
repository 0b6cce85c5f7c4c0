// Shared by the readers of ELF, PE and Mach-O; used by executable.cpp, elf.cpp, pe.cpp, macho.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/executable.h"

namespace akashi::formats {

// More than any linker writes by default, small enough to be read at once.
inline constexpr std::uint64_t kMaxSections = 262'144;
inline constexpr std::uint64_t kMaxSegments = 4'096;
inline constexpr std::uint64_t kMaxEntry = 256;  // Bytes of one entry of a table.
inline constexpr std::uint64_t kMaxNameTable = 8U << 20;
inline constexpr std::uint64_t kMaxCommands = 4U << 20;  // Bytes of Mach-O load commands.
inline constexpr std::uint32_t kMaxSlices = 32;          // Programs of a fat Mach-O.

// Unsigned numbers of a byte block in the byte order of the file. Reading behind the end gives 0:
// callers check sizes of tables once, not of every field.
class FieldsView {
 public:
  FieldsView(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  std::size_t size() const { return bytes_.size(); }
  std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
  std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
  std::uint64_t u64(std::size_t at) const { return number(at, 8); }
  // A field of the file's word size.
  std::uint64_t word(std::size_t at, bool is_64) const { return is_64 ? u64(at) : u32(at); }
  // The text up to the first zero byte, at most `size` bytes.
  std::string_view text(std::size_t at, std::size_t size) const;

 private:
  std::uint64_t number(std::size_t at, std::size_t size) const;
  std::string_view bytes_;
  bool big_endian_;
};

// A reader of a part of a file: a slice of a fat Mach-O.
class SliceReader : public ByteReader {
 public:
  SliceReader(const ByteReader& whole, std::uint64_t offset, std::uint64_t size)
      : whole_(whole), offset_(offset), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override;

 private:
  const ByteReader& whole_;
  std::uint64_t offset_;
  std::uint64_t size_;
};

// `head`: the first bytes of the file, up to kHeadBytes of them: mostly all that is needed.
inline constexpr std::size_t kHeadBytes = 4096;
Result<Executable> read_elf(const ByteReader& reader, std::string_view head, Tables tables);
Result<Executable> read_pe(const ByteReader& reader, std::string_view head);
Result<std::vector<Executable>> read_macho(const ByteReader& reader, std::string_view head,
                                           Tables tables);

inline bool is_linked(ExecutableKind kind) {
  return kind == ExecutableKind::kProgram || kind == ExecutableKind::kLibrary;
}

// A table of the file: from `head` where it holds it, else read into `storage`.
Result<std::string_view> table_bytes(const ByteReader& reader, std::string_view head,
                                     std::uint64_t offset, std::uint64_t size, std::uint64_t limit,
                                     Bytes& storage);

// "not valid ELF: section table"
std::unexpected<Error> broken(ExecutableFormat format, std::string_view what, std::uint64_t offset);

}  // namespace akashi::formats
