// Archives by libarchive: tar (ustar, pax, GNU, old), zip and ar, and gzip, zstd, xz, bzip2, lz4
// around them. Reads entries in order, each byte once; no entry is written to disk; no external
// program is started.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

struct ArchiveAllowance {
  std::uint64_t bytes = 0;    // Unpacked.
  std::uint64_t entries = 0;  // Of all archives, inner ones too.
};

// What archives may cost: more, the larger they are as they lie there (ADR 0008). Threads may share
// one.
class ArchiveBudget {
 public:
  // With what any target may cost. Add what was given.
  explicit ArchiveBudget(const Limits& limits);
  // A part of `whole`, see split.
  ArchiveBudget(ArchiveBudget& whole, const ArchiveAllowance& part)
      : limits_(whole.limits_), whole_(&whole), allowed_(part) {}
  const Limits& limits() const { return limits_; }
  // Packed bytes of an archive that no other archive holds. Before anything is spent.
  void add_input(std::uint64_t packed);
  Result<void> spend_bytes(std::uint64_t count);
  Result<void> spend_entry();
  bool spent() const { return spent_; }  // Something was refused: the rest is, too.
  static std::unexpected<Error> refusal();
  // What is left, for archives of these sizes: larger ones may cost more. The ceiling holds for all
  // of them together.
  std::vector<ArchiveAllowance> split(std::span<const std::uint64_t> packed) const;

 private:
  bool spend(std::uint64_t bytes, std::uint64_t entries);

  const Limits& limits_;
  ArchiveBudget* whole_ = nullptr;
  ArchiveAllowance allowed_;
  std::atomic<std::uint64_t> bytes_ = 0;  // Spent.
  std::atomic<std::uint64_t> entries_ = 0;
  std::atomic<bool> spent_ = false;
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
  // Of the present entry: its data were given, but do not fit what the archive says of them (CRC,
  // size).
  std::optional<Error> warning() const;
  // Where the data of the present entry lie in the input as they are, all of `entry.size` bytes;
  // nothing where they are packed, have holes or are not all there. Before any of them were read.
  std::optional<std::uint64_t> plain_data() const;
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
