// Looking into the advisory database: status, verification, search.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/problems.h"
#include "base/result.h"
#include "base/sink.h"
#include "model/finding.h"
#include "service/age.h"
#include "service/services.h"
#include "store/changes.h"

namespace akashi::service {

// Of a source that `db update` keeps.
struct FetchTimes {
  std::string checked;  // When the source last said what it has, RFC 3339.
  std::string fetched;  // When it last had something new.
};

struct DatabaseStatus {
  std::string folder;
  store::Revision revision;
  std::vector<SourceStatus> sources;
  std::map<std::string, FetchTimes> fetches;  // By name of the source.
  std::vector<store::Channel> channels;
  std::vector<std::pair<std::string, std::uint64_t>> ecosystems;
  bool kev = false;
  bool epss = false;
  std::vector<std::string> epss_days;  // Whose scores are kept beside the newest, YYYY-MM-DD.
  std::optional<DataAge> age;          // Of the source that was imported longest ago.
  std::vector<std::string> expired;    // Channels.
};
Result<DatabaseStatus> database_status(const std::string& folder, const Clock& clock);

struct VerifyOutcome {
  std::uint64_t records = 0;
  std::uint64_t packages = 0;
  Problems problems;
};
// Unpacks every record, compares its digest, and follows every reference between tables.
Result<VerifyOutcome> verify_database(const std::string& folder, const Services& services);

struct PastScore {
  std::string day;  // YYYY-MM-DD
  EpssScore score;
};

// What is known of a vulnerability beside records.
struct FoundSignals {
  std::string cve;
  std::optional<KevEntry> kev;
  std::optional<EpssScore> epss;
  SourceStatus epss_source;             // Its model and date.
  std::vector<PastScore> epss_history;  // Of days before that, the newest first.
  std::vector<ExploitEntry> exploits;
};

struct FoundRecord {
  std::string id;
  std::string source;
  std::string modified;
  std::string withdrawn;
  std::string summary;
  std::vector<std::string> aliases;
  std::vector<std::string> packages;  // "npm/lodash"
  std::vector<Weakness> weaknesses;   // Name "" where not known.
  std::vector<FoundSignals> signals;  // Of the CVE ids that the record has as id or alias.
  std::string raw;                    // As imported.
};
// `query`: an id (also one that is only an alias), a purl, or ECOSYSTEM/NAME. Where no record has
// the id of a CVE that signals are known of, one without source stands for them.
// `as_of` and `past`: only what was known then, and how that was counted.
Result<std::vector<FoundRecord>> search_database(const std::string& folder,
                                                 const std::string& query, const Services& services,
                                                 std::optional<std::int64_t> as_of = {},
                                                 AsOf* past = nullptr);

// Stable JSON for scripts; of records docs/formats/search-1.schema.json.
void write_json(const DatabaseStatus& status, Sink& sink);
void write_json(const std::vector<FoundRecord>& records, Sink& sink);

}  // namespace akashi::service
