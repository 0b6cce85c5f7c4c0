// Mach-O, 32 and 64 bits, both byte orders, and fat files of several (Apple's <mach-o/loader.h> and
// <mach-o/fat.h>): the segment commands with their sections.
#include <algorithm>
#include <array>

#include "formats/executable_tables.h"

namespace akashi::formats {
namespace {

constexpr auto kFormat = ExecutableFormat::kMachO;
constexpr std::uint32_t kMagic32 = 0xFEEDFACE;
constexpr std::uint32_t kMagic64 = 0xFEEDFACF;
constexpr std::uint32_t kFatMagic = 0xCAFEBABE;
constexpr std::uint32_t kFatMagic64 = 0xCAFEBABF;
constexpr std::uint32_t kSegmentCommand = 0x1;     // LC_SEGMENT
constexpr std::uint32_t kSegmentCommand64 = 0x19;  // LC_SEGMENT_64
constexpr std::size_t kName = 16;

// Where the fields of a segment command and of a section are, for 32 and 64 bits.
struct Layout {
  std::size_t header;
  std::uint32_t command;
  std::size_t address, offset, size, protection, sections;
  std::size_t segment_entry;
  std::size_t s_address, s_size, s_offset, s_flags;
  std::size_t section_entry;
};
constexpr Layout k32 = {28, kSegmentCommand, 24, 32, 36, 44, 48, 56, 32, 36, 40, 56, 68};
constexpr Layout k64 = {32, kSegmentCommand64, 24, 40, 48, 60, 64, 72, 32, 40, 48, 64, 80};

bool takes_only_memory(std::uint32_t flags) {
  const auto type = flags & 0xFFU;  // S_ZEROFILL, S_GB_ZEROFILL, S_THREAD_LOCAL_ZEROFILL
  return type == 0x1 || type == 0xC || type == 0x12;
}

// `base`: where the program begins in the file.
Result<void> add_segment(const FieldsView& command, const Layout& layout, std::uint64_t base,
                         Executable& out) {
  if (command.size() < layout.segment_entry) {
    return broken(kFormat, "segment command", base);
  }
  const auto protection = command.u32(layout.protection);
  const Access access{(protection & 1) != 0, (protection & 2) != 0, (protection & 4) != 0};
  out.segments.push_back({.offset = base + command.word(layout.offset, out.is_64),
                          .size = command.word(layout.size, out.is_64),
                          .address = command.word(layout.address, out.is_64),
                          .access = access});
  const std::uint64_t count = command.u32(layout.sections);
  if (count > (command.size() - layout.segment_entry) / layout.section_entry) {
    return broken(kFormat, "sections of a segment", base);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = layout.segment_entry + i * layout.section_entry;
    const auto flags = command.u32(at + layout.s_flags);
    std::string name(command.text(at + kName, kName));
    name += ',';
    name += command.text(at, kName);
    out.sections.push_back(
        {.name = std::move(name),
         .offset = base + command.u32(at + layout.s_offset),
         .size = takes_only_memory(flags) ? 0 : command.word(at + layout.s_size, out.is_64),
         .address = command.word(at + layout.s_address, out.is_64),
         .flags = flags,
         .access = access});
  }
  return {};
}

Result<void> read_commands(std::string_view commands, std::uint32_t count, std::uint64_t base,
                           Executable& out) {
  const auto& layout = out.is_64 ? k64 : k32;
  for (std::uint32_t i = 0; i < count; ++i) {
    const FieldsView head(commands, out.big_endian);
    const auto size = head.u32(4);
    if (size < 8 || size > commands.size()) {
      return broken(kFormat, "load commands", base);
    }
    if (head.u32(0) == layout.command) {
      AKASHI_TRY(add_segment({commands.substr(0, size), out.big_endian}, layout, base, out));
    }
    commands.remove_prefix(size);
  }
  return {};
}

// `base`: where the program begins in the whole file; `reader` and `head` begin there.
Result<Executable> read_one(const ByteReader& reader, std::string_view head, std::uint64_t base,
                            Tables tables) {
  const auto big = FieldsView(head, true).u32(0);
  const auto little = FieldsView(head, false).u32(0);
  Executable out;
  out.format = kFormat;
  out.big_endian = big == kMagic32 || big == kMagic64;
  const auto magic = out.big_endian ? big : little;
  if (magic != kMagic32 && magic != kMagic64) {
    return broken(kFormat, "header", base);
  }
  out.is_64 = magic == kMagic64;
  const auto header_size = (out.is_64 ? k64 : k32).header;
  if (head.size() < header_size) {
    return broken(kFormat, "header", base);
  }
  const FieldsView header(head, out.big_endian);
  out.machine = header.u32(4);
  switch (header.u32(12)) {
    case 1:  // MH_OBJECT
      out.kind = ExecutableKind::kObject;
      break;
    case 2:  // MH_EXECUTE
      out.kind = ExecutableKind::kProgram;
      break;
    case 6:  // MH_DYLIB
    case 8:  // MH_BUNDLE
      out.kind = ExecutableKind::kLibrary;
      break;
    default:
      break;
  }
  if (tables == Tables::kLinked && !is_linked(out.kind)) {
    return out;
  }
  Bytes storage;
  AKASHI_TRY_ASSIGN(const auto commands,
                    table_bytes(reader, head, header_size, header.u32(20), kMaxCommands, storage));
  AKASHI_TRY(read_commands(commands, header.u32(16), base, out));
  return out;
}

Result<std::vector<Executable>> read_fat(const ByteReader& reader, std::string_view head,
                                         Tables tables) {
  const FieldsView fields(head, true);
  const bool is_64 = fields.u32(0) == kFatMagic64;
  const auto count = std::min(fields.u32(4), kMaxSlices);
  const std::size_t entry = is_64 ? 32 : 20;
  if (head.size() < 8 + count * entry) {
    return broken(kFormat, "fat header", 0);
  }
  std::vector<Executable> all;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = 8 + i * entry;
    const auto offset = fields.word(at + 8, is_64);
    const auto size = fields.word(at + (is_64 ? 16 : 12), is_64);
    if (offset > reader.size() || size > reader.size() - offset) {
      return broken(kFormat, "fat header: a program ends behind the file", at);
    }
    const SliceReader slice(reader, offset, size);
    std::array<char, kHeadBytes> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    AKASHI_TRY_ASSIGN(const auto read, slice.read_at(0, buffer));
    const std::string_view slice_head(buffer.data(), read);
    const auto magic = FieldsView(slice_head, true).u32(0);
    if (executable_format(slice_head) != kFormat || magic == kFatMagic || magic == kFatMagic64) {
      continue;  // Bitcode, an archive of objects.
    }
    AKASHI_TRY_ASSIGN(auto one, read_one(slice, slice_head, offset, tables));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<std::vector<Executable>> read_macho(const ByteReader& reader, std::string_view head,
                                           Tables tables) {
  const auto magic = FieldsView(head, true).u32(0);
  if (magic == kFatMagic || magic == kFatMagic64) {
    return read_fat(reader, head, tables);
  }
  AKASHI_TRY_ASSIGN(auto one, read_one(reader, head, 0, tables));
  std::vector<Executable> all;
  all.push_back(std::move(one));
  return all;
}

}  // namespace akashi::formats
