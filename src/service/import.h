// db import: advisory files, folders and archives into the index, as one transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/finding.h"
#include "service/services.h"

namespace akashi::service {

// Data that were left out, since newer ones are there.
struct KeptNewer {
  std::string kind;     // "epss"
  std::string there;    // Date of what is there.
  std::string offered;  // Date of what was to be imported.
  bool past = false;    // It was taken as data of that day.
};

struct ImportSummary {
  std::vector<SourceStatus> sources;  // One per path and feed.
  std::uint64_t added = 0;
  std::uint64_t replaced = 0;
  std::uint64_t same = 0;   // Already there.
  std::uint64_t older = 0;  // A newer form is already there.
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;    // Of the files that a feed claimed, unpacked.
  std::uint64_t ignored = 0;  // Files that no feed claims.
  std::uint64_t unordered_ranges =
      0;  // Ranges that no scheme could order: answers from them are unknown.
  std::vector<KeptNewer> kept;
  std::vector<std::pair<std::string, Error>> rejected;  // What could not be read, by file.
  // Those of them that are an archive, a file in it, or a named file: it is damaged or ends early.
  std::vector<Error> broken;
};

struct ImportOptions {
  std::string database;            // Folder of the index.
  std::vector<std::string> paths;  // Each is a source, named after its file.
  std::string name;                // Names the source instead; for one path.
  // The sources don't hold every advisory of their ecosystems. A path that gives one record alone
  // never does.
  bool partial = false;
  // Takes what is replaced as a whole (KEV, EPSS, exploits …) even where newer data are there.
  bool older = false;
  bool together = false;  // All paths are one source, of the given name.
  // The paths hold what changed of a source: its counts go on from those that the index has.
  bool adds = false;
  // Asked before anything is kept; its error leaves the index as it was.
  std::function<Result<void>(const ImportSummary&)> accept;
};

// An error: nothing was changed.
Result<ImportSummary> import_advisories(const ImportOptions& options, const Services& services);

}  // namespace akashi::service
