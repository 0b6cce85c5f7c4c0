// PE and PE+ ("PE Format", Microsoft): DOS header, COFF header, optional header, section table;
// long section names in the COFF string table.
#include <algorithm>

#include "base/strings.h"
#include "formats/executable_tables.h"

namespace akashi::formats {
namespace {

constexpr auto kFormat = ExecutableFormat::kPe;
constexpr std::size_t kDosHeader = 64;
constexpr std::size_t kCoffHeader = 24;  // With the signature.
constexpr std::size_t kSectionEntry = 40;
constexpr std::size_t kSymbolEntry = 18;
constexpr std::uint32_t kLibraryFlag = 0x2000;  // IMAGE_FILE_DLL
constexpr std::uint16_t kPe32 = 0x10B;
constexpr std::uint16_t kPe32Plus = 0x20B;
constexpr std::size_t kLongName = 256;

struct Header {
  std::uint64_t sections_at = 0;
  std::uint64_t sections = 0;
  std::uint64_t strings_at = 0;  // COFF string table; 0 if there is none.
  std::uint64_t image_base = 0;
};

std::unexpected<Error> not_pe() {
  return fail(ErrorCode::kUnsupported, msg::kExpected, {"PE", "a DOS program or another file"});
}

// "/123": the name is 123 bytes into the string table.
std::string section_name(const ByteReader& reader, std::string_view field, const Header& header) {
  if (!field.starts_with('/') || header.strings_at == 0) {
    return std::string(field);
  }
  const auto at = parse_u64(field.substr(1));
  if (!at || *at < 4) {
    return std::string(field);
  }
  std::string buffer(kLongName, '\0');
  const auto count = reader.read_at(header.strings_at + *at, buffer);
  if (!count || *count == 0) {
    return std::string(field);
  }
  buffer.resize(std::min(*count, buffer.find('\0')));
  return buffer;
}

ExecutableSection read_section_entry(const ByteReader& reader, const FieldsView& entry,
                                     const Header& header) {
  const auto flags = entry.u32(36);
  const auto virtual_size = entry.u32(8);
  const auto raw_size = entry.u32(16);
  return {
      .name = section_name(reader, entry.text(0, 8), header),
      .offset = entry.u32(20),
      // The file holds whole blocks: what is behind the virtual size is padding.
      .size = virtual_size == 0 ? raw_size : std::min(raw_size, virtual_size),
      .address = header.image_base + entry.u32(12),
      .flags = flags,
      .access = {(flags & 0x40000000U) != 0, (flags & 0x80000000U) != 0,
                 (flags & 0x20000000U) != 0},
  };
}

}  // namespace

Result<Executable> read_pe(const ByteReader& reader, std::string_view head) {
  if (head.size() < kDosHeader) {
    return not_pe();
  }
  const std::uint64_t at = FieldsView(head, false).u32(60);
  Bytes storage;
  const auto bytes = table_bytes(reader, head, at, kCoffHeader + 32, kCoffHeader + 32, storage);
  if (!bytes && bytes.error().code() == ErrorCode::kUnavailable) {
    return std::unexpected(bytes.error());
  }
  if (!bytes || !bytes->starts_with(std::string_view("PE\0\0", 4))) {
    return not_pe();
  }
  const FieldsView coff(*bytes, false);
  Executable out;
  out.format = kFormat;
  out.kind = ExecutableKind::kProgram;
  out.machine = coff.u16(4);
  if ((coff.u16(22) & kLibraryFlag) != 0) {
    out.kind = ExecutableKind::kLibrary;
  }
  const auto magic = coff.u16(kCoffHeader);
  if (magic != kPe32 && magic != kPe32Plus) {
    return broken(kFormat, "optional header", at + kCoffHeader);
  }
  out.is_64 = magic == kPe32Plus;
  Header header;
  header.sections = coff.u16(6);
  header.sections_at = at + kCoffHeader + coff.u16(20);
  header.image_base = out.is_64 ? coff.u64(kCoffHeader + 24) : coff.u32(kCoffHeader + 28);
  if (coff.u32(12) != 0) {
    header.strings_at = coff.u32(12) + std::uint64_t{coff.u32(16)} * kSymbolEntry;
  }
  const auto size = header.sections * kSectionEntry;
  Bytes table_storage;
  AKASHI_TRY_ASSIGN(const auto table,
                    table_bytes(reader, head, header.sections_at, size, size, table_storage));
  for (std::size_t i = 0; i < header.sections; ++i) {
    out.sections.push_back(read_section_entry(
        reader, FieldsView(table.substr(i * kSectionEntry, kSectionEntry), false), header));
    const auto& section = out.sections.back();
    out.segments.push_back({.offset = section.offset,
                            .size = section.size,
                            .address = section.address,
                            .access = section.access});
    if (section.name == "UPX0" || section.name == "UPX1") {
      out.packer = "UPX";
    }
  }
  return out;
}

}  // namespace akashi::formats
