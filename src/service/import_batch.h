// Some files of an import, read by one thread into what the index takes.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "feed/feed.h"
#include "scan/source.h"
#include "store/advisory_store.h"
#include "store/identity_rows.h"

namespace akashi::service {

struct PendingFile {
  std::string path;
  std::shared_ptr<const scan::FileRef> file;
};

// Everything that reading a batch of files gave, in the order of the files.
struct Batch {
  std::vector<PendingFile> files;
  std::size_t bytes = 0;
  std::vector<store::PreparedRecord> records;
  // The version of the format that they are in, where one repository has several ("format 6",
  // FeedSink::data_version): from which record on.
  std::map<std::size_t, std::string> versions;
  std::size_t text_bytes = 0;  // Of the records' texts, as they are kept here.
  // Of one huge file: the texts behind kTextBytes wait packed, by index and size.
  std::vector<std::pair<std::size_t, std::size_t>> packed;
  std::vector<KevEntry> kev;
  std::vector<EpssScore> epss;
  std::vector<ExploitEntry> exploits;  // Of all feeds.
  std::vector<Weakness> weaknesses;
  std::vector<LifecycleProduct> lifecycles;
  std::vector<CpeMapping> mappings;
  store::CpeDictionary dictionary;
  std::map<std::string, SourceStatus, std::less<>> by_feed;
  std::vector<std::string> digests;  // Of records, raw.
  std::vector<std::pair<std::string, Error>> rejected;
  std::vector<Error> broken;
  std::uint64_t read_bytes = 0;
  std::uint64_t read_files = 0;
  std::uint64_t ignored = 0;

  std::string_view version_of(std::size_t record) const {
    const auto after = versions.upper_bound(record);
    return after == versions.begin() ? std::string_view()
                                     : std::string_view(std::prev(after)->second);
  }
};

struct From {
  std::string source;  // Name of the import.
  bool partial = false;
  bool one_file = false;  // The path that was named is a file and no archive.
  bool older = false;     // See ImportOptions.
  bool adds = false;
};

// A year of the NVD is a file of some 300 MB.
std::uint64_t most_bytes(const Limits& limits);

// Reads `batch.files` and lets go of them.
void read_batch(Batch& batch, const From& from, const Limits& limits);
// Texts that wait packed are what they were.
Result<void> unpack_texts(Batch& batch);

}  // namespace akashi::service
