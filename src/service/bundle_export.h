// db export: an index, or what has changed in it, as a bundle (docs/formats/bundle.md).
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "service/bundle_manifest.h"
#include "service/services.h"

namespace akashi::service {

struct ExportOptions {
  std::string database;  // Folder of the index.
  std::string path;      // Folder, or "….tar".
  std::string since;     // A delta from this revision, with or without its state; "": full.
  std::string channel;
  std::string key_file;     // Ed25519, PEM; "": not signed.
  std::uint32_t days = 30;  // Until it expires.
  std::string head;         // In a mirror: name of the head; other bundles of the folder stay.
};

struct ExportSummary {
  BundleManifest manifest;
  std::uint64_t bytes = 0;  // Of all files.
  std::string key;          // Id of the key that signed; "" for none.
};

// The same index, clock, options and key give the same bytes.
Result<ExportSummary> export_bundle(const ExportOptions& options, const Services& services);

}  // namespace akashi::service
