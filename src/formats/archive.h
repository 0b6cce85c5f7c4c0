// Archives by libarchive: tar (ustar, pax, GNU, old), zip and ar, and gzip, zstd, xz, bzip2, lz4
// around them. Reads entries in order, each byte once; no entry is written to disk; no external
// program is started.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::formats {

enum class EntryType : std::uint8_t { kRegular, kDirectory, kSymlink, kHardlink, kSpecial };

struct ArchiveEntry {
  std::string path;         // As stored: may be absolute, have "..", be of any encoding.
  std::string link_target;  // Of symbolic and hard links.
  EntryType type = EntryType::kRegular;
  std::uint64_t size = 0;     // 0 when not known before reading.
  std::uint32_t mode = 0;     // Permission bits.
  std::int64_t modified = 0;  // Seconds since 1970.
  bool encrypted = false;
  std::uint64_t header_offset =
      0;  // In an uncompressed tar: where reading can start again at this entry.
};

// What all archives of one target may unpack together: more, the larger they are as they lie there.
class ArchiveBudget {
 public:
  explicit ArchiveBudget(const Limits& limits) : limits_(limits) {}
  const Limits& limits() const { return limits_; }
  // Bytes of an archive that no other archive holds.
  void add_input(std::uint64_t packed) { input_.fetch_add(packed); }
  Result<void> spend_bytes(std::uint64_t count);
  Result<void> spend_entry();

 private:
  const Limits& limits_;
  std::atomic<std::uint64_t> input_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::atomic<std::uint64_t> entries_ = 0;
};

// A source of bytes that can only go forward: an entry of an outer archive.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;
  // The next bytes, valid until the next call; empty at the end.
  virtual Result<std::string_view> next_block() = 0;
};

class ArchiveReader : public ByteStream {
 public:
  // `input` and `budget` must outlive the reader. Starts at `offset`.
  static Result<std::unique_ptr<ArchiveReader>> open(const ByteReader& input, ArchiveBudget& budget,
                                                     std::uint64_t offset = 0);
  static Result<std::unique_ptr<ArchiveReader>> open(ByteStream& input, ArchiveBudget& budget);
  // Only takes the compression off: one entry, already begun, whose data are all of the input
  // unpacked.
  static Result<std::unique_ptr<ArchiveReader>> open_raw(const ByteReader& input,
                                                         ArchiveBudget& budget);
  ~ArchiveReader() override;

  // The next entry; false at the end. Unread data of the present one is skipped. After an error of
  // one entry (kInvalidInput) the next call goes on where libarchive can; after kTruncated it gives
  // false.
  Result<bool> next(ArchiveEntry& entry);
  // Data of the present entry, in order; holes of sparse files as zeros. Empty at its end.
  Result<std::string_view> next_block() override;
  // The whole entry compressed by a filter (gzip …), so that skipping costs reading.
  bool filtered() const;
  // "tar", "zip", "ar": of the last entry.
  std::string_view format() const;

 private:
  struct State;
  explicit ArchiveReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// By content: the first bytes (at least 512 where the file has them) of something that
// ArchiveReader opens. Compressed single files count, since only their inside tells.
bool looks_like_archive(std::string_view head);

}  // namespace akashi::formats
