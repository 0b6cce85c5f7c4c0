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
  std::vector<std::string> trust_files;         // Public keys, PEM.
  bool allow_unsigned = false;                  // Nobody needs to have signed it.
  std::string head = std::string(kBundleHead);  // Its name, where `path` is a folder.
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

// Public keys, PEM.
// What needs no index: origin, format, expiry.
Result<OpenedEnvelope> verify_head(std::string_view head, const std::vector<PublicKey>& keys,
                                   bool allow_unsigned, const Services& services);
// No rollback: an error where `present` has a newer bundle.
Result<void> check_not_older(const BundleManifest& manifest, const store::Channel& present);

// An error: nothing was changed.
Result<BundleImportSummary> import_bundle(const BundleImportOptions& options,
                                          const Services& services);

}  // namespace akashi::service
