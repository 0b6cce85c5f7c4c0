// The JSON files of a folder of the user.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace akashi::service {

// Sorted; `depth` folders down, 0: of the folder itself. Links are left out. More than `most` are
// an error.
Result<std::vector<std::string>> json_files(const std::string& folder, int depth, std::size_t most);

}  // namespace akashi::service
