// The body of a fuzz target for an extractor: small limits, and properties that must hold for any
// bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::testing_support {

Limits fuzz_limits();

// `path`: what the file is called. The same bytes can also be read as a companion at `companion`,
// when one is given.
void fuzz_extractor(const Extractor& extractor, std::string_view path, const std::uint8_t* data,
                    std::size_t size, std::string_view companion = {});

}  // namespace akashi::testing_support
