#include "model/linked_symbols.h"

#include <algorithm>

namespace akashi {

std::uint64_t symbol_hash(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001B3ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  }
  return hash;
}

bool LinkedSymbols::has(std::string_view name) const {
  return std::ranges::binary_search(hashes, symbol_hash(kSymbolHash, name));
}

}  // namespace akashi
