// The sources that `db update` knows: data/feeds/sources.toml, and a file of the user's over it
// (docs/formats/sources.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/sink.h"
#include "net/download.h"

namespace akashi::service {

enum class FetchMethod : std::uint8_t { kFiles, kOsv, kNvdYears, kNvdApi, kRpmRepo, kNamed, kCsaf };

struct SourceFile {
  std::string url;
  std::string name;  // In the cache; tells the importer what it is.
};

struct SourceSpec {
  std::string id;  // "osv-npm"
  std::string title;
  std::string feed;   // That its records must be of.
  std::string terms;  // Licence, as a hint.
  std::string size;   // About what is fetched, as a hint.
  FetchMethod method = FetchMethod::kFiles;
  bool standard = false;  // Fetched when no source is named.
  bool partial = false;   // ImportOptions::partial
  bool compressed = false;
  std::uint64_t most_bytes = 0;    // Of each file.
  std::vector<SourceFile> files;   // With "{year}": one for each.
  std::string dated;               // Address with "{date}", where there is one.
  std::string modified;            // kNvdYears: what changed lately.
  std::string digest;              // "", "sha256" (beside the file), "list" or "nvd-meta".
  std::string digests;             // Address of the list.
  std::uint32_t years_from = 0;    // Of "{year}".
  std::uint32_t changed_most = 0;  // kOsv: more changed records than that, and all are fetched.
  net::RateLimit rate;
  std::uint32_t requests_with_key = 0;
  std::string key_header;
  std::string key_environment;
};

// Sorted as written; ids are unique.
Result<std::vector<SourceSpec>> parse_sources(std::string_view toml, const Limits& limits);
// Those of the program, replaced and added to by `file` unless it is "".
Result<std::vector<SourceSpec>> all_sources(const std::string& file, const Limits& limits);

// "osv-npm", or a group "osv" for all that begin with "osv-", or "all".
Result<std::vector<SourceSpec>> choose_sources(const std::vector<SourceSpec>& all,
                                               const std::vector<std::string>& names);

void write_json(const std::vector<SourceSpec>& sources, Sink& sink);

// "Red Hat" as in a path of an address.
std::string path_encode(std::string_view text);

}  // namespace akashi::service
