// The names of all functions that a Go program is made of.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/byte_reader.h"
#include "formats/executable.h"

namespace akashi::ecosystems::golang {

enum class FunctionNames : std::uint8_t {
  kNone,   // No table, or none that can be read: nothing is known.
  kSome,   // Those that were named are there; others may be.
  kWhole,  // A function that was not named is not in the program, not even inlined.
};

// Names each function of a program of Go, as the linker wrote it, to `sink`, some more than once;
// `sink` gives false to be asked no more. Whatever is wrong with the file gives kNone or kSome:
// less is known then.
FunctionNames read_function_names(const ByteReader& reader, const formats::Executable& program,
                                  const std::function<bool(std::string_view name)>& sink);

}  // namespace akashi::ecosystems::golang
