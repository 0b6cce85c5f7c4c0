#include "scan/path.h"

#include "base/path.h"

namespace akashi::scan {

std::optional<std::string> clean_path(std::string_view path) {
  auto clean = path.contains('\0') ? std::nullopt : normal_path(path);
  return clean && !clean->empty() ? clean : std::nullopt;
}

std::optional<std::string> link_destination(std::string_view path, std::string_view target) {
  if (target.starts_with('/')) {
    return clean_path(target);
  }
  const auto slash = path.rfind('/');
  const auto folder =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
  return clean_path(std::string(folder) + std::string(target));
}

}  // namespace akashi::scan
