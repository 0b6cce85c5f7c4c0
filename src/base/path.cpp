#include "base/path.h"

namespace akashi {
namespace {

// All up to the '!' of the innermost archive; a '!' that ends the name of a folder is none.
std::string_view archive_of(std::string_view folder) {
  auto bang = folder.rfind('!');
  while (bang != std::string_view::npos && folder.substr(bang + 1).starts_with('/')) {
    bang = bang == 0 ? std::string_view::npos : folder.rfind('!', bang - 1);
  }
  return folder.substr(0, bang + 1);  // npos + 1 is 0.
}

}  // namespace

std::optional<std::string> normal_path(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  std::size_t at = 0;
  while (at <= path.size()) {
    auto end = path.find('/', at);
    end = end == std::string_view::npos ? path.size() : end;
    const auto part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") {
      continue;
    }
    if (part == "..") {
      if (out.empty()) {
        return std::nullopt;
      }
      const auto slash = out.rfind('/');
      out.resize(slash == std::string::npos ? 0 : slash);
      continue;
    }
    if (!out.empty()) {
      out += '/';
    }
    out += part;
  }
  return out;
}

std::optional<std::string> join_path(std::string_view folder, std::string_view relative) {
  if (relative.starts_with('/') || relative.contains('\0') || relative.contains('!')) {
    return std::nullopt;
  }
  const auto archive = archive_of(folder);
  auto inside = std::string(folder.substr(archive.size())) + "/";
  inside += relative;
  const auto path = normal_path(inside);
  return path ? std::optional(std::string(archive) + *path) : std::nullopt;
}

std::optional<std::string> join_folder(std::string_view folder, std::string_view relative) {
  auto path = join_path(folder, relative);
  if (path && !path->empty() && path->size() != archive_of(folder).size()) {
    *path += '/';
  }
  return path;
}

}  // namespace akashi
