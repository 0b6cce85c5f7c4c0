// db update: what the sources have published since, into the index. One source after the other,
// each whole or not at all (docs/adr/0018-fetching.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sink.h"
#include "net/protocol.h"
#include "service/import.h"
#include "service/services.h"

namespace akashi::formats {
class JsonWriter;
}

namespace akashi::service {

struct RetryNotice {
  std::string source;
  const Error& error;
  std::int64_t milliseconds = 0;
  unsigned number = 0;
  unsigned of = 0;
};

struct UpdateOptions {
  std::string database;
  std::string cache;                 // Folder of fetched files.
  std::vector<std::string> sources;  // "": those that are fetched by default.
  std::string sources_file;          // With own sources.
  std::string mirror;                // Address or folder with HOST/PATH below it.
  // Bundles instead of sources: address or folder of a mirror of them.
  std::string from;
  std::vector<std::string> trust_files;  // Public keys of publishers of bundles, PEM.
  bool allow_unsigned = false;
  unsigned jobs = 4;  // Connections at a time.
  std::string date;   // YYYY-MM-DD: of sources that have files by date.
  bool dry_run = false;
  bool force = false;
  net::HelperSettings http;
  std::map<std::string, std::string> key_files;  // By source.
  std::function<std::string(const std::string&)> environment;
  std::function<void(const RetryNotice&)> on_retry;
};

struct SourceUpdate {
  enum Outcome : std::uint8_t { kUpdated, kUnchanged, kFailed, kPlanned };
  std::string source;
  Outcome outcome = kUnchanged;
  std::optional<Error> error;
  std::string url;                // Last asked for.
  std::vector<std::string> urls;  // kPlanned
  std::uint64_t requests = 0;     // Files asked for.
  std::uint64_t received = 0;     // Bytes over the network.
  std::uint64_t part_bytes = 0;   // Of a file that was not finished.
  std::string newest;             // In the index after this.
  ImportSummary imported;
};

// An error: nothing was tried. What failed of a source is in its SourceUpdate.
Result<std::vector<SourceUpdate>> update_database(const UpdateOptions& options,
                                                  const Services& services);

// Of an object that has begun.
void write_members(const SourceUpdate& update, formats::JsonWriter& json);
void write_json(const std::vector<SourceUpdate>& updates, Sink& sink);

}  // namespace akashi::service
