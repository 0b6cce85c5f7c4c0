// A kernel's tree in memory.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages/kernel.h"
#include "base/path.h"
#include "kernel/tree.h"

namespace akashi::testing_support {

class MemoryTree final : public kernel::FileTree {
 public:
  std::map<std::string, std::string, std::less<>> files;

  Result<std::string> read(std::string_view path, std::uint64_t most) const override {
    const auto at = files.find(normal_path(path).value_or(""));
    if (at == files.end() || at->second.size() > most) {
      return fail(ErrorCode::kNotFound, msg::kKernelNoTree, {std::string(path)});
    }
    return at->second;
  }
  bool is_file(std::string_view path) const override {
    return files.contains(normal_path(path).value_or(""));
  }
  std::set<std::string> links;  // Paths.
  std::string closed;           // A folder that can't be read.

  Result<Listing> list(std::string_view folder) const override {
    if (!closed.empty() && folder == closed) {
      return fail(ErrorCode::kPermissionDenied, msg::kKernelNoTree, {closed});
    }
    Listing out;
    for (const auto& link : links) {
      if (kernel::folder_of(link) == folder) {
        out.links.push_back(link.substr(link.rfind('/') + 1));
      }
    }
    const auto in = folder.empty() ? std::string() : std::string(folder) + "/";
    std::set<std::string> names;
    for (const auto& [path, text] : files) {
      if (path.starts_with(in)) {
        const auto rest = path.substr(in.size());
        const auto slash = rest.find('/');
        names.insert(slash == std::string::npos ? rest : rest.substr(0, slash + 1));
      }
    }
    out.names.assign(names.begin(), names.end());
    return out;
  }
};

}  // namespace akashi::testing_support
