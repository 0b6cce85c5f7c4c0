// Files of sources, from their publishers or from a mirror, into the cache.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/helper_pool.h"
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
  // Of one source; counts in `update`. The pool may serve others at the same time.
  Fetcher(const UpdateOptions& options, const Services& services, net::HelperPool& pool,
          SourceUpdate& update)
      : options_(options), services_(services), pool_(pool), update_(update) {}
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  ~Fetcher();

  // `folder`: below the source's own in the cache, "" for itself.
  Result<FetchedFile> fetch(const SourceSpec& source, const SourceFile& file,
                            std::string_view folder = {});
  // Some at a time, each as fetch() or, without a folder, as fetch_checked() does. The error of the
  // first that fails, in the order of the files.
  Result<std::vector<FetchedFile>> fetch_all(const SourceSpec& source,
                                             const std::vector<SourceFile>& files,
                                             std::string_view folder = {});
  // The same, and its digest is what the source publishes beside it ("sha256").
  Result<FetchedFile> fetch_checked(const SourceSpec& source, const SourceFile& file);
  // The same of a digest that is known otherwise, in small hexadecimal digits.
  Result<FetchedFile> fetch_known(const SourceSpec& source, const SourceFile& file,
                                  const std::string& sha256);
  // It was not what it should be: the next run fetches it anew. A mirror's file stays.
  void forget(const std::string& path) const;

  std::string cache_folder(const SourceSpec& source, std::string_view below = {}) const;
  bool from_folder() const;  // The mirror is one.
  const std::string& mirror() const { return options_.mirror; }
  bool force() const { return options_.force; }
  const Services& services() const { return services_; }

 private:
  friend class ShownEvents;
  // What came of one or more requests.
  struct Call {
    std::string url;  // Last asked for.
    std::uint64_t requests = 0;
    std::uint64_t received = 0;
    std::uint64_t part_bytes = 0;
    bool together = false;  // With others of the source.
  };

  void add(const Call& call, bool last);
  void show(std::uint64_t more, std::optional<std::uint64_t> left, const std::string& id);
  Result<FetchedFile> one(const SourceSpec& source, const SourceFile& file, std::string_view folder,
                          const std::string& expected, Call& call);
  Result<FetchedFile> checked(const SourceSpec& source, const SourceFile& file, Call& call);
  Result<FetchedFile> of_digest(const SourceSpec& source, const SourceFile& file,
                                const std::string& expected, Call& call);
  Result<FetchedFile> from_mirror_folder(const SourceSpec& source, const SourceFile& file,
                                         const std::string& path, const std::string& expected);
  Result<std::string> under_its_name(const SourceSpec& source, const SourceFile& file,
                                     const std::string& path) const;
  Result<net::DownloadRequest> make_request(const SourceSpec& source, const SourceFile& file,
                                            std::string path, const std::string& expected) const;
  Result<std::string> key_of(const SourceSpec& source) const;

  const UpdateOptions& options_;
  const Services& services_;
  net::HelperPool& pool_;
  SourceUpdate& update_;
  std::mutex mutex_;
  std::uint64_t shown_ = 0;  // Bytes of all files.
  std::string shown_as_;     // Id of the source, once something was shown.
};

// Fetcher::forget without one.
void forget_fetched(const UpdateOptions& options, const std::string& path);
// Makes a folder and those above it.
Result<void> make_folder(const std::string& path);

}  // namespace akashi::service
