// How each kind of source is asked for what is new, as files for the importer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "service/fetcher.h"
#include "service/sources.h"
#include "service/update_state.h"

namespace akashi::service {

// What is known of the source before it is asked.
struct Have {
  const SourceState& state;
  bool imported = false;  // The index has what `state` says.
  std::string now;        // RFC 3339
  std::string date;       // UpdateOptions::date
};

struct Gathered {
  std::vector<std::string> paths;  // For the importer. None: nothing is new.
  bool adds = false;               // ImportOptions::adds
  bool whole = true;               // All that the source has, so that it can be compared.
  SourceState next;                // After the import.
  std::vector<std::string> used;   // Folders that nobody needs after the import.
};

Result<Gathered> gather_files(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_osv(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_rpm_repo(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_named(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_nvd_years(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_nvd_api(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather(Fetcher& fetcher, const SourceSpec& source, const Have& have);

// What the first request of each file would be, for --dry-run.
std::vector<std::string> first_addresses(const SourceSpec& source, const Have& have);

// OSV's modified_id.csv: "2026-01-02T03:04:05.678Z,GHSA-…", any order.
struct ChangedRecord {
  std::int64_t modified = 0;
  std::string id;
};
Result<std::vector<ChangedRecord>> parse_modified_list(std::string_view text);

// JSON array of objects with "url" and "sha256", as JVN iPedia's checksum.txt. Digests by address.
Result<std::map<std::string, std::string>> parse_digest_list(std::string_view text,
                                                             const Limits& limits);

// The list of mirrors of an RPM repository: its first address, with '/' at the end; "$basearch" is
// x86_64, since errata name the packages of all.
Result<std::string> parse_mirror_list(std::string_view text);

// repomd.xml: where updateinfo is, and its SHA-256 as it lies there.
struct UpdateInfoPlace {
  std::string href;    // Below the repository.
  std::string sha256;  // Small hexadecimal digits.
};
Result<UpdateInfoPlace> parse_repomd(const std::string& text, const Limits& limits);

// "sha256:HEX" of the NVD's .meta files, which is of the file unpacked.
Result<std::string> parse_nvd_meta(std::string_view text);

}  // namespace akashi::service
