// From what the user named to a Source: directory, OCI layout, image tar, archive, single file.
#pragma once

#include <memory>
#include <string>

#include "base/limits.h"
#include "scan/file_store.h"
#include "scan/image_source.h"
#include "scan/source.h"

namespace akashi::scan {

struct TargetOptions {
  bool one_file_system = true;
  ImageOptions image;
};

struct OpenedTarget {
  std::unique_ptr<Source> source;
  std::string only;  // For ScanOptions::only: the target is this one file of the source.
};

Result<OpenedTarget> open_target(const std::string& path, const TargetOptions& options,
                                 const std::shared_ptr<FileStore>& store,
                                 formats::ArchiveBudget& budget, const Limits& limits);

}  // namespace akashi::scan
