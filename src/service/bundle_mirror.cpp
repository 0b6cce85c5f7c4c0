#include "service/bundle_mirror.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "base/messages/bundle.h"
#include "base/messages/net.h"
#include "base/messages/progress.h"
#include "base/url.h"
#include "net/file_note.h"
#include "net/helper_pool.h"
#include "net/side_by_side.h"
#include "service/bundle_files.h"
#include "service/fetcher.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

class FolderMirror : public BundleMirror {
 public:
  FolderMirror(std::string folder, SourceUpdate& update)
      : folder_(std::move(folder)), update_(update) {}

  Result<std::string> read(const std::string& name, std::uint64_t most) override {
    ++update_.requests;
    update_.url = folder_ + "/" + name;
    if (!net::file_bytes(update_.url)) {
      return fail(ErrorCode::kNotFound, msg::kNotFound, {update_.url});
    }
    return net::read_small_file(update_.url, most);
  }
  void forget(const std::string& /*name*/) override {}
  std::uint64_t missing(const std::vector<BundleChunk>& chunks) override {
    std::uint64_t bytes = 0;
    for (const auto& chunk : chunks) {
      bytes += chunk.size;
    }
    return bytes;
  }
  // The import reads and checks them where they are.
  Result<void> fetch(const std::vector<BundleChunk>& /*chunks*/) override { return {}; }
  void keep_only(const std::vector<BundleChunk>& /*chunks*/) override {}
  const std::string& folder() const override { return folder_; }
  std::uint64_t kept() override { return 0; }

 private:
  std::string folder_;
  SourceUpdate& update_;
};

// Adds what comes of one chunk to what is shown of all.
class ChunkEvents : public net::DownloadEvents {
 public:
  ChunkEvents(const UpdateOptions& options, Progress& progress)
      : options_(options), progress_(progress) {}
  void progress(std::uint64_t bytes, std::uint64_t /*total*/) override {
    if (bytes > shown_) {
      progress_.advance(bytes - shown_);
      shown_ = bytes;
    }
  }
  void retry(const Error& error, std::int64_t milliseconds, unsigned number, unsigned of) override {
    if (options_.on_retry) {
      options_.on_retry({.source = without_credentials(options_.from),
                         .error = error,
                         .milliseconds = milliseconds,
                         .number = number,
                         .of = of});
    }
  }

 private:
  const UpdateOptions& options_;
  Progress& progress_;
  std::uint64_t shown_ = 0;
};

class AddressMirror : public BundleMirror {
 public:
  AddressMirror(const UpdateOptions& options, const Services& services, SourceUpdate& update)
      : options_(options),
        services_(services),
        update_(update),
        folder_(options.cache + "/bundles"),
        base_(options.from),
        pool_(options.http, options.jobs) {
    base_ += base_.ends_with('/') ? "" : "/";
  }

  Result<std::string> read(const std::string& name, std::uint64_t most) override {
    AKASHI_TRY(make_folder(folder_));
    services_.progress.begin(msg::kStageFetch, 0);
    ChunkEvents events(options_, services_.progress);
    auto got = get(request(name, most), events);
    services_.progress.end();
    AKASHI_TRY(std::move(got));
    return net::read_small_file(path(name), most);
  }

  void forget(const std::string& name) override { net::forget_download(path(name)); }

  std::uint64_t missing(const std::vector<BundleChunk>& chunks) override {
    std::uint64_t bytes = 0;
    for (const auto& chunk : chunks) {
      bytes += is_here(chunk) ? 0 : chunk.size;
    }
    return bytes;
  }

  Result<void> fetch(const std::vector<BundleChunk>& chunks) override {
    std::vector<BundleChunk> wanted;
    std::uint64_t bytes = 0;
    for (const auto& chunk : chunks) {
      if (!is_here(chunk)) {
        bytes += chunk.size;
        wanted.push_back(chunk);
      }
    }
    services_.progress.begin(msg::kStageFetch, bytes);
    std::vector<Result<void>> results(wanted.size());
    net::side_by_side(wanted.size(), options_.jobs, [&](std::size_t i) {
      results[i] = one(wanted[i]);
      return results[i].has_value();
    });
    services_.progress.end();
    for (auto& result : results) {
      AKASHI_TRY(std::move(result));
    }
    return {};
  }

  void keep_only(const std::vector<BundleChunk>& chunks) override {
    std::set<std::string> keep;
    for (const auto& chunk : chunks) {
      keep.insert(chunk.file());
    }
    for (const auto& name : files()) {
      // "<sha256>.zst", and what describes it or is a part of it.
      const auto chunk = name.substr(0, name.find(".zst") + 4);
      if (is_chunk_file(chunk) && !keep.contains(chunk)) {
        std::error_code ignored;
        fs::remove(path(name), ignored);
      }
    }
  }

  const std::string& folder() const override { return folder_; }

  std::uint64_t kept() override {
    std::uint64_t bytes = 0;
    for (const auto& name : files()) {
      if (is_chunk_file(name) || (name.ends_with(".zst.part"))) {
        bytes += net::file_bytes(path(name)).value_or(0);
      }
    }
    return bytes;
  }

 private:
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  std::vector<std::string> files() const {
    std::vector<std::string> out;
    std::error_code error;
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
      out.push_back(at->path().filename().string());
    }
    return out;
  }

  bool is_here(const BundleChunk& chunk) const {
    const auto file = path(chunk.file());
    if (net::file_bytes(file) != chunk.size) {
      return false;
    }
    const auto digest = net::file_sha256(file);
    return digest && *digest == chunk.sha256;
  }

  net::DownloadRequest request(const std::string& name, std::uint64_t most) const {
    return {.url = base_ + name, .path = path(name), .most_bytes = most};
  }

  Result<void> one(const BundleChunk& chunk) {
    if (net::file_bytes(path(chunk.file()))) {
      forget(chunk.file());  // Not what its name says: no validator of it is worth anything.
    }
    auto wanted = request(chunk.file(), chunk.size);
    wanted.sha256 = chunk.sha256;
    ChunkEvents events(options_, services_.progress);
    AKASHI_TRY(get(wanted, events));
    return {};
  }

  Result<void> get(const net::DownloadRequest& wanted, net::DownloadEvents& events) {
    const auto url = without_credentials(wanted.url);
    {
      const std::lock_guard lock(mutex_);
      ++update_.requests;
    }
    auto got = pool_.get(wanted, events, [&] { return services_.progress.stopped(); });
    const std::lock_guard lock(mutex_);
    if (!failed_) {
      update_.url = url;
    }
    if (!got) {
      failed_ = got.error().code() != ErrorCode::kNotFound;
      if (services_.progress.stopped()) {
        return fail(ErrorCode::kCancelled, msg::kCancelled, {});
      }
      return std::unexpected(std::move(got).error());
    }
    update_.received += got->received;
    return {};
  }

  const UpdateOptions& options_;
  const Services& services_;
  SourceUpdate& update_;
  std::string folder_;
  std::string base_;
  net::HelperPool pool_;
  std::mutex mutex_;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<BundleMirror> BundleMirror::open(const UpdateOptions& options,
                                                 const Services& services, SourceUpdate& update) {
  if (options.from.contains("://")) {
    return std::make_unique<AddressMirror>(options, services, update);
  }
  return std::make_unique<FolderMirror>(options.from, update);
}

}  // namespace akashi::service
