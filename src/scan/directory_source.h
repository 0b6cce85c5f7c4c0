// Files of a directory tree of this machine, read without following links.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "scan/source.h"

namespace akashi::scan {

struct DirectoryOptions {
  bool one_file_system = true;
};

Result<std::unique_ptr<Source>> open_directory(const std::string& path,
                                               const DirectoryOptions& options,
                                               const Limits& limits);

// A regular file below `folder`: `path` is relative and clean (no "..", no empty parts), and no
// part of it may be a link.
Result<std::unique_ptr<ByteReader>> open_file_inside(const std::string& folder,
                                                     std::string_view path);

// One file of this machine, opened when it is read.
Result<std::unique_ptr<ByteReader>> open_file(const std::string& path);

}  // namespace akashi::scan
