// Zip archives of stored files, made byte by byte: small ones, and those of tests that are wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::formats {

using ZipFiles = std::vector<std::pair<std::string, std::string>>;  // Name and content, in order.

// APPNOTE 4.3: local headers with their data, the central directory, its end. At most 65,535 files
// and 4 GiB; the same files give the same bytes.
std::string stored_zip(const ZipFiles& files);

}  // namespace akashi::formats
