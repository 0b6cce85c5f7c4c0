#include "service/schemes.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/data.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "schemes/";
constexpr std::size_t kMostFiles = 10'000;
constexpr int kDepth = 3;  // ID/VERSION/FILE

std::vector<assure::CatalogueFile> built_in() {
  std::vector<assure::CatalogueFile> files;
  for (const auto& file : all_data()) {
    if (file.path.starts_with(kPrefix) && file.path.ends_with(".json")) {
      const auto path = file.path.substr(kPrefix.size());
      files.push_back({std::string(path), std::string(file.bytes), std::string(path)});
    }
  }
  return files;
}

Result<void> add_folder(const std::string& folder, const Limits& limits,
                        std::vector<assure::CatalogueFile>& files) {
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  std::vector<fs::path> found;
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (walk.depth() >= kDepth) {
      walk.disable_recursion_pending();
    }
    // A link is no regular file here: whatever lies in the folder is the user's own choice.
    std::error_code gone;
    if (walk->symlink_status(gone).type() == fs::file_type::regular &&
        walk->path().extension() == ".json") {
      found.push_back(walk->path());
    }
    if (found.size() > kMostFiles) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"files of " + folder, std::to_string(kMostFiles)});
    }
  }
  if (error) {
    return fail(ErrorCode::kNotFound, msg::kCannotOpen, {folder, error.message()});
  }
  std::ranges::sort(found);
  for (const auto& path : found) {
    AKASHI_TRY_ASSIGN(auto bytes, net::read_small_file(path.string(), limits.file_bytes));
    files.push_back({path.lexically_relative(folder).generic_string(), std::move(bytes),
                     path.generic_string()});
  }
  return {};
}

}  // namespace

Result<assure::Catalogue> load_schemes(std::span<const std::string> folders, const Limits& limits) {
  auto files = built_in();
  for (const auto& folder : folders) {
    AKASHI_TRY(add_folder(folder, limits, files));
  }
  return assure::read_catalogue(files, limits);
}

}  // namespace akashi::service
