// How each kind of source is asked for what is new, as files for the importer.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "service/fetcher.h"
#include "service/source_lists.h"
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
Result<Gathered> gather_csaf(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_nvd_years(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather_nvd_api(Fetcher& fetcher, const SourceSpec& source, const Have& have);
Result<Gathered> gather(Fetcher& fetcher, const SourceSpec& source, const Have& have);

// What the first request of each file would be, for --dry-run.
std::vector<std::string> first_addresses(const SourceSpec& source, const Have& have);

}  // namespace akashi::service
