#include "kernel/included.h"

#include <map>
#include <utility>

#include "base/path.h"
#include "base/strings.h"

namespace akashi::kernel {
namespace {

constexpr std::uint64_t kMostFiles = 400'000;

// The name between quotes or angle brackets that ends at `end`, if the line is an #include or a
// #define (which an #include may use).
std::string_view included_name(std::string_view text, std::size_t end) {
  const auto line_end = text.rfind('\n', end);
  const auto start = line_end == std::string_view::npos ? 0 : line_end + 1;
  auto line = trim(text.substr(start, end - start));
  const char closing = text[end];
  if (!line.starts_with('#')) {
    return {};
  }
  line = trim(line.substr(1));
  if (!line.starts_with("include") && !line.starts_with("define")) {
    return {};
  }
  const auto open = line.rfind(closing == '>' ? '<' : '"');
  return open == std::string_view::npos ? std::string_view() : line.substr(open + 1);
}

std::string_view without_dots(std::string_view path) {
  while (path.starts_with("./") || path.starts_with("../")) {
    path.remove_prefix(path.find('/') + 1);
  }
  return path;
}

}  // namespace

Result<std::vector<SourceInclude>> source_includes(const FileTree& tree) {
  std::map<std::string, std::vector<std::string>, std::less<>> by_name;  // "rt.c": its paths.
  std::vector<std::pair<std::string, std::string>> found;                // By, name as written.
  Result<void> read;
  AKASHI_TRY(each_file(tree, kMostFiles, [&](const std::string& path) {
    const bool source = is_source(path);
    if (source) {
      by_name[path.substr(path.rfind('/') + 1)].push_back(path);
    }
    if (!source && !path.ends_with(".h")) {
      return true;
    }
    const auto text = tree.read(path, kMostTextBytes);
    if (!text) {  // What it includes is not known.
      read = std::unexpected(Error(text.error()).in_file(path));
      return false;
    }
    for (const std::string_view ending : {".c\"", ".c>", ".S\"", ".S>"}) {
      for (auto at = text->find(ending); at != std::string::npos; at = text->find(ending, at + 1)) {
        const auto name = included_name(*text, at + 2);
        if (!name.empty()) {
          found.emplace_back(path, std::string(name));
        }
      }
    }
    return true;
  }));
  AKASHI_TRY(std::move(read));
  std::vector<SourceInclude> out;
  for (const auto& [by, name] : found) {
    const auto beside = normal_path(std::string(folder_of(by)) + "/" + name);
    if (beside && tree.is_file(*beside)) {
      out.push_back({by, *beside});
      continue;
    }
    // By a search path that is not known: every file that it can be.
    const auto rest = "/" + std::string(without_dots(name));
    const auto at = by_name.find(name.substr(name.rfind('/') + 1));
    for (const auto& path : at == by_name.end() ? std::vector<std::string>() : at->second) {
      if (("/" + path).ends_with(rest)) {
        out.push_back({by, path});
      }
    }
  }
  return out;
}

std::set<std::string, std::less<>> compiled_by_include(
    const std::vector<SourceInclude>& includes,
    const std::function<bool(std::string_view)>& is_compiled) {
  std::set<std::string, std::less<>> out;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [by, file] : includes) {
      const bool counts = !is_source(by) || out.contains(by) || is_compiled(by);
      more = (counts && out.insert(file).second) || more;
    }
  }
  return out;
}

}  // namespace akashi::kernel
