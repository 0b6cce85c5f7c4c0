#include "service/json_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace akashi::service {

namespace fs = std::filesystem;

Result<std::vector<std::string>> json_files(const std::string& folder, int depth,
                                            std::size_t most) {
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  std::vector<std::string> found;
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (walk.depth() >= depth) {
      walk.disable_recursion_pending();
    }
    // A link is no regular file here: whatever lies in the folder is the user's own choice.
    std::error_code gone;
    if (walk->symlink_status(gone).type() == fs::file_type::regular &&
        walk->path().extension() == ".json") {
      found.push_back(walk->path().string());
    }
    if (found.size() > most) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"files of " + folder, std::to_string(most)});
    }
  }
  if (error) {
    return fail(ErrorCode::kNotFound, msg::kCannotOpen, {folder, error.message()});
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace akashi::service
