#include "base/data.h"

#include <algorithm>
#include <array>

extern "C" {
#define AKASHI_DATA(number, path)           \
  extern const char akashi_data_##number[]; \
  extern const char akashi_data_##number##_end[];
#include "data.inc"
#undef AKASHI_DATA
}

namespace akashi {

std::span<const DataFile> all_data() {
  static const auto kFiles = std::to_array<DataFile>({
#define AKASHI_DATA(number, path) \
  {path,                          \
   {akashi_data_##number,         \
    static_cast<std::size_t>(akashi_data_##number##_end - akashi_data_##number)}},
#include "data.inc"
#undef AKASHI_DATA
  });
  return kFiles;
}

const DataFile* find_data(std::string_view path) {
  const auto files = all_data();
  const auto found = std::ranges::lower_bound(files, path, {}, &DataFile::path);
  return found != files.end() && found->path == path ? &*found : nullptr;
}

}  // namespace akashi
