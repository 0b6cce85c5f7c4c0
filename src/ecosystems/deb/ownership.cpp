// info/<package>.list, or <package>:<architecture>.list: one absolute path a line, folders before
// what is in them. info/<package>.md5sums (and status.d/<package>.md5sums): "<md5>  <path without
// leading slash>". dpkg/diversions: three lines for each: path, path it was moved to, package that
// moved it (":" for the administrator).
#include "ecosystems/deb/ownership.h"

#include "base/strings.h"

namespace akashi::ecosystems::deb {
namespace {

std::string_view relative(std::string_view path) {
  while (path.starts_with('/') || path.starts_with("./")) {
    path.remove_prefix(path.front() == '/' ? 1 : 2);
  }
  return path == "." ? std::string_view() : path;
}

}  // namespace

void FileNamer::read_diversions(const std::string& path) {
  const auto bytes = context_.read(path);
  if (!bytes) {
    return;
  }
  std::string_view from;
  std::string_view to;
  for (const auto& line : lines(bytes->view())) {
    const auto position = line.number % 3;
    if (position == 1) {
      from = relative(line.text);
    } else if (position == 2) {
      to = relative(line.text);
    } else {
      diversions_[std::string(from)] = {std::string(to), std::string(line.text)};
    }
  }
}

bool FileNamer::name_files(std::uint32_t component, std::string_view package,
                           const std::string& stem) {
  if (const auto list = context_.read(stem + ".list")) {
    name_list(component, package, list->view());
    return true;
  }
  if (const auto sums = context_.read(stem + ".md5sums")) {
    name_sums(component, package, sums->view());
    return true;
  }
  return false;
}

// A folder is followed by something in it; an empty one cannot be told from a file.
void FileNamer::name_list(std::uint32_t component, std::string_view package,
                          std::string_view text) {
  std::string_view last;
  for (const auto& line : lines(text)) {
    const auto path = relative(line.text);
    const bool inside =
        path.size() > last.size() && path.starts_with(last) && path[last.size()] == '/';
    if (!inside) {
      name(component, package, last);
    }
    last = path;
  }
  name(component, package, last);
}

void FileNamer::name_sums(std::uint32_t component, std::string_view package,
                          std::string_view text) {
  for (const auto& line : lines(text)) {
    if (const auto pair = cut(line.text, " ")) {
      name(component, package, relative(trim(pair->second)));
    }
  }
}

void FileNamer::name(std::uint32_t component, std::string_view package, std::string_view path) {
  if (path.empty()) {
    return;
  }
  if (!diversions_.empty()) {
    const auto found = diversions_.find(std::string(path));
    if (found != diversions_.end() && found->second.by != package) {
      path = found->second.moved_to;
    }
  }
  buffer_.assign(root_).append(path);
  sink_.owns(component, buffer_);
}

}  // namespace akashi::ecosystems::deb
