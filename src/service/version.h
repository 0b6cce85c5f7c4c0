#pragma once

#include <string_view>

namespace akashi::service {
std::string_view program_version();  // "0.1.0"
std::string_view build_details();    // Compiler and configuration; no date, no host.
}  // namespace akashi::service
