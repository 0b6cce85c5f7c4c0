#include "kernel/cmd_files.h"

#include <algorithm>

#include "base/messages/kernel.h"
#include "base/path.h"
#include "base/strings.h"

namespace akashi::kernel {
namespace {

constexpr std::uint64_t kMostFiles = 2'000'000;
constexpr std::string_view kFirst = "init/main.c";

std::string note_of(std::string_view path) {
  const auto slash = path.rfind('/');
  const auto at = slash == std::string_view::npos ? 0 : slash + 1;
  return std::string(path.substr(0, at)) + "." + std::string(path.substr(at)) + ".cmd";
}

// How paths of the source tree begin in the notes: "", "../", or with the folder that it lay in.
Result<std::string> find_prefix(const FileTree& tree) {
  const auto text = tree.read("init/.main.o.cmd", kMostTextBytes);
  if (text) {
    for (const auto& file : files_of_note(*text)) {
      if (file == kFirst || file.ends_with("/" + std::string(kFirst))) {
        return file.substr(0, file.size() - kFirst.size());
      }
    }
  }
  return fail(ErrorCode::kInvalidInput, msg::kKernelNotWhole, {"init/.main.o.cmd"});
}

Result<void> check_modules(const FileTree& tree) {
  const auto order = tree.read("modules.order", kMostTextBytes);
  if (!order) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelNotWhole, {"modules.order"});
  }
  for (const auto& line : lines(*order)) {
    auto module = trim(line.text);
    if (module.ends_with(".o")) {  // 6.4 and later name the object.
      module.remove_suffix(2);
    } else if (module.ends_with(".ko")) {
      module.remove_suffix(3);
    }
    const auto note = note_of(std::string(module) + ".ko");
    if (!module.empty() && !tree.is_file(note)) {
      return fail(ErrorCode::kInvalidInput, msg::kKernelNotWhole, {note});
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> files_of_note(std::string_view text) {
  std::vector<std::string> out;
  bool open = false;  // In the lines of `deps_`.
  for (const auto& line : lines(text)) {
    auto rest = line.text;
    if (!open) {
      const auto parts = cut(rest, ":=");
      const auto name = parts ? trim(parts->first) : std::string_view();
      if (!name.starts_with("source_") && !name.starts_with("deps_")) {
        continue;
      }
      rest = parts->second;
    }
    open = rest.ends_with('\\');
    rest = trim(open ? rest.substr(0, rest.size() - 1) : rest);
    if (rest.starts_with("$(wildcard") || rest.empty()) {
      continue;
    }
    for (const auto word : split_spaces(rest)) {
      if (!word.starts_with('$')) {
        out.emplace_back(word);
      }
    }
  }
  return out;
}

bool BuildNotes::used(std::string_view path) const {
  return files.contains(path) || std::ranges::any_of(elsewhere, [&](const std::string& file) {
           return file.ends_with("/" + std::string(path));
         });
}

bool BuildNotes::hidden(std::string_view path) const {
  return std::ranges::any_of(links, [&](const std::string& link) {
    return path.starts_with(link + "/") ||
           (link.ends_with(".cmd") && folder_of(link) == folder_of(path));
  });
}

Result<BuildNotes> read_build_notes(const FileTree& tree, bool with_modules) {
  if (!tree.is_file("vmlinux") || !tree.is_file(".vmlinux.cmd")) {
    return fail(ErrorCode::kInvalidInput, msg::kKernelNotWhole, {"vmlinux, .vmlinux.cmd"});
  }
  AKASHI_TRY_ASSIGN(const auto prefix, find_prefix(tree));
  if (with_modules) {
    AKASHI_TRY(check_modules(tree));
  }
  BuildNotes out;
  std::set<std::string> elsewhere;
  Result<void> read;
  AKASHI_TRY(each_file(
      tree, kMostFiles,
      [&](const std::string& path) {
        const auto name = std::string_view(path).substr(path.rfind('/') + 1);
        if (!name.starts_with('.') || !name.ends_with(".cmd")) {
          return true;
        }
        const auto text = tree.read(path, kMostTextBytes);
        if (!text) {
          read = std::unexpected(Error(text.error()).in_file(path));
          return false;
        }
        ++out.notes;
        for (auto file : files_of_note(*text)) {
          const bool inside = !prefix.empty() && file.starts_with(prefix);
          const auto own = normal_path(inside ? file.substr(prefix.size()) : file);
          if (own && (inside || !file.starts_with('/'))) {
            out.files.insert(*own);
          } else {
            elsewhere.insert(std::move(file));
          }
        }
        return true;
      },
      &out.links));
  AKASHI_TRY(std::move(read));
  out.elsewhere.assign(elsewhere.begin(), elsewhere.end());
  return out;
}

}  // namespace akashi::kernel
