// A file from a server to the disk: conditional, resumable, bounded, tried again where that helps.
//
// Beside the file PATH lie PATH.fetch (its address, validators and digest), and while it is being
// fetched PATH.part and PATH.part.fetch. PATH is replaced as a whole or stays as it was; its
// description is never newer than the file (docs/formats/fetch-cache.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/result.h"
#include "net/http.h"
#include "net/surroundings.h"

namespace akashi::net {

// So many requests to a host in so many seconds; 0: as many as one likes.
struct RateLimit {
  std::uint32_t requests = 0;
  std::uint32_t seconds = 0;
};

struct DownloadRequest {
  std::string url;
  std::string path;              // The folder exists.
  std::uint64_t most_bytes = 0;  // Of the file.
  bool compressed = false;       // In transfer; such a file is not resumed.
  bool force = false;            // Whatever is there already.
  RateLimit rate;
  Headers headers;
  Headers secrets;     // Never to another host, never without TLS.
  std::string sha256;  // As published by the source, in hexadecimal; "" when it doesn't.
};

struct Downloaded {
  bool changed = false;  // Another file than before.
  bool resumed = false;
  std::uint64_t bytes = 0;     // Of the file.
  std::uint64_t received = 0;  // Now, over the network.
  std::string sha256;
};

class DownloadEvents {
 public:
  DownloadEvents() = default;
  DownloadEvents(const DownloadEvents&) = delete;
  DownloadEvents& operator=(const DownloadEvents&) = delete;
  virtual ~DownloadEvents() = default;
  virtual void progress(std::uint64_t bytes, std::uint64_t total) = 0;  // total 0: not known.
  virtual void retry(const Error& error, std::int64_t milliseconds, unsigned number,
                     unsigned of) = 0;
};

struct DownloadPolicy {
  std::uint32_t retries = 4;  // In a row, without progress.
  std::uint32_t redirects = 5;
  std::int64_t first_wait = 1'000;  // Milliseconds; doubled each time, then a random part of it.
  std::int64_t longest_wait = 60'000;
  std::int64_t longest_retry_after = 300'000;  // What a server may ask for.
  std::uint64_t progress_bytes = 64U << 10;    // What counts as progress.
};

class Downloader {
 public:
  Downloader(HttpClient& client, Surroundings& surroundings, DownloadPolicy policy)
      : client_(client), surroundings_(surroundings), policy_(policy) {}

  Result<Downloaded> get(const DownloadRequest& request, DownloadEvents& events);

 private:
  void wait_for_turn(const std::string& host, const RateLimit& rate);

  HttpClient& client_;
  Surroundings& surroundings_;
  DownloadPolicy policy_;
  std::map<std::string, std::vector<std::int64_t>> asked_;  // When, by host.
  std::map<std::string, Error> down_;                       // Hosts that could not be reached.
};

// What is on the disk of a download that was not finished: its size; 0 when there is none.
std::uint64_t part_bytes(const std::string& path);
// Removes a file and all that describes it.
void forget_download(const std::string& path);

}  // namespace akashi::net
