// The header structure of RPM (rpm's docs/manual/format_header.md and hregions.md), big-endian:
//   u32 entries, u32 data size, entries * { u32 tag, u32 type, u32 offset, u32 count }, data
//   types: 0 null, 1 char, 2 int8, 3 int16, 4 int32, 5 int64, 6 string, 7 binary, 8 string array, 9
//   translated string
// An "immutable region" (tags 61 to 63) only marks where the original header ends; what was added
// when the package was installed follows it in index and data, and counts where both have a tag.
#include "formats/rpm_header.h"

#include <algorithm>

#include "formats/byte_order.h"

namespace akashi::formats {
namespace {

constexpr std::uint32_t kMostEntries = 65'535;  // As rpm itself allows.
constexpr std::uint32_t kMostData = 32U << 20;  // rpm allows 256 MiB; packages have up to some 10.
constexpr std::size_t kIntroBytes = 8;
constexpr std::size_t kEntryBytes = 16;

constexpr std::uint32_t kChar = 1;
constexpr std::uint32_t kInt8 = 2;
constexpr std::uint32_t kInt32 = 4;
constexpr std::uint32_t kInt64 = 5;
constexpr std::uint32_t kString = 6;
constexpr std::uint32_t kBinary = 7;
constexpr std::uint32_t kStringArray = 8;
constexpr std::uint32_t kTranslated = 9;

bool is_number(std::uint32_t type) {
  return type >= kInt8 && type <= kInt64;
}
bool is_text(std::uint32_t type) {
  return type == kString || type == kStringArray || type == kTranslated;
}
std::uint64_t width(std::uint32_t type) {
  return is_number(type) ? 1ULL << (type - kInt8) : 1;
}

std::unexpected<Error> bad(std::string_view what, std::uint64_t offset) {
  return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"rpm header", std::string(what)},
              {.offset = offset});
}

std::string_view until_nul(std::string_view text) {
  return text.substr(0, text.find('\0'));
}

}  // namespace

Result<void> RpmHeaderView::check(const Entry& entry, std::string_view data) {
  constexpr std::uint32_t kLastType = kTranslated;
  if (entry.type > kLastType || entry.offset > data.size()) {
    return bad("an entry leads out of the data", entry.offset);
  }
  const std::uint64_t room = data.size() - entry.offset;
  if (entry.count * width(entry.type) > room) {  // A string takes a byte at least.
    return bad("the values of an entry lead out of the data", entry.offset);
  }
  if (is_text(entry.type) && entry.count > 0 &&
      data.find('\0', entry.offset) == std::string_view::npos) {
    return bad("a string has no end", entry.offset);
  }
  return {};
}

Result<RpmHeaderView> RpmHeaderView::parse(std::string_view bytes, const Limits& limits) {
  if (bytes.size() < kIntroBytes) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"rpm header"});
  }
  const auto count = read_u32_be(bytes, 0);
  const auto size = read_u32_be(bytes, 4);
  if (count > kMostEntries || size > kMostData || size > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"rpm header", std::to_string(count > kMostEntries ? kMostEntries : kMostData)});
  }
  if (count == 0) {
    return bad("no entries", 0);
  }
  if (bytes.size() - kIntroBytes < count * kEntryBytes + size) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"rpm header"});
  }
  RpmHeaderView header;
  header.data_ = bytes.substr(kIntroBytes + count * kEntryBytes, size);
  header.entries_.reserve(count);
  for (std::size_t at = kIntroBytes; at < kIntroBytes + count * kEntryBytes; at += kEntryBytes) {
    const Entry entry{.tag = read_u32_be(bytes, at),
                      .type = read_u32_be(bytes, at + 4),
                      .offset = read_u32_be(bytes, at + 8),
                      .count = read_u32_be(bytes, at + 12)};
    AKASHI_TRY(check(entry, header.data_));
    header.entries_.push_back(entry);
  }
  std::ranges::stable_sort(header.entries_, {}, &Entry::tag);
  return header;
}

const RpmHeaderView::Entry* RpmHeaderView::find(RpmTag tag) const {
  const auto behind =
      std::ranges::upper_bound(entries_, static_cast<std::uint32_t>(tag), {}, &Entry::tag);
  if (behind == entries_.begin() || std::prev(behind)->tag != static_cast<std::uint32_t>(tag)) {
    return nullptr;
  }
  return &*std::prev(behind);
}

std::string_view RpmHeaderView::text(RpmTag tag) const {
  const auto* entry = find(tag);
  if (entry == nullptr || !is_text(entry->type) || entry->count == 0) {
    return {};
  }
  return until_nul(data_.substr(entry->offset));
}

std::vector<std::string_view> RpmHeaderView::texts(RpmTag tag) const {
  std::vector<std::string_view> out;
  const auto* entry = find(tag);
  if (entry == nullptr || !is_text(entry->type)) {
    return out;
  }
  const std::uint32_t count = entry->type == kString ? std::min(entry->count, 1U) : entry->count;
  auto rest = data_.substr(entry->offset);
  out.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto end = rest.find('\0');
    if (end == std::string_view::npos) {
      break;  // Fewer strings than stated.
    }
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::vector<std::uint32_t> RpmHeaderView::words(RpmTag tag) const {
  std::vector<std::uint32_t> out;
  const auto* entry = find(tag);
  if (entry == nullptr || entry->type != kInt32) {
    return out;
  }
  out.reserve(entry->count);
  for (std::size_t i = 0; i < entry->count; ++i) {
    out.push_back(read_u32_be(data_, entry->offset + i * sizeof(std::uint32_t)));
  }
  return out;
}

std::optional<std::uint64_t> RpmHeaderView::number(RpmTag tag) const {
  const auto* entry = find(tag);
  if (entry == nullptr || !is_number(entry->type) || entry->count == 0) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (std::size_t b = 0; b < width(entry->type); ++b) {
    value = value << 8U | read_u8(data_, entry->offset + b);
  }
  return value;
}

std::string_view RpmHeaderView::bytes(RpmTag tag) const {
  const auto* entry = find(tag);
  const bool is_bytes =
      entry != nullptr && (entry->type == kChar || entry->type == kInt8 || entry->type == kBinary);
  return is_bytes ? data_.substr(entry->offset, entry->count) : std::string_view();
}

}  // namespace akashi::formats
