// A bundle as files: a folder with bundle.json and its chunks, or a plain tar of the same.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "service/bundle_manifest.h"

namespace akashi::service {

// By its name or first bytes; nothing is believed.
bool looks_like_bundle(const std::string& path);
// "<sha256>.zst"
bool is_chunk_file(std::string_view name);

class BundleReader {
 public:
  BundleReader() = default;
  BundleReader(const BundleReader&) = delete;
  BundleReader& operator=(const BundleReader&) = delete;
  virtual ~BundleReader() = default;
  virtual Result<std::string> head() = 0;
  // The bytes of its file, of the size and digest that the manifest says.
  Result<std::string> chunk(const BundleChunk& chunk);

  // `head`: its name in a folder.
  static Result<std::unique_ptr<BundleReader>> open(const std::string& path, const Limits& limits,
                                                    std::string_view head = kBundleHead);

 private:
  virtual Result<std::string> file(const std::string& name, std::uint64_t most) = 0;
};

// Nothing is a bundle before finish() has returned; what was there before stays one until then.
class BundleWriter {
 public:
  BundleWriter() = default;
  BundleWriter(const BundleWriter&) = delete;
  BundleWriter& operator=(const BundleWriter&) = delete;
  virtual ~BundleWriter() = default;
  // Chunks that a run that ended early left behind are used again.
  virtual Result<void> chunk(const BundleChunk& chunk, std::string_view bytes) = 0;
  virtual Result<void> finish(std::string_view head) = 0;

  // "….tar" is a file, anything else a folder. `modified`: seconds since 1970, inside the tar.
  static Result<std::unique_ptr<BundleWriter>> open(const std::string& path, std::int64_t modified);
  // One of several in a folder: it takes no other's files away.
  static Result<std::unique_ptr<BundleWriter>> open_in_mirror(const std::string& folder,
                                                              const std::string& head);
};

}  // namespace akashi::service
