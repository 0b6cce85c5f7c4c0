// Executables: ELF, PE and Mach-O (also fat) by their headers and section tables, through ranged
// reads. Nothing is read but the tables; every count and offset comes from the file and is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "base/bytes.h"
#include "base/result.h"

namespace akashi::formats {

enum class ExecutableFormat : std::uint8_t { kElf, kPe, kMachO };
std::string_view executable_format_name(ExecutableFormat format);  // "ELF"

enum class ExecutableKind : std::uint8_t {
  kProgram,
  kLibrary,  // Shared library, plug-in, position independent program (ELF does not tell them
             // apart).
  kObject,   // For the linker: .o, kernel module.
  kOther,    // Core dump, debug symbols …
};

// What may be done with the memory of a section or segment.
struct Access {
  bool read = false;
  bool write = false;
  bool execute = false;
  bool operator==(const Access&) const = default;
};

struct ExecutableSection {
  std::string name;          // ".text"; Mach-O: "__DATA,__const".
  std::uint64_t offset = 0;  // In the file.
  std::uint64_t size = 0;    // In the file; 0 where it only takes memory (.bss). May end behind the
                             // file: read_section() then fails.
  std::uint64_t address = 0;  // Virtual; PE: with the image base. 0 where it is not loaded.
  std::uint64_t flags = 0;    // As in the file: sh_flags, Characteristics, flags.
  Access access;
  bool operator==(const ExecutableSection&) const = default;
};

// A part of the file that is mapped to memory. PE has none but its sections: they are repeated.
struct ExecutableSegment {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  // In the file.
  std::uint64_t address = 0;
  Access access;
  bool operator==(const ExecutableSegment&) const = default;
};

// One program of a file. `reader` must outlive it.
struct Executable {
  ExecutableFormat format = ExecutableFormat::kElf;
  ExecutableKind kind = ExecutableKind::kOther;
  bool is_64 = false;
  bool big_endian = false;
  std::uint32_t machine = 0;  // As in the file: e_machine, Machine, cputype.
  // The packer of the file, whose own tables say nothing of the program inside: "UPX", or "".
  std::string_view packer;
  std::vector<ExecutableSection> sections;
  std::vector<ExecutableSegment> segments;  // Loaded ones.

  const ExecutableSection* find_section(std::string_view name) const;  // nullptr if there is none.
  // Where the byte of a virtual address is in the file; nothing if it is not there.
  std::optional<std::uint64_t> file_offset(std::uint64_t address) const;
};

// Whether the first bytes of a file (16 are enough) are those of an ELF, PE (any "MZ") or Mach-O
// file. A Java class file begins like a fat Mach-O: told apart by the number behind.
std::optional<ExecutableFormat> executable_format(std::string_view head);

// Which files get their tables read. A root file system has thousands of kernel modules and objects
// that most callers do not ask about.
enum class Tables : std::uint8_t {
  kAll,
  kLinked,  // Of programs and libraries; objects and the rest come without sections and segments.
};

// The programs in the file: one, or several of a fat Mach-O. kUnsupported when it is none of the
// formats (for "MZ": not PE); kInvalidInput when its tables are broken.
Result<std::vector<Executable>> read_executable(const ByteReader& reader,
                                                Tables tables = Tables::kAll);

// Exactly `size` bytes of the file; kTruncated when it ends before, kLimit above `limit`.
Result<Bytes> read_range(const ByteReader& reader, std::uint64_t offset, std::uint64_t size,
                         std::uint64_t limit);
// The bytes of a section in the file.
Result<Bytes> read_section(const ByteReader& reader, const ExecutableSection& section,
                           std::uint64_t limit);

}  // namespace akashi::formats
