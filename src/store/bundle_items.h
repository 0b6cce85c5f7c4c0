// What the chunks of a bundle hold: docs/formats/bundle.md. Read as input of unknown origin, even
// where a signature was checked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/finding.h"
#include "store/changes.h"
#include "store/index_format.h"

namespace akashi::store {

struct BundleRecord {
  std::string feed;
  std::string id;
  std::string part;  // RecordHeader::part
  std::string source;
  std::string modified;
  std::string withdrawn;
  bool partial = false;
  std::vector<std::string> aliases;
  std::vector<std::string> upstream;
  std::vector<PreparedEntry> entries;
  std::vector<PreparedEntry> cpe_entries;
  std::string raw;
};

struct BundleRemoval {
  std::string feed;
  std::string id;  // With its part, as in store::record_key.
};

// All that the items of one chunk say, in their order.
struct BundleItems {
  std::vector<SourceStatus> sources;
  std::vector<std::string> owners;  // RecordOrigin::source of all records of the index.
  std::vector<BundleRemoval> removals;
  std::vector<KevEntry> kev;
  std::vector<BundleRecord> records;
  std::map<std::string, TableRows, std::less<>> tables;  // Of kWholeTables.
  std::vector<EpssScore> epss;
  std::vector<std::string> epss_removed;
};

void put_source(std::string& out, const SourceStatus& source);
void put_owner(std::string& out, std::string_view name);
void put_removal(std::string& out, std::string_view record_key);
void put_kev(std::string& out, const KevEntry& entry);
void put_row(std::string& out, std::string_view table, std::string_view key,
             std::string_view value);
void put_record(std::string& out, const BundleRecord& record);
void put_epss(std::string& out, const EpssScore& score);
void put_epss_removal(std::string& out, std::string_view cve);

// Everything or an error: names that no index takes, entries that can't be walked to their end.
Result<BundleItems> read_items(std::string_view chunk);

// As an import of its feed would have prepared it.
PreparedRecord prepare_bundled(BundleRecord&& record);

}  // namespace akashi::store
