// Files of sources, from their publishers or from a mirror, into the cache.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/helper.h"
#include "service/services.h"
#include "service/sources.h"
#include "service/update.h"

namespace akashi::service {

struct FetchedFile {
  std::string path;  // In the cache, or in the mirror's folder.
  std::string sha256;
  std::uint64_t bytes = 0;
};

class Fetcher {
 public:
  Fetcher(const UpdateOptions& options, const Services& services)
      : options_(options), services_(services) {}

  // `folder`: below the source's own in the cache, "" for itself.
  Result<FetchedFile> fetch(const SourceSpec& source, const SourceFile& file,
                            std::string_view folder = {});
  // The same, and its digest is what the source publishes beside it ("sha256").
  Result<FetchedFile> fetch_checked(const SourceSpec& source, const SourceFile& file);
  // It was not what it should be: the next run fetches it anew. A mirror's file stays.
  void forget(const std::string& path) const;

  std::string cache_folder(const SourceSpec& source, std::string_view below = {}) const;
  bool from_folder() const;  // The mirror is one.
  const std::string& mirror() const { return options_.mirror; }
  bool force() const { return options_.force; }
  const Services& services() const { return services_; }

  // Of the source that is being fetched.
  void start(SourceUpdate& update) { update_ = &update; }

 private:
  Result<FetchedFile> from_mirror_folder(const SourceSpec& source, const SourceFile& file,
                                         const std::string& path);
  Result<std::string> under_its_name(const SourceSpec& source, const SourceFile& file,
                                     const std::string& path) const;
  Result<net::DownloadRequest> make_request(const SourceSpec& source, const SourceFile& file,
                                            std::string path) const;
  Result<std::string> key_of(const SourceSpec& source) const;

  const UpdateOptions& options_;
  const Services& services_;
  std::unique_ptr<net::Helper> helper_;
  SourceUpdate* update_ = nullptr;
  std::string expected_;  // Digest of the next file.
};

// Makes a folder and those above it.
Result<void> make_folder(const std::string& path);

}  // namespace akashi::service
