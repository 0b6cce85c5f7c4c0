// The guards that every reader takes from its caller. Reaching one is a reported unknown, never a
// silent cut.
#pragma once

#include <cstdint>

namespace akashi {

struct Limits {
  std::uint64_t file_bytes = 256ULL << 20;  // One text file or document that is read whole.
  std::uint64_t binary_bytes = 4ULL << 30;  // One binary that is read by ranges.
  std::uint32_t depth = 128;                // Nesting of JSON, YAML, TOML, XML.
  std::uint32_t nodes = 16'000'000;         // Values of one document.
  std::uint32_t string_bytes = 16U << 20;   // One string value.
  std::uint32_t components = 5'000'000;     // Components of one file.
  std::uint32_t archive_depth = 8;          // jar in war in ear …
  std::uint64_t archive_bytes = 64ULL
                                << 30;  // Unpacked bytes of one target, all archives together.
  std::uint64_t archive_entries = 20'000'000;  // Entries of one target, all archives together.
  // The two above grow with the packed bytes that were given, so that a small bomb ends soon.
  std::uint64_t archive_bytes_floor = 1ULL << 30;
  std::uint64_t archive_entries_floor = 20'000;
  std::uint32_t archive_total_ratio = 200;     // Unpacked bytes for each byte above the floor.
  std::uint32_t archive_bytes_per_entry = 16;  // Packed bytes for each entry above the floor.
  std::uint32_t archive_ratio = 1'000;  // Unpacked to packed, judged after `archive_ratio_floor`.
  std::uint64_t archive_ratio_floor = 64ULL << 20;
  std::uint32_t path_bytes = 4096;
  std::uint32_t includes = 64;  // Files that include files (requirements, poms): chain length.
};

}  // namespace akashi
