// ELF, 32 and 64 bits, both byte orders (System V ABI, "Object files"): header, program headers,
// section headers, section names. Extended numbers (more than 65,279 sections) included.
#include <algorithm>
#include <array>

#include "formats/executable_tables.h"

namespace akashi::formats {
namespace {

constexpr auto kFormat = ExecutableFormat::kElf;
constexpr std::uint32_t kLoad = 1;           // PT_LOAD
constexpr std::uint32_t kNoBits = 8;         // SHT_NOBITS
constexpr std::uint32_t kExtended = 0xFFFF;  // PN_XNUM, SHN_XINDEX

// Where the fields are, for 32 and 64 bits.
struct Layout {
  std::size_t header;
  std::size_t program_table, section_table;  // e_phoff, e_shoff
  std::size_t counts;                        // e_phentsize, followed by the other 16-bit fields
  std::size_t program_entry, section_entry;  // Sizes.
  std::size_t p_flags, p_offset, p_address, p_size;
  std::size_t s_flags, s_address, s_offset, s_size, s_link, s_info;
};
constexpr Layout k32 = {52, 28, 32, 42, 32, 40, 24, 4, 8, 16, 8, 12, 16, 20, 24, 28};
constexpr Layout k64 = {64, 32, 40, 54, 56, 64, 4, 8, 16, 32, 8, 16, 24, 32, 40, 44};

struct Header {
  std::uint64_t program_table = 0, section_table = 0;
  std::uint64_t program_entry = 0, programs = 0;
  std::uint64_t section_entry = 0, sections = 0;
  std::uint64_t names = 0;  // Index of the section with the names of sections.
};

class ElfReader {
 public:
  ElfReader(const ByteReader& reader, std::string_view head, bool is_64, bool big_endian)
      : reader_(reader), head_(head), layout_(is_64 ? k64 : k32) {
    out_.format = kFormat;
    out_.is_64 = is_64;
    out_.big_endian = big_endian;
  }

  Result<Executable> read(Tables tables) && {
    if (head_.size() < layout_.header) {
      return broken(kFormat, "header", 0);
    }
    read_header();
    if (tables == Tables::kLinked && !is_linked(out_.kind)) {
      return std::move(out_);
    }
    AKASHI_TRY(read_extended_counts());
    AKASHI_TRY(read_segments());
    AKASHI_TRY(read_sections());
    return std::move(out_);
  }

 private:
  FieldsView fields(std::string_view bytes) const { return {bytes, out_.big_endian}; }

  void read_header() {
    const auto head = fields(head_);
    constexpr auto kKinds = std::to_array({ExecutableKind::kOther, ExecutableKind::kObject,
                                           ExecutableKind::kProgram, ExecutableKind::kLibrary});
    const auto type = head.u16(16);
    out_.kind = type < kKinds.size() ? kKinds.at(type) : ExecutableKind::kOther;
    out_.machine = head.u16(18);
    header_.program_table = head.word(layout_.program_table, out_.is_64);
    header_.section_table = head.word(layout_.section_table, out_.is_64);
    header_.program_entry = head.u16(layout_.counts);
    header_.programs = head.u16(layout_.counts + 2);
    header_.section_entry = head.u16(layout_.counts + 4);
    header_.sections = head.u16(layout_.counts + 6);
    header_.names = head.u16(layout_.counts + 8);
  }

  // Numbers that do not fit their field are in the first section header.
  Result<void> read_extended_counts() {
    const bool many_sections = header_.sections == 0 && header_.section_table != 0;
    const bool far_names = header_.names == kExtended;
    const bool many_programs = header_.programs == kExtended;
    if (!many_sections && !far_names && !many_programs) {
      return {};
    }
    Bytes storage;
    AKASHI_TRY_ASSIGN(const auto bytes,
                      table_bytes(reader_, head_, header_.section_table, layout_.section_entry,
                                  layout_.section_entry, storage));
    const auto first = fields(bytes);
    if (many_sections) {
      header_.sections = first.word(layout_.s_size, out_.is_64);
    }
    if (far_names) {
      header_.names = first.u32(layout_.s_link);
    }
    if (many_programs) {
      header_.programs = first.u32(layout_.s_info);
    }
    return {};
  }

  Result<void> read_segments() {
    if (header_.programs == 0 || header_.program_table == 0) {
      return {};
    }
    if (header_.program_entry < layout_.program_entry || header_.program_entry > kMaxEntry ||
        header_.programs > kMaxSegments) {
      return broken(kFormat, "program headers", header_.program_table);
    }
    Bytes storage;
    const auto size = header_.program_entry * header_.programs;
    AKASHI_TRY_ASSIGN(const auto bytes,
                      table_bytes(reader_, head_, header_.program_table, size, size, storage));
    for (std::uint64_t i = 0; i < header_.programs; ++i) {
      add_segment(fields(bytes.substr(static_cast<std::size_t>(i * header_.program_entry))));
    }
    find_packer(header_.program_table + size);
    return {};
  }

  void add_segment(const FieldsView& entry) {
    if (entry.u32(0) != kLoad) {
      return;
    }
    const auto flags = entry.u32(layout_.p_flags);
    out_.segments.push_back({.offset = entry.word(layout_.p_offset, out_.is_64),
                             .size = entry.word(layout_.p_size, out_.is_64),
                             .address = entry.word(layout_.p_address, out_.is_64),
                             .access = {(flags & 4) != 0, (flags & 2) != 0, (flags & 1) != 0}});
  }

  // UPX writes its own header (checksum, "UPX!", …) right behind the program headers.
  void find_packer(std::uint64_t behind) {
    if (behind < head_.size() &&
        head_.substr(static_cast<std::size_t>(behind), 32).contains("UPX!")) {
      out_.packer = "UPX";
    }
  }

  Result<void> read_sections() {
    if (header_.section_table == 0 || header_.sections == 0) {
      return {};
    }
    if (header_.section_entry < layout_.section_entry || header_.section_entry > kMaxEntry ||
        header_.sections > kMaxSections) {
      return broken(kFormat, "section headers", header_.section_table);
    }
    Bytes storage;
    const auto size = header_.section_entry * header_.sections;
    AKASHI_TRY_ASSIGN(const auto table,
                      table_bytes(reader_, head_, header_.section_table, size, size, storage));
    Bytes name_storage;
    AKASHI_TRY_ASSIGN(const auto names, read_names(table, name_storage));
    out_.sections.reserve(static_cast<std::size_t>(header_.sections));
    for (std::uint64_t i = 1; i < header_.sections; ++i) {  // The first one is empty.
      const auto at = static_cast<std::size_t>(i * header_.section_entry);
      add_section(fields(table.substr(at, layout_.section_entry)), names);
    }
    return {};
  }

  Result<std::string_view> read_names(std::string_view table, Bytes& storage) const {
    if (header_.names == 0) {
      return std::string_view();  // SHN_UNDEF: sections without names.
    }
    if (header_.names >= header_.sections) {
      return broken(kFormat, "section names", header_.section_table);
    }
    const auto entry =
        fields(table.substr(static_cast<std::size_t>(header_.names * header_.section_entry)));
    return table_bytes(reader_, head_, entry.word(layout_.s_offset, out_.is_64),
                       entry.word(layout_.s_size, out_.is_64), kMaxNameTable, storage);
  }

  void add_section(const FieldsView& entry, std::string_view names) {
    const auto flags = entry.word(layout_.s_flags, out_.is_64);
    const auto name = fields(names).text(entry.u32(0), kMaxSectionName);
    const bool no_bits = entry.u32(4) == kNoBits;
    out_.sections.push_back({.name = std::string(name),
                             .offset = entry.word(layout_.s_offset, out_.is_64),
                             .size = no_bits ? 0 : entry.word(layout_.s_size, out_.is_64),
                             .address = entry.word(layout_.s_address, out_.is_64),
                             .flags = flags,
                             .access = {(flags & 2) != 0, (flags & 1) != 0, (flags & 4) != 0}});
  }

  static constexpr std::size_t kMaxSectionName = 1024;

  const ByteReader& reader_;
  std::string_view head_;
  const Layout& layout_;
  Header header_;
  Executable out_;
};

}  // namespace

Result<Executable> read_elf(const ByteReader& reader, std::string_view head, Tables tables) {
  constexpr std::size_t kIdent = 16;
  if (head.size() < kIdent) {
    return broken(kFormat, "header", 0);
  }
  const auto word_size = head[4];
  const auto byte_order = head[5];
  if ((word_size != 1 && word_size != 2) || (byte_order != 1 && byte_order != 2)) {
    return broken(kFormat, "class or data encoding", 4);
  }
  return ElfReader(reader, head, word_size == 2, byte_order == 2).read(tables);
}

}  // namespace akashi::formats
