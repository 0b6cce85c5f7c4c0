// The table of functions and lines of a Go program ("pclntab"), which -s -w leave in it; as
// debug/gosym (pclntab.go) reads it and cmd/link/internal/ld (pcln.go) writes it.
// Where: section .gopclntab or .data.rel.ro.gopclntab (ELF), __gopclntab (Mach-O); else somewhere
// in the data, found by its header:
//   magic (4 bytes, of the byte order of the program)  0 0  instruction size (1, 2, 4)  pointer
//   size
// then words of pointer size:
//   0xFFFFFFFB  Go 1.2    number of functions; the table of functions: (address, offset) …
//   0xFFFFFFFA  Go 1.16   functions, files, offsets of: names, units, files, values, functions
//   0xFFFFFFF0  Go 1.18   functions, files, address of the code, offsets of: as 1.16
//   0xFFFFFFF1  Go 1.20   as 1.18
// Names, since 1.16: of every function, inlined ones too, each with a zero byte behind, up to the
// units. Before: a function's offset leads to its address and the offset (4 bytes) of its name;
// names of inlined functions lie between other data, so that they cannot all be listed.
#include "ecosystems/golang/pclntab.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace akashi::ecosystems::golang {
namespace {

using formats::Executable;
using formats::ExecutableSection;

constexpr std::size_t kHeader = 8 + 8 * 8;
constexpr std::uint64_t kMaxNames = 512ULL << 20;   // Bytes of all names.
constexpr std::uint64_t kMaxOldTable = 256U << 20;  // Read at once.
constexpr std::uint64_t kMaxSearch = 512ULL << 20;  // Of a segment.
constexpr std::uint64_t kChunk = 1U << 20;
constexpr std::size_t kMaxName = 1U << 20;

struct Layout {
  std::uint32_t magic = 0;
  std::size_t names_word = 0;  // Which word has the offset of the names; 0: among other data.
};
constexpr auto kLayouts =
    std::to_array<Layout>({{0xFFFFFFFB, 0}, {0xFFFFFFFA, 2}, {0xFFFFFFF0, 3}, {0xFFFFFFF1, 3}});

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto from = at + (big_endian ? i : size - 1 - i);
    value = value << 8 | (from < bytes.size() ? static_cast<unsigned char>(bytes[from]) : 0U);
  }
  return value;
}

struct Table {
  Range at;  // To the end of what it may reach.
  const Layout* layout = nullptr;
  std::size_t pointer = 8;
  std::uint64_t functions = 0;
  Range names;  // In the file; nothing before Go 1.16.
};

// The table whose header begins `head`, if it is one.
std::optional<Table> read_header(std::string_view head, const Executable& program,
                                 const Range& at) {
  if (head.size() < 16) {
    return std::nullopt;
  }
  const auto magic = number(head, 0, 4, program.big_endian);
  const auto* layout = std::ranges::find(kLayouts, magic, &Layout::magic);
  const auto quantum = head[6];
  Table table{.at = at, .layout = layout, .pointer = static_cast<unsigned char>(head[7])};
  if (layout == kLayouts.end() || head[4] != 0 || head[5] != 0 ||
      (quantum != 1 && quantum != 2 && quantum != 4) ||
      table.pointer != (program.is_64 ? 8U : 4U)) {
    return std::nullopt;
  }
  const auto word = [&](std::size_t index) {
    return number(head, 8 + index * table.pointer, table.pointer, program.big_endian);
  };
  table.functions = word(0);
  constexpr std::uint64_t kLeast = 8;  // Bytes of a function in the table.
  if (table.functions == 0 || table.functions > at.size / kLeast) {
    return std::nullopt;
  }
  if (layout->names_word == 0) {
    return table;
  }
  // Names, units, files, values, functions: in this order.
  std::array<std::uint64_t, 5> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = word(layout->names_word + i);
  }
  const auto header = 8 + (layout->names_word + parts.size()) * table.pointer;
  if (head.size() < header || parts.front() < header || !std::ranges::is_sorted(parts) ||
      parts[0] == parts[1] || parts.back() >= at.size) {
    return std::nullopt;
  }
  table.names = {at.offset + parts[0], parts[1] - parts[0]};
  return table;
}

std::optional<Table> header_at(const ByteReader& reader, const Executable& program,
                               const Range& range) {
  std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(kHeader, range.size)), '\0');
  const auto count = reader.read_at(range.offset, head);
  return count ? read_header(std::string_view(head).substr(0, *count), program, range)
               : std::nullopt;
}

std::optional<Table> search(const ByteReader& reader, const Executable& program, Range range) {
  range.size = std::min(range.size, kMaxSearch);
  // What all magics have in common, with the zeros behind them.
  const std::string_view mark = program.big_endian ? std::string_view("\xFF\xFF\xFF", 3)
                                                   : std::string_view("\xFF\xFF\xFF\0\0", 5);
  const std::size_t before = program.big_endian ? 0 : 1;
  std::string chunk;
  for (std::uint64_t start = 0; start < range.size; start += kChunk) {
    chunk.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(range.size - start, kChunk + kHeader)));
    const auto count = reader.read_at(range.offset + start, chunk);
    if (!count) {
      return std::nullopt;
    }
    const auto bytes = std::string_view(chunk).substr(0, *count);
    for (auto at = bytes.find(mark); at != std::string_view::npos; at = bytes.find(mark, at + 1)) {
      if (at < before || at - before >= kChunk) {
        continue;
      }
      const auto from = at - before;
      auto table = read_header(bytes.substr(from, kHeader), program,
                               {range.offset + start + from, range.size - start - from});
      // Before Go 1.16 there is nothing in a header to know it by.
      if (table && table->layout->names_word != 0) {
        return table;
      }
    }
    if (*count < chunk.size()) {
      break;
    }
  }
  return std::nullopt;
}

std::optional<Table> locate(const ByteReader& reader, const Executable& program) {
  const auto own = std::ranges::find_if(program.sections, [](const ExecutableSection& section) {
    return section.name == ".gopclntab" || section.name == ".data.rel.ro.gopclntab" ||
           section.name.ends_with(",__gopclntab");
  });
  if (own != program.sections.end()) {
    return header_at(reader, program, {own->offset, own->size});
  }
  // An outer linker has put it among other data, or there are no names of sections.
  for (const bool execute : {false, true}) {
    for (const auto& segment : program.segments) {
      if (segment.access.execute == execute && segment.size != 0) {
        if (auto table = search(reader, program, {segment.offset, segment.size})) {
          return table;
        }
      }
    }
  }
  return std::nullopt;
}

using Sink = std::function<bool(std::string_view name)>;

FunctionNames read_names(const ByteReader& reader, const Range& names, const Sink& sink) {
  if (names.size > kMaxNames) {
    return FunctionNames::kNone;
  }
  std::string kept;  // A name that goes on in the next chunk.
  std::string chunk;
  for (std::uint64_t start = 0; start < names.size; start += kChunk) {
    chunk.resize(static_cast<std::size_t>(std::min(names.size - start, kChunk)));
    const auto count = reader.read_at(names.offset + start, chunk);
    if (!count || *count < chunk.size()) {
      return FunctionNames::kSome;
    }
    std::string_view rest = chunk;
    while (!rest.empty()) {
      const auto end = rest.find('\0');
      auto name = rest.substr(0, end);
      if (end == std::string_view::npos || !kept.empty()) {
        kept += name;
        if (kept.size() > kMaxName) {
          return FunctionNames::kSome;
        }
        name = kept;
      }
      if (end == std::string_view::npos) {
        break;
      }
      if (!name.empty() && !sink(name)) {
        return FunctionNames::kSome;
      }
      kept.clear();
      rest.remove_prefix(end + 1);
    }
  }
  return kept.empty() ? FunctionNames::kWhole : FunctionNames::kSome;
}

// Go 1.2 to 1.15.
FunctionNames read_old(const ByteReader& reader, const Executable& program, const Table& table,
                       const Sink& sink) {
  const auto bytes = formats::read_range(reader, table.at.offset, table.at.size, kMaxOldTable);
  if (!bytes) {
    return FunctionNames::kNone;
  }
  const auto all = bytes->view();
  const auto read = [&](std::uint64_t at, std::size_t size) {
    return at < all.size() ? number(all, static_cast<std::size_t>(at), size, program.big_endian)
                           : all.size();
  };
  auto left = all.size();  // Names don't overlap: more than this is no table.
  for (std::uint64_t i = 0; i < table.functions; ++i) {
    const auto function = read(8 + (2 * i + 2) * table.pointer, table.pointer);
    if (function >= all.size()) {
      return FunctionNames::kSome;
    }
    const auto name_at = read(function + table.pointer, 4);
    if (name_at >= all.size()) {
      return FunctionNames::kSome;
    }
    auto name = all.substr(static_cast<std::size_t>(name_at), kMaxName);
    name = name.substr(0, name.find('\0'));
    if (name.size() >= left || !sink(name)) {
      break;
    }
    left -= name.size() + 1;
  }
  return FunctionNames::kSome;
}

}  // namespace

FunctionNames read_function_names(const ByteReader& reader, const Executable& program,
                                  const Sink& sink) {
  const auto table = locate(reader, program);
  if (!table) {
    return FunctionNames::kNone;
  }
  if (table->layout->names_word == 0) {
    return read_old(reader, program, *table, sink);
  }
  // Every program of Go has this one: without it the table is not what it looks like.
  bool runtime = false;
  const auto read = read_names(reader, table->names, [&](std::string_view name) {
    runtime = runtime || name == "runtime.main";
    return sink(name);
  });
  return read == FunctionNames::kWhole && !runtime ? FunctionNames::kSome : read;
}

}  // namespace akashi::ecosystems::golang
