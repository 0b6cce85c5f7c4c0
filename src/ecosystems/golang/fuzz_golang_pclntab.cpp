// The bytes as a table in a program of each kind, and each name of it into the set.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ecosystems/golang/pclntab.h"
#include "ecosystems/golang/symbol_names.h"
#include "support/memory_context.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const testing_support::MemoryReader reader(bytes);
  for (int kind = 0; kind < 8; ++kind) {
    formats::Executable program;
    program.is_64 = (kind & 1) != 0;
    program.big_endian = (kind & 2) != 0;
    if ((kind & 4) != 0) {
      program.sections.push_back({.name = ".gopclntab", .offset = 0, .size = size});
    } else {
      program.segments.push_back({.offset = 0, .size = size});
    }
    ecosystems::golang::SymbolNames names;
    std::size_t length = 0;
    (void)ecosystems::golang::read_function_names(reader, program, [&](std::string_view name) {
      length += name.size();
      return names.add(name);
    });
    const auto hashes = names.take();
    // Names are parts of the file, none twice.
    if (length > size || (length == 0 && !hashes.empty())) {
      __builtin_trap();
    }
  }
  return 0;
}
