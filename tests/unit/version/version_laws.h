// What must hold for any texts: compare() is an order, the bytes of the keys have the same order,
// none is a prefix of another, and an error comes for the same texts from both.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "version/scheme.h"

namespace akashi::version_tests {

struct LawCounts {
  std::uint64_t pairs = 0;    // Of two versions, compared both ways.
  std::uint64_t keyed = 0;    // Of these, with two keys.
  std::uint64_t equal = 0;    // Of these, equal.
  std::uint64_t invalid = 0;  // Texts without an order.
  std::uint64_t ranges = 0;   // Sets of versions that were written, read and asked.
};

// All pairs of `texts`. The first broken law in words, or "".
std::string check_laws(const version::Scheme& scheme, std::span<const std::string> texts,
                       LawCounts& counts);

// Sets of the versions among `texts`, made at random: what a VERS says of each version is what its
// constraints say by compare(), and writing and reading give the same set.
std::string check_ranges(const version::Scheme& scheme, std::span<const std::string> texts,
                         std::uint64_t seed, LawCounts& counts);

// Groups of `mined` versions and changes of them, until `pairs` pairs were compared.
std::string check_mined(const version::Scheme& scheme, std::span<const std::string> mined,
                        std::uint64_t seed, std::uint64_t pairs, LawCounts& counts);

// Generated groups until `pairs` pairs were compared.
std::string check_generated(const version::Scheme& scheme, std::uint64_t seed, std::uint64_t pairs,
                            LawCounts& counts);

}  // namespace akashi::version_tests
