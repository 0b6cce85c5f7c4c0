// From a source to a bill of materials: walk once, extract in parallel, merge in a fixed order.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "ecosystem/ecosystem.h"
#include "formats/archive.h"
#include "model/bom.h"
#include "scan/file_store.h"
#include "scan/source.h"

namespace akashi::scan {

struct ScanOptions {
  std::vector<std::string> exclude;  // Globs (base/glob.h) on paths of the target.
  std::string only;  // When not empty: extract from this one path; others are companions.
  bool nested_archives = true;
};

// What a scan works with; all outlive it.
struct ScanServices {
  const Limits& limits;
  formats::ArchiveBudget& budget;
  std::shared_ptr<FileStore> store;
  ThreadPool& pool;
  Progress& progress;
};

// Errors only when the source could not be walked at all; everything else is in Bom::unknowns.
Result<Bom> scan(Source& source, const ScanOptions& options,
                 std::span<const Ecosystem* const> ecosystems, const ScanServices& services);

}  // namespace akashi::scan
