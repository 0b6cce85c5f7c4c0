// rpm's own "ndb" container, Packages.db (rpm's lib/backend/ndb/rpmpkg.c), little-endian:
//   page 0 begins with: "RpmP", version 0, generation, slot pages, next package number, 12 unused
//   bytes slots of 16 bytes fill the slot pages of 4096: "Slot", package number, first block,
//   blocks; first block 0: free blob, in blocks of 16 bytes: "BlbS", package number, time, length,
//   header, padding, adler32, length, "BlbE"
#include <algorithm>
#include <string>

#include "formats/byte_order.h"
#include "formats/byte_source.h"
#include "formats/rpm_database.h"

namespace akashi::formats {
namespace {

constexpr std::uint32_t kDatabaseMagic = 0x506d7052;  // "RpmP"
constexpr std::uint32_t kSlotMagic = 0x746f6c53;      // "Slot"
constexpr std::uint32_t kBlobHeadMagic = 0x53626c42;  // "BlbS"
constexpr std::uint32_t kBlobTailMagic = 0x45626c42;  // "BlbE"
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kSlotBytes = 16;
constexpr std::size_t kPageBytes = 4096;
constexpr std::uint64_t kBlockBytes = 16;
constexpr std::uint64_t kBlobHeadBytes = 16;
constexpr std::uint64_t kBlobTailBytes = 12;
constexpr std::string_view kWhat = "rpm database (ndb)";

struct Slot {
  std::uint32_t package = 0;
  std::uint32_t block = 0;
  std::uint32_t blocks = 0;
};

Error bad(std::string_view what, std::uint64_t offset) {
  return {ErrorCode::kInvalidInput,
          Message{msg::kSyntax, {std::string(kWhat), std::string(what)}},
          {.offset = offset}};
}

// The slots in use whose blobs lie inside the file and behind the slot pages.
Result<std::vector<Slot>> read_slots(const ByteReader& file, std::uint32_t pages,
                                     Problems& problems) {
  std::vector<Slot> slots;
  WindowReader window(file);
  const std::uint64_t file_blocks = file.size() / kBlockBytes;
  const std::uint64_t first_block = std::uint64_t{pages} * kPageBytes / kBlockBytes;
  for (std::uint64_t at = kHeaderBytes; at < std::uint64_t{pages} * kPageBytes; at += kSlotBytes) {
    AKASHI_TRY_ASSIGN(const auto bytes, window.read(at, kSlotBytes, kWhat));
    if (read_u32_le(bytes, 0) != kSlotMagic) {
      problems.add(bad("no slot", at));
      continue;
    }
    const Slot slot{.package = read_u32_le(bytes, 4),
                    .block = read_u32_le(bytes, 8),
                    .blocks = read_u32_le(bytes, 12)};
    if (slot.block == 0) {
      continue;
    }
    if (slot.package == 0 || slot.blocks == 0 || slot.block < first_block ||
        std::uint64_t{slot.block} + slot.blocks > file_blocks) {
      problems.add(bad("a slot leads out of the file", at));
      continue;
    }
    slots.push_back(slot);
  }
  return slots;
}

Result<Bytes> read_blob(const ByteReader& file, const Slot& slot) {
  const auto start = slot.block * kBlockBytes;
  const auto size = slot.blocks * kBlockBytes;
  AKASHI_TRY_ASSIGN(auto bytes, read_exactly(file, start, size, kWhat));
  const auto view = bytes.view();
  if (size < kBlobHeadBytes + kBlobTailBytes || read_u32_le(view, 0) != kBlobHeadMagic ||
      read_u32_le(view, 4) != slot.package) {
    return std::unexpected(bad("no package where a slot says", start));
  }
  const std::uint64_t length = read_u32_le(view, 12);
  const auto used = (kBlobHeadBytes + length + kBlobTailBytes + kBlockBytes - 1) / kBlockBytes;
  const auto tail = size - kBlobTailBytes;
  if (used != slot.blocks || read_u32_le(view, tail + 4) != length ||
      read_u32_le(view, tail + 8) != kBlobTailMagic) {
    return std::unexpected(bad("a package does not end where it says", start));
  }
  return bytes;
}

}  // namespace

Result<void> read_rpm_ndb(const ByteReader& file, const Limits& limits, const RpmRowSink& sink,
                          Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto head, read_exactly(file, 0, kHeaderBytes, kWhat));
  if (read_u32_le(head.view(), 0) != kDatabaseMagic) {
    return std::unexpected(bad("magic number", 0));
  }
  if (const auto version = read_u32_le(head.view(), 4); version != 0) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {std::string(kWhat), std::to_string(version), "0"});
  }
  const auto present = file.size() / kPageBytes;
  auto pages = read_u32_le(head.view(), 12);
  if (pages > present) {
    problems.add({ErrorCode::kInvalidInput,
                  Message{msg::kTruncated, {std::string(kWhat)}},
                  {.offset = file.size()}});
    pages = static_cast<std::uint32_t>(present);
  }
  AKASHI_TRY_ASSIGN(auto slots, read_slots(file, pages, problems));
  // Packages do not share blocks: what the slots claim together cannot be more than the file.
  std::ranges::stable_sort(slots, {}, &Slot::block);
  std::uint64_t end = 0;
  std::erase_if(slots, [&](const Slot& slot) {
    const bool overlaps = slot.block < end;
    if (overlaps) {
      problems.add(bad("two packages overlap", slot.block * kBlockBytes));
    } else {
      end = std::uint64_t{slot.block} + slot.blocks;
    }
    return overlaps;
  });
  std::ranges::stable_sort(slots, {}, &Slot::package);
  if (slots.size() > limits.components) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"packages", std::to_string(limits.components)});
  }
  for (const auto& slot : slots) {
    const auto blob = read_blob(file, slot);
    if (!blob) {
      problems.add(blob.error());
      continue;
    }
    const auto length = read_u32_le(blob->view(), 12);
    if (!sink({.number = slot.package, .header = blob->view().substr(kBlobHeadBytes, length)})) {
      break;
    }
  }
  return {};
}

}  // namespace akashi::formats
