#include "service/schemes.h"

#include <filesystem>
#include <vector>

#include "base/data.h"
#include "net/file_note.h"
#include "service/json_files.h"

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
  AKASHI_TRY_ASSIGN(const auto found, json_files(folder, kDepth, kMostFiles));
  for (const auto& path : found) {
    AKASHI_TRY_ASSIGN(auto bytes, net::read_small_file(path, limits.file_bytes));
    files.push_back(
        {fs::path(path).lexically_relative(folder).generic_string(), std::move(bytes), path});
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
