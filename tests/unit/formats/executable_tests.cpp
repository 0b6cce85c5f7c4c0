// The readers of ELF, PE and Mach-O on the small files that tools/make_executables.py writes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/executable.h"
#include "support/memory_context.h"

namespace akashi::formats {
namespace {

using testing_support::MemoryReader;

std::string read_file(const std::string& name) {
  std::ifstream in(std::filesystem::path(AKASHI_FORMATS_TESTDATA) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The programs of a file as text: one line each, and one for each section.
std::string dump(const std::string& bytes, Tables tables = Tables::kAll) {
  const MemoryReader reader(bytes);
  const auto programs = read_executable(reader, tables);
  if (!programs) {
    return std::string(error_code_name(programs.error().code())) + ": " + programs.error().text();
  }
  std::string out;
  for (const auto& program : *programs) {
    constexpr const char* kKinds[] = {"program", "library", "object", "other"};
    out += std::string(executable_format_name(program.format)) + " " +
           kKinds[static_cast<int>(program.kind)] + (program.is_64 ? " 64" : " 32") +
           (program.big_endian ? " big" : " little") + " machine " +
           std::to_string(program.machine) +
           (program.packer.empty() ? "" : " packed " + std::string(program.packer)) + "\n";
    for (const auto& section : program.sections) {
      out += "  " + section.name + " " + std::to_string(section.offset) + "+" +
             std::to_string(section.size) + (section.access.read ? " r" : " -") +
             (section.access.write ? "w" : "-") + (section.access.execute ? "x" : "-") + "\n";
    }
  }
  return out;
}

std::string dump_file(const std::string& name, Tables tables = Tables::kAll) {
  return dump(read_file(name), tables);
}

TEST(Elf, ReadsBothSizesAndByteOrders) {
  EXPECT_EQ(dump_file("elf/64"),
            "ELF program 64 little machine 62\n"
            "  .text 128+32 r-x\n  .data 160+4 rw-\n  .bss 176+0 rw-\n  .shstrtab 176+28 ---\n");
  EXPECT_EQ(dump_file("elf/64-big"),
            "ELF program 64 big machine 22\n"
            "  .text 128+32 r-x\n  .bss 160+0 rw-\n  .shstrtab 160+22 ---\n");
  EXPECT_EQ(dump_file("elf/32"),
            "ELF program 32 little machine 3\n"
            "  .text 96+32 r-x\n  .bss 128+0 rw-\n  .shstrtab 128+22 ---\n");
  EXPECT_EQ(dump_file("elf/32-big"),
            "ELF library 32 big machine 8\n"
            "  .text 96+32 r-x\n  .bss 128+0 rw-\n  .shstrtab 128+22 ---\n");
}

TEST(Elf, ReadsExtendedNumbers) {
  EXPECT_EQ(dump_file("elf/extended"), dump_file("elf/extended", Tables::kLinked));
  EXPECT_NE(dump_file("elf/extended").find("  .text 128+32 r-x\n"), std::string::npos);
}

TEST(Elf, KnowsPackedAndStrippedFiles) {
  EXPECT_EQ(dump_file("elf/no-sections"), "ELF program 64 little machine 62\n");
  EXPECT_NE(dump_file("elf/packed").find(" packed UPX\n"), std::string::npos);
}

TEST(Elf, LeavesObjectsOutWhereNobodyAsks) {
  EXPECT_EQ(dump_file("elf/object", Tables::kLinked), "ELF object 64 little machine 62\n");
  EXPECT_NE(dump_file("elf/object").find(".text"), std::string::npos);
}

TEST(Elf, MapsAddresses) {
  const auto bytes = read_file("elf/64");
  const MemoryReader reader(bytes);
  const auto programs = read_executable(reader);
  ASSERT_TRUE(programs);
  const auto& program = programs->front();
  const auto* data = program.find_section(".data");
  ASSERT_NE(data, nullptr);
  EXPECT_EQ(program.file_offset(data->address), data->offset);
  EXPECT_EQ(program.file_offset(1), std::nullopt);
  EXPECT_EQ(program.find_section(".missing"), nullptr);
  const auto content = read_section(reader, *data, 1024);
  ASSERT_TRUE(content);
  EXPECT_EQ(content->view(), "data");
  const auto limited = read_section(reader, *data, 3);
  ASSERT_FALSE(limited);
  EXPECT_EQ(limited.error().code(), ErrorCode::kLimitExceeded);
}

TEST(Elf, RejectsTablesBehindTheFile) {
  auto bytes = read_file("elf/64");
  bytes[40] = '\xff';  // e_shoff
  bytes[45] = '\xff';
  EXPECT_EQ(dump(bytes).substr(0, 13), "invalid-input");
  EXPECT_EQ(dump(bytes.substr(0, 40)).substr(0, 13), "invalid-input");
  bytes = read_file("elf/64");
  bytes[58] = 1;  // e_shentsize
  EXPECT_EQ(dump(bytes).substr(0, 13), "invalid-input");
  bytes = read_file("elf/64");
  bytes[62] = 99;  // e_shstrndx
  EXPECT_EQ(dump(bytes).substr(0, 13), "invalid-input");
  bytes = read_file("elf/64");
  bytes[4] = 3;  // Class.
  EXPECT_EQ(dump(bytes).substr(0, 13), "invalid-input");
}

TEST(Pe, ReadsBothSizes) {
  EXPECT_EQ(dump_file("pe/64"),
            "PE program 64 little machine 34404\n  .text 512+32 r-x\n  .data 1024+4 rw-\n");
  EXPECT_EQ(dump_file("pe/32-library"), "PE library 32 little machine 332\n  .text 512+32 r-x\n");
  EXPECT_NE(dump_file("pe/long-names").find("  .debug_abbrev "), std::string::npos);
  EXPECT_NE(dump_file("pe/packed").find(" packed UPX\n"), std::string::npos);
}

TEST(Pe, TellsDosProgramsApart) {
  EXPECT_EQ(dump("MZ short").substr(0, 11), "unsupported");
  EXPECT_EQ(dump("MZ" + std::string(200, '\0')).substr(0, 11), "unsupported");
}

TEST(MachO, ReadsBothSizesAndByteOrders) {
  EXPECT_EQ(dump_file("macho/64"),
            "Mach-O program 64 little machine 16777223\n"
            "  __TEXT,__text 448+32 r-x\n  __DATA,__data 480+4 rw-\n  __DATA,__zero 496+0 rw-\n");
  EXPECT_NE(dump_file("macho/32").find("Mach-O program 32 little"), std::string::npos);
  EXPECT_NE(dump_file("macho/32-big").find("Mach-O library 32 big"), std::string::npos);
  EXPECT_NE(dump_file("macho/32-big").find("  __DATA,__data "), std::string::npos);
  EXPECT_NE(dump_file("macho/object").find("Mach-O object"), std::string::npos);
}

TEST(MachO, ReadsEveryProgramOfAFatFile) {
  const auto fat = dump_file("macho/fat");
  EXPECT_NE(fat.find("  __TEXT,__text 4544+32 r-x\n"), std::string::npos) << fat;
  EXPECT_NE(fat.find("  __TEXT,__text 8640+32 r-x\n"), std::string::npos) << fat;
  const auto wide = dump_file("macho/fat64");  // The second one is an archive of objects.
  EXPECT_EQ(wide.find("Mach-O"), wide.rfind("Mach-O")) << wide;
}

TEST(MachO, IsNoJavaClass) {
  EXPECT_EQ(executable_format(std::string_view("\xca\xfe\xba\xbe\0\0\0\x02", 8)),
            ExecutableFormat::kMachO);
  EXPECT_EQ(executable_format(std::string_view("\xca\xfe\xba\xbe\0\0\0\x34", 8)), std::nullopt);
}

TEST(Executable, RefusesOtherFiles) {
  EXPECT_EQ(dump("#!/bin/sh\n").substr(0, 11), "unsupported");
  EXPECT_EQ(dump("").substr(0, 11), "unsupported");
}

}  // namespace
}  // namespace akashi::formats
