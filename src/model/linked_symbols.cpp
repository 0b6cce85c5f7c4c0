#include "model/linked_symbols.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi {

std::uint64_t symbol_hash(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001B3ULL;
  // Records misspell names (Reader.ReadMimeHeader); case is folded, so that none is missed for it.
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(to_lower(c))) * kPrime;
  }
  return hash;
}

bool LinkedSymbols::has(std::string_view name) const {
  return std::ranges::binary_search(hashes, symbol_hash(kSymbolHash, name));
}

}  // namespace akashi
