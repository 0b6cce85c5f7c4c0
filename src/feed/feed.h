// The contract of an advisory feed: one folder under feeds/, one row of data. A feed reads one file
// of its format; where the file came from (folder, archive, network) is not its business.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "model/advisory.h"
#include "model/identity.h"
#include "model/signals.h"

namespace akashi {

struct FeedFile {
  std::string_view path;  // Below what the user named; inside archives outer!inner.
  PaddedView bytes;
};

class FeedSink {
 public:
  FeedSink() = default;
  FeedSink(const FeedSink&) = delete;
  FeedSink& operator=(const FeedSink&) = delete;
  virtual ~FeedSink() = default;
  // `raw`: the bytes of this record in the file, kept as they are.
  virtual void advisory(Advisory&& advisory, std::string_view raw) = 0;
  virtual void kev(KevEntry&& entry) = 0;
  virtual void epss(EpssScore&& score) = 0;
  // What only some feeds have: a sink takes what it has a use for.
  virtual void exploit(ExploitEntry&& /*entry*/) {}
  virtual void weakness(Weakness&& /*weakness*/) {}
  virtual void lifecycle(LifecycleProduct&& /*product*/) {}
  virtual void cpe_mapping(CpeMapping&& /*mapping*/) {}
  virtual void cpe_name(CpeDictionaryName&& /*name*/) {}
  // Of the data as a whole: "4.15", "v2025.03.14".
  virtual void data_version(std::string_view /*version*/) {}
  virtual void date(
      std::string_view date) = 0;  // Of the data as a whole, where the format states one.
  virtual void rejected(
      const Error& error) = 0;  // A record that could not be read; the file goes on.
};

struct Feed {
  std::string_view id;           // "osv"
  std::string_view name;         // "OSV records"
  std::string_view description;  // Formats and versions that are read.
  // Whether a file is of this feed, by its path and first bytes (up to 4,096). Must not claim other
  // feeds' files.
  bool (*claims)(std::string_view path, std::string_view head);
  // An error means that nothing (more) of the file could be read.
  Result<void> (*read)(const FeedFile& file, const Limits& limits, FeedSink& sink);
  // Whether such a file holds one record and no more. Null: never.
  bool (*one_record)(std::string_view path) = nullptr;
  // For feeds whose records are kept: reads one record as it was given to FeedSink::advisory. Null
  // for the others.
  Result<Advisory> (*read_record)(PaddedView raw, const Limits& limits);
  // Such a source never tells of every vulnerability of what it names, however whole the import: it
  // lists what is mended (secdb), or has records that nobody has given products to yet (NVD). It
  // clears nothing (docs/adr/0011).
  bool never_whole = false;
};

// Every feed compiled in, sorted by id. Defined in generated code.
std::span<const Feed* const> all_feeds();

}  // namespace akashi
