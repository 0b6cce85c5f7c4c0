// Shows the entries of one open archive to a visitor.
#pragma once

#include <memory>
#include <string_view>

#include "base/limits.h"
#include "scan/file_store.h"
#include "scan/source.h"

namespace akashi::scan {

// What happens to names that a container image gives a meaning, before the visitor sees them.
class EntryFilter {
 public:
  EntryFilter() = default;
  EntryFilter(const EntryFilter&) = delete;
  EntryFilter& operator=(const EntryFilter&) = delete;
  virtual ~EntryFilter() = default;
  // False: the entry does not exist in the final file system (a whiteout, or hidden by an upper
  // layer).
  virtual bool keep(std::string_view path, EntryType type) = 0;
};

struct ArchiveWalk {
  std::string_view prefix;  // "outer.jar!" before each path; "" at the top.
  std::string_view layer;
  EntryFilter* filter = nullptr;
  FileStore* store = nullptr;
  const Limits* limits = nullptr;
  // What the archive reads, where its files may be looked at later: those that lie in it as they
  // are need not be kept.
  std::shared_ptr<const ByteReader> input = nullptr;
};

// Errors of single entries go to the visitor; the result is an error when the archive could not be
// read to its end.
Result<void> walk_archive(formats::ArchiveReader& archive, const ArchiveWalk& walk,
                          Visitor& visitor);

}  // namespace akashi::scan
