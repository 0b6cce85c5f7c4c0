// Which functions a program was linked with, where its own tables tell: kept beside the evidence of
// a component while it is matched. No document has it.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

// Continues a hash (FNV-1a, 64 bits) with `text`; begin with kSymbolHash.
inline constexpr std::uint64_t kSymbolHash = 0xCBF29CE484222325ULL;
std::uint64_t symbol_hash(std::uint64_t hash, std::string_view text);

// A set of names, as hashes: two names with the same hash make has() say yes of one that is not
// there, which takes no vulnerability away. Names, with the import path of a package as it is
// written in source:
//   path  path.Function  path.Type  path.Type.Method     a function of it is linked
//   path.Type.*                                          a method that cannot be named is
//   path/                                                something of a package below is
struct LinkedSymbols {
  bool whole = false;  // What the set does not have is not linked.
  std::string goos;    // "" where it is not stated.
  std::string goarch;
  std::string main_path;              // Import path of the package main; "" where not known.
  std::vector<std::uint64_t> hashes;  // Sorted.

  bool has(std::string_view name) const;
};

// What evidence has of it: shared by all components of a program, and no part of what the evidence
// says (all compare equal).
struct LinkedIn {
  std::shared_ptr<const LinkedSymbols> symbols;  // Null: not known.

  bool operator==(const LinkedIn& /*other*/) const { return true; }
  std::strong_ordering operator<=>(const LinkedIn& /*other*/) const {
    return std::strong_ordering::equal;
  }
};

}  // namespace akashi
