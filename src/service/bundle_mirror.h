// A mirror of bundles as files of this machine: a folder, or an address and a folder of the cache.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/bundle_manifest.h"
#include "service/services.h"
#include "service/update.h"

namespace akashi::service {

class BundleMirror {
 public:
  BundleMirror() = default;
  BundleMirror(const BundleMirror&) = delete;
  BundleMirror& operator=(const BundleMirror&) = delete;
  virtual ~BundleMirror() = default;
  // A small file, as it is now. kNotFound where there is none.
  virtual Result<std::string> read(const std::string& name, std::uint64_t most) = 0;
  // It was not what it should be.
  virtual void forget(const std::string& name) = 0;
  // How much of these would have to be fetched.
  virtual std::uint64_t missing(const std::vector<BundleChunk>& chunks) = 0;
  // Puts them into folder(), each of its size and digest.
  virtual Result<void> fetch(const std::vector<BundleChunk>& chunks) = 0;
  // Chunks that are none of these are not needed any more.
  virtual void keep_only(const std::vector<BundleChunk>& chunks) = 0;
  virtual const std::string& folder() const = 0;
  // Bytes of chunks that are here.
  virtual std::uint64_t kept() = 0;

  // Counts requests and bytes in `update`.
  static std::unique_ptr<BundleMirror> open(const UpdateOptions& options, const Services& services,
                                            SourceUpdate& update);
};

}  // namespace akashi::service
