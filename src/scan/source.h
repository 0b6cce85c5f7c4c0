// A Source is anything with files in it: a directory, an archive, a container image. It shows each
// file once; extractors see no difference.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "base/bytes.h"
#include "base/result.h"
#include "formats/archive.h"
#include "model/bom.h"

namespace akashi::scan {

using formats::EntryType;

// A file that can be read after the walk, any number of times, from any thread.
class FileRef {
 public:
  FileRef() = default;
  FileRef(const FileRef&) = delete;
  FileRef& operator=(const FileRef&) = delete;
  virtual ~FileRef() = default;
  virtual Result<std::unique_ptr<ByteReader>> open() const = 0;
  // The whole file, where it is in memory; else null.
  virtual std::shared_ptr<const Bytes> in_memory() const { return nullptr; }
};

// What the walk sees of one entry. The path is clean (scan/path.h).
struct Entry {
  std::string_view path;
  EntryType type = EntryType::kRegular;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
  std::int64_t modified = 0;     // Seconds since 1970.
  std::string_view link_target;  // As stored.
  std::string_view layer;        // Digest of the image layer; "" outside images.
};

// The content of the entry that is being visited.
class EntryContent {
 public:
  EntryContent() = default;
  EntryContent(const EntryContent&) = delete;
  EntryContent& operator=(const EntryContent&) = delete;
  virtual ~EntryContent() = default;
  // True when keep() costs nothing and the bytes can as well be looked at later, in parallel.
  virtual bool lazy() const = 0;
  // The first bytes, 512 where there are so many.
  virtual Result<std::string_view> head() = 0;
  virtual Result<std::shared_ptr<const FileRef>> keep() = 0;
};

class Visitor {
 public:
  Visitor() = default;
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;
  virtual ~Visitor() = default;
  // False: the entry, and what is below a directory, is left out (and was counted as excluded).
  virtual bool wants(std::string_view path, EntryType type) = 0;
  virtual void visit(const Entry& entry, EntryContent& content) = 0;
  // Something could not be read.
  virtual void unknown(std::string path, const Error& error) = 0;
  virtual void special() = 0;  // A device, socket or pipe was skipped.
  virtual bool stopped() = 0;
};

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;
  // An error means that nothing (more) could be walked.
  virtual Result<void> walk(Visitor& visitor) = 0;
  // Kind, name, digests, layers, labels. Complete after the walk.
  virtual const Target& target() const = 0;
};

}  // namespace akashi::scan
