#include "support/fuzz_executable.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "formats/executable.h"
#include "support/memory_context.h"

namespace akashi::testing_support {

void fuzz_executable(std::string_view magic, const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!magic.empty() && bytes.size() >= magic.size()) {
    bytes.replace(0, magic.size(), magic);
  }
  const MemoryReader reader(bytes);
  for (const auto tables : {formats::Tables::kAll, formats::Tables::kLinked}) {
    const auto programs = formats::read_executable(reader, tables);
    if (!programs) {
      if (programs.error().text().empty()) {
        __builtin_trap();
      }
      continue;
    }
    for (const auto& program : *programs) {
      for (const auto& section : program.sections) {
        const auto content = formats::read_section(reader, section, 1U << 20);
        if (content && content->size() != section.size) {
          __builtin_trap();
        }
        (void)program.file_offset(section.address);
      }
    }
  }
}

}  // namespace akashi::testing_support
