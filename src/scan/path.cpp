#include "scan/path.h"

#include <vector>

#include "base/strings.h"

namespace akashi::scan {

std::optional<std::string> clean_path(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
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
  if (out.empty()) {
    return std::nullopt;
  }
  return out;
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
