// Tables of functions, written here as the linker of each Go version lays them out.
#include "ecosystems/golang/pclntab.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystems/golang/symbol_names.h"
#include "model/linked_symbols.h"
#include "support/memory_context.h"

namespace akashi::ecosystems::golang {
namespace {

using Names = std::vector<std::string>;

struct Kind {
  std::uint32_t magic = 0xFFFFFFF1;
  std::size_t pointer = 8;
  bool big_endian = false;
};

void put(std::string& out, std::uint64_t value, std::size_t size, bool big_endian) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto shift = 8 * (big_endian ? size - 1 - i : i);
    out += static_cast<char>(value >> shift & 0xFFU);
  }
}

std::string joined(const Names& names) {
  std::string out;
  for (const auto& name : names) {
    out += name;
    out += '\0';
  }
  return out;
}

// Go 1.16 and later: header, names, then units, files, values and functions of eight bytes each.
std::string new_table(const Kind& kind, const Names& names) {
  const bool has_address = kind.magic != 0xFFFFFFFA;
  const std::size_t words = has_address ? 8 : 7;
  std::string out;
  put(out, kind.magic, 4, kind.big_endian);
  out += std::string("\0\0\1", 3) + static_cast<char>(kind.pointer);
  const auto word = [&](std::uint64_t value) { put(out, value, kind.pointer, kind.big_endian); };
  word(1);
  word(1);
  if (has_address) {
    word(0x401000);
  }
  auto offset = 8 + words * kind.pointer;
  const auto text = joined(names);
  word(offset);
  offset += text.size();
  for (int part = 0; part < 4; ++part) {
    word(offset);
    offset += 8;
  }
  return out + text + std::string(32, '\x7');
}

// Go 1.2 to 1.15: functions, each with its name somewhere behind.
std::string old_table(const Kind& kind, const Names& names) {
  std::string out;
  put(out, 0xFFFFFFFB, 4, kind.big_endian);
  out += std::string("\0\0\1", 3) + static_cast<char>(kind.pointer);
  const auto word = [&](std::uint64_t value) { put(out, value, kind.pointer, kind.big_endian); };
  word(names.size());
  const auto table = 8 + kind.pointer + (2 * names.size() + 1) * kind.pointer;
  const auto function = kind.pointer + 4;
  auto name_at = table + names.size() * function;
  for (std::size_t i = 0; i < names.size(); ++i) {
    word(0x401000 + i);
    word(table + i * function);
  }
  word(0x402000);
  for (std::size_t i = 0; i < names.size(); ++i) {
    word(0x401000 + i);
    put(out, name_at, 4, kind.big_endian);
    name_at += names[i].size() + 1;
  }
  return out + joined(names);
}

formats::Executable program_of(const Kind& kind) {
  formats::Executable program;
  program.is_64 = kind.pointer == 8;
  program.big_endian = kind.big_endian;
  return program;
}

struct Read {
  FunctionNames answer = FunctionNames::kNone;
  Names names;
};

Read read(const std::string& file, const formats::Executable& program) {
  const testing_support::MemoryReader reader(file);
  Read out;
  out.answer = read_function_names(reader, program, [&](std::string_view name) {
    out.names.emplace_back(name);
    return true;
  });
  return out;
}

Read read_section(const std::string& table, const Kind& kind,
                  const std::string& name = ".gopclntab") {
  auto program = program_of(kind);
  program.sections.push_back({.name = name, .offset = 3, .size = table.size()});
  return read("abc" + table + "behind", program);
}

const Names kNames{"runtime.main", "a/b.F", "a/b.(*T).M"};

TEST(Pclntab, EveryLayoutSinceGo116IsWhole) {
  for (const auto magic : {0xFFFFFFFAU, 0xFFFFFFF0U, 0xFFFFFFF1U}) {
    for (const std::size_t pointer : {4U, 8U}) {
      for (const bool big_endian : {false, true}) {
        const Kind kind{magic, pointer, big_endian};
        for (const std::string section :
             {".gopclntab", ".data.rel.ro.gopclntab", "__TEXT,__gopclntab"}) {
          const auto out = read_section(new_table(kind, kNames), kind, section);
          EXPECT_EQ(out.answer, FunctionNames::kWhole) << magic << " " << pointer;
          EXPECT_EQ(out.names, kNames) << magic << " " << pointer << " " << section;
        }
      }
    }
  }
}

TEST(Pclntab, BeforeGo116InlinedFunctionsAreNotKnown) {
  for (const std::size_t pointer : {4U, 8U}) {
    for (const bool big_endian : {false, true}) {
      const Kind kind{0xFFFFFFFB, pointer, big_endian};
      const auto out = read_section(old_table(kind, kNames), kind);
      EXPECT_EQ(out.answer, FunctionNames::kSome);
      EXPECT_EQ(out.names, kNames);
    }
  }
}

TEST(Pclntab, IsFoundByItsHeaderWithoutSections) {
  for (const bool big_endian : {false, true}) {
    const Kind kind{0xFFFFFFF1, 8, big_endian};
    auto program = program_of(kind);
    // Before it: what looks like a header at first, and the end of a piece that is read at once.
    const std::string decoy("\xF1\xFF\xFF\xFF\0\0\1\x8", 8);
    for (const std::size_t before : {64U, (1U << 20) - 4, (1U << 20) - 1, 1U << 20, 3U << 20}) {
      const auto file =
          decoy + std::string(before - decoy.size(), 'x') + new_table(kind, kNames) + "end";
      program.segments = {{.offset = 0, .size = file.size()}};
      const auto out = read(file, program);
      EXPECT_EQ(out.answer, FunctionNames::kWhole) << before;
      EXPECT_EQ(out.names, kNames) << before;
    }
  }
}

TEST(Pclntab, LongNamesGoOnInTheNextPiece) {
  const Kind kind;
  Names names = kNames;
  for (int i = 0; i < 40; ++i) {
    names.push_back("p." + std::string(100'003, 'x') + std::to_string(i));
  }
  const auto out = read_section(new_table(kind, names), kind);
  EXPECT_EQ(out.answer, FunctionNames::kWhole);
  EXPECT_EQ(out.names, names);
}

TEST(Pclntab, WithoutTheRuntimeItIsNotWhole) {
  const Kind kind;
  EXPECT_EQ(read_section(new_table(kind, {"a/b.F"}), kind).answer, FunctionNames::kSome);
}

TEST(Pclntab, CutShortOrChangedItIsNeverWholeWithFewerNames) {
  const Kind kind;
  const auto table = new_table(kind, kNames);
  for (std::size_t size = 0; size < table.size(); ++size) {
    auto program = program_of(kind);
    program.sections.push_back({.name = ".gopclntab", .offset = 0, .size = table.size()});
    const auto out = read(table.substr(0, size), program);
    if (out.answer == FunctionNames::kWhole) {
      EXPECT_EQ(out.names, kNames) << size;
    }
  }
  // The header's offsets, each bit of them: another answer, or all the names of it.
  for (std::size_t bit = 0; bit < 72 * 8; ++bit) {
    auto changed = table;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    const auto out = read_section(changed, kind);
    if (out.answer == FunctionNames::kWhole) {
      EXPECT_TRUE(std::ranges::find(out.names, kNames[0]) != out.names.end()) << bit;
    }
  }
}

TEST(Pclntab, AnotherWordSizeOrByteOrderIsNoTable) {
  const auto table = new_table({}, kNames);
  EXPECT_EQ(read_section(table, {.pointer = 4}).answer, FunctionNames::kNone);
  EXPECT_EQ(read_section(table, {.big_endian = true}).answer, FunctionNames::kNone);
}

// ---- names

LinkedSymbols set_of(const Names& names) {
  SymbolNames set;
  for (const auto& name : names) {
    EXPECT_TRUE(set.add(name));
  }
  LinkedSymbols out;
  out.hashes = set.take();
  return out;
}

TEST(SymbolNames, AreAskedForAsSourceWritesThem) {
  const auto set = set_of({"net/http.(*Client).Do", "gopkg.in/yaml%2ev3.Unmarshal",
                           "gopkg.in/yaml%2ev3.(*Decoder).Decode.func1", "a/b.T.M-fm",
                           "a/b.Map[...]", "a/b.(*List[...]).Push", "a/b.Old[go.shape.int_0]",
                           "main.main.func2.1", "a/b.glob..func1", "sync.µ.Lock",
                           "old/vendor/c.d/e.F", "vendor/x.org/y.G", "_cgo_topofstack"});
  for (const std::string name :
       {"net/http", "net/", "net/http.Client", "net/http.Client.Do", "gopkg.in/yaml.v3",
        "gopkg.in/yaml.v3.Unmarshal", "gopkg.in/yaml.v3.Decoder.Decode", "a/b.T.M", "a/b.Map",
        "a/b.List.Push", "a/b.Old", "main.main", "sync.µ.Lock", "c.d/e.F", "vendor/x.org/y.G"}) {
    EXPECT_TRUE(set.has(name)) << name;
  }
  for (const std::string name :
       {"net", "http.Client.Do", "net/http.Client.Get", "net/http.Do", "a/b.M", "a/b.List.Pop",
        "a/b.List.*", "x.org/y.G", "x.org/y", "a/b.T.*", "", "_cgo_topofstack"}) {
    EXPECT_FALSE(set.has(name)) << name;
  }
}

// The linker keeps "..." from the first bracket to the last: what was between is not known.
TEST(SymbolNames, WhatMayHaveBeenCutOffIsOpen) {
  const auto set = set_of({"a/b.(*List[...]", "a/b.Value[...]"});
  EXPECT_TRUE(set.has("a/b.List.*"));
  EXPECT_TRUE(set.has("a/b.Value.*"));
}

TEST(SymbolNames, TooManyAreRefused) {
  SymbolNames set(100'000);
  bool taken = true;
  std::size_t count = 0;
  for (; taken && count < 1'000'000; ++count) {
    taken = set.add("p.F" + std::to_string(count));
  }
  EXPECT_FALSE(taken);
  EXPECT_GT(count, 90'000U);
}

}  // namespace
}  // namespace akashi::ecosystems::golang
