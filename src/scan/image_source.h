// Container images: docker-archive tar (with manifest.json, or the older layout with
// `repositories`), OCI layout as a directory or a tar. Layers are read from the top down, so that
// each byte is read once and what an upper layer hides or deletes is known before it is met.
#pragma once

#include <memory>
#include <string>

#include "base/limits.h"
#include "scan/file_store.h"
#include "scan/source.h"

namespace akashi::scan {

struct ImageOptions {
  std::string platform;  // "linux/arm64", "linux/arm/v7"; "" is linux on this machine's processor,
                         // else the first.
};

// Whether the first entries of a tar look like an image; cheap.
bool looks_like_image_entry(std::string_view path);
// A directory with the marks of an OCI layout.
bool is_oci_directory(const std::string& path);

Result<std::unique_ptr<Source>> open_oci_directory(const std::string& path,
                                                   const ImageOptions& options,
                                                   std::shared_ptr<FileStore> store,
                                                   formats::ArchiveBudget& budget,
                                                   const Limits& limits);
// `file`: an uncompressed tar. kNotFound when it is a tar but no image.
Result<std::unique_ptr<Source>> open_image_tar(
    std::string name, std::shared_ptr<const ByteReader> file, const ImageOptions& options,
    std::shared_ptr<FileStore> store, formats::ArchiveBudget& budget, const Limits& limits);

}  // namespace akashi::scan
