// Go build information, as package debug/buildinfo of the Go standard library reads it.
// Where: section .go.buildinfo (ELF) or __go_buildinfo (Mach-O); else in the writable data (PE, and
// ELF without section names), at a multiple of 16 bytes:
//   "\xff Go buildinf:" pointer-size flags …                                      16 bytes
// flags & 2 (Go 1.18 and later): at 32, two strings, each a varint length and its bytes.
// else: at 16, two addresses of Go strings (address of the bytes, length) of pointer-size words,
// big endian if flags & 1. The two strings: the version of Go, and the lines about modules between
// two marks of 16 bytes:
//   path TAB package            mod TAB path TAB version [ TAB sum ]
//   dep TAB …, as mod           => TAB path TAB version [ TAB sum ]    (replaces the line above)
//   build TAB key=value         key and value quoted where needed
#include "ecosystems/golang/build_info.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/strings.h"

namespace akashi::ecosystems::golang {
namespace {

using formats::Executable;
using formats::ExecutableFormat;
using formats::ExecutableSection;
using formats::read_range;

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::uint64_t kAlign = 16;
constexpr std::uint64_t kHeader = 32;
constexpr std::uint64_t kMaxText = 16U << 20;       // Of one of the two strings.
constexpr std::uint64_t kMaxSearch = 256ULL << 20;  // Of a data segment.
constexpr std::uint64_t kChunk = 256U << 10;

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

InputPosition at_offset(std::uint64_t offset) {
  return {.line = 0, .column = 0, .offset = offset};
}

std::unexpected<Error> unreadable(std::string_view what, std::uint64_t offset) {
  return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"Go build information", std::string(what)},
              at_offset(offset));
}

// Sections that only the Go linker makes: a program of Go, whatever became of its information.
bool has_go_sections(const Executable& program) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {".gopclntab", ".data.rel.ro.gopclntab", ".note.go.buildid", "__TEXT,__gopclntab"});
  return std::ranges::any_of(kNames,
                             [&](auto name) { return program.find_section(name) != nullptr; });
}

const ExecutableSection* own_section(const Executable& program) {
  const auto found = std::ranges::find_if(program.sections, [](const ExecutableSection& section) {
    return section.name == ".go.buildinfo" || section.name.ends_with(",__go_buildinfo");
  });
  return found == program.sections.end() ? nullptr : &*found;
}

// Where the information can be when no section is named after it.
std::vector<Range> data_ranges(const Executable& program) {
  std::vector<Range> ranges;
  for (const auto& segment : program.segments) {
    if (segment.access.write && !segment.access.execute && segment.size != 0) {
      ranges.push_back({segment.offset, std::min(segment.size, kMaxSearch)});
    }
  }
  return ranges;
}

// The offset in the file of the information that begins in `range`.
Result<std::optional<std::uint64_t>> find_magic(const ByteReader& reader, const Range& range) {
  std::string chunk;
  for (std::uint64_t start = 0; start < range.size; start += kChunk) {
    const auto behind = range.size - start;
    chunk.resize(static_cast<std::size_t>(std::min(behind, kChunk + kMagic.size())));
    AKASHI_TRY_ASSIGN(const auto count, reader.read_at(range.offset + start, chunk));
    const auto bytes = std::string_view(chunk).substr(0, count);
    for (auto at = bytes.find(kMagic); at != std::string_view::npos;
         at = bytes.find(kMagic, at + 1)) {
      if (at % kAlign == 0) {
        return std::optional(range.offset + start + at);
      }
    }
    if (count < chunk.size()) {
      break;
    }
  }
  return std::optional<std::uint64_t>();
}

Result<std::optional<std::uint64_t>> locate(const ByteReader& reader, const Executable& program) {
  if (const auto* section = own_section(program)) {
    if (section->size == 0) {
      return std::optional<std::uint64_t>();  // Debug symbols alone.
    }
    AKASHI_TRY_ASSIGN(const auto found,
                      find_magic(reader, {section->offset, std::min(section->size, kMaxSearch)}));
    if (!found) {
      return unreadable("no header in section " + section->name, section->offset);
    }
    return found;
  }
  const bool is_go = has_go_sections(program);
  // Every ELF file of a system comes here: only one without sections is worth a search.
  if (!is_go && program.format != ExecutableFormat::kPe && !program.sections.empty()) {
    return std::optional<std::uint64_t>();
  }
  for (const auto& range : data_ranges(program)) {
    AKASHI_TRY_ASSIGN(const auto found, find_magic(reader, range));
    if (found) {
      return found;
    }
  }
  if (is_go) {
    return fail(ErrorCode::kUnsupported, msg::kUnresolved,
                {"the modules of a Go program without build information"});
  }
  return std::optional<std::uint64_t>();
}

// A base 128 number, low bits first, at the front of `bytes`, which loses it.
std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) {
      return value;
    }
  }
  return std::nullopt;
}

// The string at `offset`, which is moved behind it.
Result<std::string> read_inline(const ByteReader& reader, std::uint64_t& offset) {
  constexpr std::uint64_t kMaxVarint = 10;
  const auto left = reader.size() - std::min(reader.size(), offset);
  AKASHI_TRY_ASSIGN(const auto head,
                    read_range(reader, offset, std::min(left, kMaxVarint), kMaxVarint));
  auto rest = head.view();
  const auto length = take_varint(rest);
  if (!length) {
    return unreadable("length of a string", offset);
  }
  offset += head.size() - rest.size();
  AKASHI_TRY_ASSIGN(const auto bytes, read_range(reader, offset, *length, kMaxText));
  offset += *length;
  return std::string(bytes.view());
}

struct Words {
  std::uint64_t size = 0;  // 4 or 8
  bool big_endian = false;

  std::uint64_t at(std::string_view bytes, std::uint64_t index) const {
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto from = index * size + (big_endian ? i : size - 1 - i);
      value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(from)]);
    }
    return value;
  }
};

// The Go string whose two words are at `address`; empty where nothing is there.
Result<std::string> read_pointed(const ByteReader& reader, const Executable& program,
                                 const Words& words, std::uint64_t address) {
  const auto header_at = program.file_offset(address);
  if (address == 0 || !header_at) {
    return std::string();
  }
  AKASHI_TRY_ASSIGN(const auto header,
                    read_range(reader, *header_at, 2 * words.size, 2 * words.size));
  const auto length = words.at(header.view(), 1);
  const auto text_at = program.file_offset(words.at(header.view(), 0));
  if (length == 0 || !text_at) {
    return std::string();
  }
  AKASHI_TRY_ASSIGN(const auto bytes, read_range(reader, *text_at, length, kMaxText));
  return std::string(bytes.view());
}

// Takes the marks away; without them there are no lines.
void strip_marks(std::string& modules) {
  constexpr std::size_t kMark = 16;
  if (modules.size() > 2 * kMark && modules[modules.size() - kMark - 1] == '\n') {
    modules = modules.substr(kMark, modules.size() - 2 * kMark);
  } else {
    modules.clear();
  }
}

// path TAB version [ TAB sum ]
bool read_module(const std::vector<std::string_view>& fields, ModuleVersion& module,
                 std::string& sum) {
  if (fields.size() < 2 || fields.size() > 4) {
    return false;
  }
  module.path = fields[1];
  module.version = fields.size() > 2 ? clean(fields[2]) : std::string();
  sum = fields.size() > 3 ? clean(fields[3]) : std::string();
  return true;
}

// key=value, each bare or quoted.
std::optional<std::pair<std::string, std::string>> read_setting(std::string_view text) {
  std::size_t split_at = text.find('=');
  if (text.starts_with('"') || text.starts_with('`')) {
    std::size_t end = 1;
    while (end < text.size() && text[end] != text[0]) {
      end += text[0] == '"' && text[end] == '\\' ? 2 : 1;
    }
    split_at = end + 1;
  }
  if (split_at >= text.size() || text[split_at] != '=') {
    return std::nullopt;
  }
  const auto plain = [](std::string_view part) -> std::optional<std::string> {
    if (part.starts_with('"') || part.starts_with('`')) {
      return unquote(part);
    }
    return std::string(part);
  };
  auto key = plain(text.substr(0, split_at));
  auto value = plain(text.substr(split_at + 1));
  if (!key || !value || key->empty()) {
    return std::nullopt;
  }
  return std::pair{clean(*key), clean(*value)};
}

// Words of a command line: blanks separate, ' and " hold together.
std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool open = false;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0 ? c == quote : c == '\'' || c == '"') {
      quote = quote != 0 ? '\0' : c;
      open = true;
    } else if (quote == 0 && is_space(c)) {
      if (open) {
        words.push_back(std::move(word));
      }
      word.clear();
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (open) {
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

Result<std::optional<RawBuildInfo>> read_build_info(const ByteReader& reader,
                                                    const Executable& program) {
  AKASHI_TRY_ASSIGN(const auto found, locate(reader, program));
  if (!found) {
    return std::optional<RawBuildInfo>();
  }
  RawBuildInfo info;
  info.offset = *found;
  AKASHI_TRY_ASSIGN(const auto header, read_range(reader, *found, kHeader, kHeader));
  const auto bytes = header.view();
  const auto flags = static_cast<unsigned char>(bytes[15]);
  if ((flags & 2U) != 0) {
    std::uint64_t offset = *found + kHeader;
    AKASHI_TRY_ASSIGN(info.go_version, read_inline(reader, offset));
    AKASHI_TRY_ASSIGN(info.modules, read_inline(reader, offset));
  } else {
    const Words words{.size = static_cast<unsigned char>(bytes[14]),
                      .big_endian = (flags & 1U) != 0};
    if (words.size != 4 && words.size != 8) {
      return unreadable("pointer size", *found + 14);
    }
    const auto pointers = bytes.substr(kAlign);
    AKASHI_TRY_ASSIGN(info.go_version, read_pointed(reader, program, words, words.at(pointers, 0)));
    AKASHI_TRY_ASSIGN(info.modules, read_pointed(reader, program, words, words.at(pointers, 1)));
  }
  strip_marks(info.modules);
  if (info.go_version.empty()) {
    return unreadable("no version of Go", *found);
  }
  return std::optional(std::move(info));
}

BuildInfo parse_build_info(std::string_view text, std::uint64_t offset, Inventory& out) {
  BuildInfo info;
  BuildModule* last = nullptr;
  for (const auto& line : lines(text)) {
    const auto fields = split(line.text, '\t');
    bool good = true;
    if (fields[0] == "path") {
      info.path = fields.size() > 1 ? fields[1] : std::string_view();
    } else if (fields[0] == "mod") {
      last = &info.main.emplace();
      good = read_module(fields, last->module, last->sum);
      if (!good) {
        info.main.reset();
        last = nullptr;
      }
    } else if (fields[0] == "dep") {
      last = &info.dependencies.emplace_back();
      good = read_module(fields, last->module, last->sum);
      if (!good) {
        info.dependencies.pop_back();
        last = nullptr;
      }
    } else if (fields[0] == "=>") {
      good = last != nullptr &&
             read_module(fields, last->replacement.emplace(), last->replacement_sum);
    } else if (fields[0] == "build") {
      auto setting = fields.size() == 2 ? read_setting(fields[1])
                                        : std::optional<std::pair<std::string, std::string>>();
      good = setting.has_value();
      if (good) {
        info.settings.push_back(std::move(*setting));
      }
    }
    if (!good) {
      out.problem(msg::kSyntax, {"Go build information", clean(line.text)}, at_offset(offset));
    }
  }
  return info;
}

std::vector<std::string> version_candidates(std::string_view ldflags) {
  std::vector<std::string> candidates;
  bool next = false;
  for (const auto& word : split_words(ldflags)) {
    std::string_view definition;
    if (next) {
      definition = word;
    } else if (word.starts_with("-X=") || word.starts_with("--X=")) {
      definition = std::string_view(word).substr(word.find('=') + 1);
    }
    next = !next && (word == "-X" || word == "--X");
    const auto pair = cut(definition, "=");
    if (pair && !pair->second.empty()) {
      const auto name = to_lower(pair->first.substr(pair->first.rfind('.') + 1));
      if (name.contains("version") || name == "tag" || name == "release") {
        candidates.push_back(clean(definition));
      }
    }
  }
  return candidates;
}

}  // namespace akashi::ecosystems::golang
