// db import of bundles: who made it, whether it is whole and newer, then one transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/bundle_manifest.h"
#include "service/services.h"

namespace akashi::service {

struct BundleImportOptions {
  std::string database;  // Folder of the index.
  std::string path;
  std::vector<std::string> trust_files;  // Public keys, PEM.
  bool allow_unsigned = false;           // Nobody needs to have signed it.
};

struct BundleImportSummary {
  BundleManifest manifest;
  std::string key;       // Id of the key that signed it; "": nobody who is trusted.
  bool refresh = false;  // The index had this state: only dates were taken.
  std::uint64_t added = 0;
  std::uint64_t replaced = 0;
  std::uint64_t same = 0;
  std::uint64_t older = 0;  // Than what somebody else imported.
  std::uint64_t removed = 0;
};

// An error: nothing was changed.
Result<BundleImportSummary> import_bundle(const BundleImportOptions& options,
                                          const Services& services);

}  // namespace akashi::service
