// The files of data/, embedded when the program was built: rules and facts that code interprets.
#pragma once

#include <span>
#include <string_view>

namespace akashi {

struct DataFile {
  std::string_view path;   // Relative to data/: "ssvc/cisa_coordinator_2_0_3.json".
  std::string_view bytes;  // 64 readable zero bytes follow.
};

std::span<const DataFile> all_data();              // Sorted by path.
const DataFile* find_data(std::string_view path);  // nullptr when there is none.

}  // namespace akashi
