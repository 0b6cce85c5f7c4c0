// Bills of materials to write and read again: one with every field filled, and any number of random
// ones; and a text that says where two differ.
#pragma once

#include <cstdint>
#include <string>

#include "model/bom.h"

namespace akashi::testing_support {

inline constexpr std::string_view kCreated = "2024-05-06T07:08:09Z";

// Every field of the model, each with a value of its own.
Bom full_bom();
// The same seed gives the same Bom. Texts are hostile on purpose, but UTF-8.
Bom random_bom(std::uint64_t seed);

// "" when equal; else the first difference in words.
std::string difference(const Bom& want, const Bom& got);

}  // namespace akashi::testing_support
