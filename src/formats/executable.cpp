#include "formats/executable.h"

#include <algorithm>
#include <array>
#include <limits>

#include "formats/executable_tables.h"

namespace akashi::formats {

std::string_view executable_format_name(ExecutableFormat format) {
  constexpr auto kNames = std::to_array<std::string_view>({"ELF", "PE", "Mach-O"});
  return kNames.at(static_cast<std::size_t>(format));
}

std::string_view FieldsView::text(std::size_t at, std::size_t size) const {
  if (at >= bytes_.size()) {
    return {};
  }
  const auto field = bytes_.substr(at, size);
  return field.substr(0, field.find('\0'));
}

std::uint64_t FieldsView::number(std::size_t at, std::size_t size) const {
  if (at > bytes_.size() || bytes_.size() - at < size) {
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at + i]));
    value |= byte << (8 * (big_endian_ ? size - 1 - i : i));
  }
  return value;
}

Result<std::size_t> SliceReader::read_at(std::uint64_t offset, std::span<char> out) const {
  if (offset >= size_) {
    return 0;
  }
  const auto count = std::min<std::uint64_t>(out.size(), size_ - offset);
  return whole_.read_at(offset_ + offset, out.first(static_cast<std::size_t>(count)));
}

const ExecutableSection* Executable::find_section(std::string_view name) const {
  const auto found = std::ranges::find(sections, name, &ExecutableSection::name);
  return found == sections.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> Executable::file_offset(std::uint64_t address) const {
  for (const auto& segment : segments) {
    if (address >= segment.address && address - segment.address < segment.size) {
      const auto within = address - segment.address;
      if (within > std::numeric_limits<std::uint64_t>::max() - segment.offset) {
        return std::nullopt;
      }
      return segment.offset + within;
    }
  }
  return std::nullopt;
}

std::optional<ExecutableFormat> executable_format(std::string_view head) {
  if (head.starts_with("\x7f"
                       "ELF")) {
    return ExecutableFormat::kElf;
  }
  if (head.starts_with("MZ")) {
    return ExecutableFormat::kPe;
  }
  const FieldsView fields(head, true);
  switch (head.size() < 8 ? 0 : fields.u32(0)) {
    case 0xFEEDFACE:
    case 0xFEEDFACF:
    case 0xCEFAEDFE:
    case 0xCFFAEDFE:
      return ExecutableFormat::kMachO;
    case 0xCAFEBABE:  // Java: minor and major version; the oldest major version is 45.
    case 0xCAFEBABF:
      if (fields.u32(4) >= 1 && fields.u32(4) <= kMaxSlices) {
        return ExecutableFormat::kMachO;
      }
      break;
    default:
      break;
  }
  return std::nullopt;
}

std::unexpected<Error> broken(ExecutableFormat format, std::string_view what,
                              std::uint64_t offset) {
  return fail(ErrorCode::kInvalidInput, msg::kSyntax,
              {std::string(executable_format_name(format)), std::string(what)},
              {.line = 0, .column = 0, .offset = offset});
}

Result<Bytes> read_range(const ByteReader& reader, std::uint64_t offset, std::uint64_t size,
                         std::uint64_t limit) {
  if (size > limit) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a part of the file", std::to_string(limit)},
                {.line = 0, .column = 0, .offset = offset});
  }
  if (offset > reader.size() || reader.size() - offset < size) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated,
                {std::to_string(size) + " bytes at " + std::to_string(offset)},
                {.line = 0, .column = 0, .offset = offset});
  }
  Bytes bytes(static_cast<std::size_t>(size));
  AKASHI_TRY_ASSIGN(const auto count, reader.read_at(offset, {bytes.data(), bytes.size()}));
  if (count != bytes.size()) {  // The file became shorter.
    return fail(ErrorCode::kUnavailable, msg::kTruncated,
                {std::to_string(size) + " bytes at " + std::to_string(offset)},
                {.line = 0, .column = 0, .offset = offset});
  }
  return bytes;
}

Result<Bytes> read_section(const ByteReader& reader, const ExecutableSection& section,
                           std::uint64_t limit) {
  return read_range(reader, section.offset, section.size, limit);
}

Result<std::string_view> table_bytes(const ByteReader& reader, std::string_view head,
                                     std::uint64_t offset, std::uint64_t size, std::uint64_t limit,
                                     Bytes& storage) {
  if (offset <= head.size() && size <= head.size() - offset) {
    return head.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }
  AKASHI_TRY_ASSIGN(storage, read_range(reader, offset, size, limit));
  return storage.view();
}

Result<std::vector<Executable>> read_executable(const ByteReader& reader, Tables tables) {
  std::array<char, kHeadBytes> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  AKASHI_TRY_ASSIGN(const auto count, reader.read_at(0, buffer));
  const std::string_view head(buffer.data(), count);
  const auto format = executable_format(head);
  if (!format) {
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {"ELF, PE or Mach-O", "another file format"});
  }
  if (*format == ExecutableFormat::kMachO) {
    return read_macho(reader, head, tables);
  }
  AKASHI_TRY_ASSIGN(auto one, *format == ExecutableFormat::kElf ? read_elf(reader, head, tables)
                                                                : read_pe(reader, head));
  std::vector<Executable> all;
  all.push_back(std::move(one));
  return all;
}

}  // namespace akashi::formats
