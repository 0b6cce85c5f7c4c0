// Zip archives of stored files, made byte by byte, so that a test can have one that is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::testing_support {

using ZipFiles = std::vector<std::pair<std::string, std::string>>;  // Name and content, in order.

// APPNOTE 4.3: local headers with their data, the central directory, its end.
std::string stored_zip(const ZipFiles& files);

}  // namespace akashi::testing_support
