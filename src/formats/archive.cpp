#include "formats/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/shared_library.h"
#include "base/strings.h"

namespace akashi::formats {
namespace {

#define LIBARCHIVE_FUNCTIONS(X)                 \
  X(archive_entry_filetype)                     \
  X(archive_entry_hardlink)                     \
  X(archive_entry_hardlink_utf8)                \
  X(archive_entry_is_encrypted)                 \
  X(archive_entry_mtime)                        \
  X(archive_entry_pathname)                     \
  X(archive_entry_pathname_utf8)                \
  X(archive_entry_perm)                         \
  X(archive_entry_size)                         \
  X(archive_entry_size_is_set)                  \
  X(archive_entry_sparse_reset)                 \
  X(archive_entry_symlink)                      \
  X(archive_entry_symlink_utf8)                 \
  X(archive_error_string)                       \
  X(archive_filter_bytes)                       \
  X(archive_filter_count)                       \
  X(archive_format)                             \
  X(archive_format_name)                        \
  X(archive_read_data_block)                    \
  X(archive_read_free)                          \
  X(archive_read_header_position)               \
  X(archive_read_new)                           \
  X(archive_read_next_header)                   \
  X(archive_read_open1)                         \
  X(archive_read_set_callback_data)             \
  X(archive_read_set_read_callback)             \
  X(archive_read_set_seek_callback)             \
  X(archive_read_set_skip_callback)             \
  X(archive_read_support_filter_bzip2)          \
  X(archive_read_support_filter_gzip)           \
  X(archive_read_support_filter_lz4)            \
  X(archive_read_support_filter_lzma)           \
  X(archive_read_support_filter_xz)             \
  X(archive_read_support_filter_zstd)           \
  X(archive_read_support_format_ar)             \
  X(archive_read_support_format_raw)            \
  X(archive_read_support_format_tar)            \
  X(archive_read_support_format_zip_seekable)   \
  X(archive_read_support_format_zip_streamable) \
  X(archive_set_error)
AKASHI_LIBRARY(Libarchive, LIBARCHIVE_FUNCTIONS, AKASHI_LIBARCHIVE_SONAME,
               AKASHI_LIBARCHIVE_PACKAGE)

constexpr std::size_t kBlock = 128UL << 10;

EntryType entry_type(const Libarchive& la, archive_entry* entry) {
  if (la.archive_entry_hardlink(entry) != nullptr ||
      la.archive_entry_hardlink_utf8(entry) != nullptr) {
    return EntryType::kHardlink;
  }
  switch (la.archive_entry_filetype(entry)) {
    case AE_IFREG:
    case 0:  // Old zips state no type.
      return EntryType::kRegular;
    case AE_IFDIR:
      return EntryType::kDirectory;
    case AE_IFLNK:
      return EntryType::kSymlink;
    default:
      return EntryType::kSpecial;
  }
}

// The locale of the program may not be able to hold a name that the archive has in UTF-8.
const char* first_of(const char* native, const char* utf8) {
  return native != nullptr ? native : utf8;
}

std::string text_of(const char* native, const char* utf8) {
  const auto* text = first_of(native, utf8);
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

namespace {

ArchiveAllowance allowance_for(std::uint64_t packed, const Limits& limits) {
  return {.bytes = limits.archive_bytes_floor +
                   std::min(packed, limits.archive_bytes) * limits.archive_total_ratio,
          .entries = limits.archive_entries_floor + packed / limits.archive_bytes_per_entry};
}

}  // namespace

ArchiveBudget::ArchiveBudget(const Limits& limits) : limits_(limits) {
  add_input(0);
}

void ArchiveBudget::add_input(std::uint64_t packed) {
  const auto more = allowance_for(packed, limits_);
  allowed_.bytes += more.bytes;
  allowed_.entries += more.entries;
}

std::unexpected<Error> ArchiveBudget::refusal() {
  return fail(ErrorCode::kLimitExceeded, msg::kArchiveBudget, {});
}

bool ArchiveBudget::spend(std::uint64_t bytes, std::uint64_t entries) {
  const auto all_bytes = bytes_.fetch_add(bytes) + bytes;
  const auto all_entries = entries_.fetch_add(entries) + entries;
  const bool within = all_bytes <= std::min(allowed_.bytes, limits_.archive_bytes) &&
                      all_entries <= std::min(allowed_.entries, limits_.archive_entries) &&
                      (whole_ == nullptr || whole_->spend(bytes, entries));
  spent_ = spent_ || !within;
  return within;
}

Result<void> ArchiveBudget::spend_bytes(std::uint64_t count) {
  return spend(count, 0) ? Result<void>() : refusal();
}

Result<void> ArchiveBudget::spend_entry() {
  return spend(0, 1) ? Result<void>() : refusal();
}

std::vector<ArchiveAllowance> ArchiveBudget::split(std::span<const std::uint64_t> packed) const {
  ArchiveAllowance sum;
  for (const auto size : packed) {
    const auto part = allowance_for(size, limits_);
    sum.bytes += part.bytes;
    sum.entries += part.entries;
  }
  const auto share = [](std::uint64_t allowed, std::uint64_t spent, std::uint64_t part,
                        std::uint64_t all) {
    const auto left = static_cast<double>(allowed - std::min(spent, allowed));
    return static_cast<std::uint64_t>(left * static_cast<double>(part) / static_cast<double>(all));
  };
  std::vector<ArchiveAllowance> parts;
  parts.reserve(packed.size());
  for (const auto size : packed) {
    const auto part = allowance_for(size, limits_);
    parts.push_back({.bytes = share(allowed_.bytes, bytes_, part.bytes, sum.bytes),
                     .entries = share(allowed_.entries, entries_, part.entries, sum.entries)});
  }
  return parts;
}

struct ArchiveReader::State {
  const Libarchive& la;
  archive* handle = la.archive_read_new();
  ArchiveBudget* budget = nullptr;
  const ByteReader* reader = nullptr;  // One of the two.
  ByteStream* stream = nullptr;
  std::uint64_t base = 0;
  std::uint64_t position = 0;  // Behind what libarchive has been given, from `base`.
  std::uint64_t consumed = 0;  // Input bytes given to libarchive.
  std::uint64_t unpacked = 0;  // Entry bytes given to the caller.
  std::vector<char> buffer;
  std::vector<char> zeros;
  std::string_view pending;       // Data behind a hole that is being filled.
  std::int64_t entry_offset = 0;  // Of the next byte of the entry.
  std::int64_t pending_offset = 0;
  bool at_entry = false;
  bool ended = false;
  std::optional<std::uint64_t> plain_data;
  std::optional<Error> warning;
  Result<void> input_error;  // What the input said, when libarchive only says "failed".

  explicit State(const Libarchive& library) : la(library) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { la.archive_read_free(handle); }

  static la_ssize_t on_read(archive* /*handle*/, void* data, const void** out) {
    auto& self = *static_cast<State*>(data);
    Result<std::string_view> block =
        self.stream != nullptr ? self.stream->next_block() : self.read_block();
    if (!block) {
      self.input_error = std::unexpected(std::move(block).error());
      self.la.archive_set_error(self.handle, -1, "input");
      return -1;
    }
    *out = block->data();
    self.consumed += block->size();
    return static_cast<la_ssize_t>(block->size());
  }
  Result<std::string_view> read_block() {
    buffer.resize(kBlock);
    AKASHI_TRY_ASSIGN(const auto count, reader->read_at(base + position, buffer));
    position += count;
    return std::string_view(buffer.data(), count);
  }
  static la_int64_t on_skip(archive* /*handle*/, void* data, la_int64_t count) {
    auto& self = *static_cast<State*>(data);
    const auto left = self.size() - std::min(self.size(), self.position);
    const auto skip = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(count));
    self.position += skip;
    return static_cast<la_int64_t>(skip);
  }
  static la_int64_t on_seek(archive* /*handle*/, void* data, la_int64_t offset, int whence) {
    auto& self = *static_cast<State*>(data);
    const auto from = whence == SEEK_SET   ? 0
                      : whence == SEEK_CUR ? static_cast<la_int64_t>(self.position)
                                           : static_cast<la_int64_t>(self.size());
    if (offset < -from) {
      return ARCHIVE_FATAL;
    }
    self.position = static_cast<std::uint64_t>(from + offset);
    return from + offset;
  }
  std::uint64_t size() const { return reader->size() - std::min(reader->size(), base); }

  Error error(ErrorCode code) {
    if (!input_error) {
      return input_error.error();
    }
    const char* text = la.archive_error_string(handle);
    const auto* format = la.archive_format_name(handle);
    const bool raw = format != nullptr && std::string_view(format) == "raw";
    return {code, Message{msg::kSyntax,
                          {raw                 ? "compressed data"
                           : format != nullptr ? format
                                               : "archive",
                           text != nullptr ? text : "unreadable"}}};
  }

  Result<void> configure(bool raw = false) {
    if (raw) {
      la.archive_read_support_format_raw(handle);
    } else {
      la.archive_read_support_format_tar(handle);
      la.archive_read_support_format_ar(handle);
    }
    la.archive_read_support_filter_gzip(handle);
    la.archive_read_support_filter_zstd(handle);
    la.archive_read_support_filter_xz(handle);
    la.archive_read_support_filter_lzma(handle);
    la.archive_read_support_filter_bzip2(handle);
    la.archive_read_support_filter_lz4(handle);
    if (reader != nullptr) {
      if (!raw) {
        la.archive_read_support_format_zip_seekable(handle);
      }
      la.archive_read_set_seek_callback(handle, on_seek);
      la.archive_read_set_skip_callback(handle, on_skip);
    } else {
      la.archive_read_support_format_zip_streamable(handle);
    }
    la.archive_read_set_read_callback(handle, on_read);
    la.archive_read_set_callback_data(handle, this);
    if (la.archive_read_open1(handle) != ARCHIVE_OK) {
      return std::unexpected(error(ErrorCode::kInvalidInput));
    }
    return {};
  }

  // Behind the headers of an entry, libarchive has taken all bytes before its data.
  std::optional<std::uint64_t> find_plain_data(archive_entry* entry, std::uint64_t bytes) const {
    const bool plain =
        reader != nullptr && la.archive_filter_count(handle) <= 1 &&
        (la.archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR &&
        la.archive_entry_size_is_set(entry) != 0 && la.archive_entry_sparse_reset(entry) == 0;
    const auto taken = la.archive_filter_bytes(handle, 0);
    if (!plain || taken < 0 || static_cast<std::uint64_t>(taken) > size() ||
        bytes > size() - static_cast<std::uint64_t>(taken)) {
      return std::nullopt;
    }
    return base + static_cast<std::uint64_t>(taken);
  }

  // Compression that multiplies too much is an attack, not a product.
  Result<void> check_ratio(std::uint64_t count) {
    unpacked += count;
    const auto& limits = budget->limits();
    if (unpacked > limits.archive_ratio_floor &&
        unpacked / limits.archive_ratio > std::max<std::uint64_t>(consumed, 1)) {
      ended = true;
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"compression ratio", std::to_string(limits.archive_ratio)});
    }
    return budget->spend_bytes(count);
  }
};

ArchiveReader::ArchiveReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveReader::~ArchiveReader() = default;

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(const ByteReader& input,
                                                           ArchiveBudget& budget,
                                                           std::uint64_t offset) {
  AKASHI_TRY_ASSIGN(const auto* la, library<Libarchive>());
  auto state = std::make_unique<State>(*la);
  state->budget = &budget;
  state->reader = &input;
  state->base = offset;
  AKASHI_TRY(state->configure());
  return std::unique_ptr<ArchiveReader>(new ArchiveReader(std::move(state)));
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(ByteStream& input,
                                                           ArchiveBudget& budget) {
  AKASHI_TRY_ASSIGN(const auto* la, library<Libarchive>());
  auto state = std::make_unique<State>(*la);
  state->budget = &budget;
  state->stream = &input;
  AKASHI_TRY(state->configure());
  return std::unique_ptr<ArchiveReader>(new ArchiveReader(std::move(state)));
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open_raw(const ByteReader& input,
                                                               ArchiveBudget& budget) {
  AKASHI_TRY_ASSIGN(const auto* la, library<Libarchive>());
  auto state = std::make_unique<State>(*la);
  state->budget = &budget;
  state->reader = &input;
  AKASHI_TRY(state->configure(true));
  std::unique_ptr<ArchiveReader> reader(new ArchiveReader(std::move(state)));
  ArchiveEntry entry;
  AKASHI_TRY_ASSIGN(const bool more, reader->next(entry));
  if (!more) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"compressed file"});
  }
  return reader;
}

bool ArchiveReader::filtered() const {
  return state_->la.archive_filter_count(state_->handle) > 1;
}

std::string_view ArchiveReader::format() const {
  switch (state_->la.archive_format(state_->handle) & ARCHIVE_FORMAT_BASE_MASK) {
    case ARCHIVE_FORMAT_TAR:
      return "tar";
    case ARCHIVE_FORMAT_ZIP:
      return "zip";
    case ARCHIVE_FORMAT_AR:
      return "ar";
    default:
      return "archive";
  }
}

Result<bool> ArchiveReader::next(ArchiveEntry& entry) {
  auto& state = *state_;
  const auto& la = state.la;
  if (state.at_entry && (state.stream != nullptr || filtered())) {
    // Skipping costs unpacking here: done through next_block, which watches the limits.
    while (true) {
      AKASHI_TRY_ASSIGN(const auto block, next_block());
      if (block.empty()) {
        break;
      }
    }
  }
  if (state.ended) {
    return false;
  }
  if (state.budget->spent()) {
    state.ended = true;
    return state.budget->refusal();
  }
  state.at_entry = false;
  archive_entry* raw = nullptr;
  const int status = la.archive_read_next_header(state.handle, &raw);
  if (status == ARCHIVE_EOF) {
    state.ended = true;
    return false;
  }
  if (status == ARCHIVE_FATAL) {
    state.ended = true;
    return std::unexpected(state.error(ErrorCode::kInvalidInput));
  }
  if (status == ARCHIVE_RETRY || status == ARCHIVE_FAILED || raw == nullptr) {
    return std::unexpected(state.error(ErrorCode::kInvalidInput));
  }
  AKASHI_TRY(state.budget->spend_entry());
  entry = {};
  entry.path = text_of(la.archive_entry_pathname(raw), la.archive_entry_pathname_utf8(raw));
  entry.type = entry_type(la, raw);
  entry.link_target =
      entry.type == EntryType::kHardlink
          ? text_of(la.archive_entry_hardlink(raw), la.archive_entry_hardlink_utf8(raw))
          : text_of(la.archive_entry_symlink(raw), la.archive_entry_symlink_utf8(raw));
  if (entry.type == EntryType::kRegular && entry.path.ends_with('/')) {
    entry.type = EntryType::kDirectory;
  }
  entry.size = la.archive_entry_size_is_set(raw) != 0 && la.archive_entry_size(raw) > 0
                   ? static_cast<std::uint64_t>(la.archive_entry_size(raw))
                   : 0;
  entry.mode = static_cast<std::uint32_t>(la.archive_entry_perm(raw));
  entry.modified = la.archive_entry_mtime(raw);
  entry.encrypted = la.archive_entry_is_encrypted(raw) != 0;
  const auto offset = la.archive_read_header_position(state.handle);
  entry.header_offset = state.base + static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
  state.plain_data = state.find_plain_data(raw, entry.size);
  state.at_entry = true;
  state.entry_offset = 0;
  state.pending = {};
  state.warning.reset();
  return true;
}

std::optional<std::uint64_t> ArchiveReader::plain_data() const {
  return state_->plain_data;
}

std::optional<Error> ArchiveReader::warning() const {
  return state_->warning;
}

Result<std::string_view> ArchiveReader::next_block() {
  auto& state = *state_;
  const auto& la = state.la;
  if (!state.at_entry || state.ended) {
    return std::string_view();
  }
  if (state.pending.empty()) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = la.archive_read_data_block(state.handle, &data, &size, &offset);
    if (status == ARCHIVE_EOF) {
      state.at_entry = false;
      return std::string_view();
    }
    if (status < ARCHIVE_WARN) {
      state.at_entry = false;
      state.ended = status == ARCHIVE_FATAL;
      return std::unexpected(state.error(ErrorCode::kInvalidInput));
    }
    if (status == ARCHIVE_WARN) {
      state.warning = state.error(ErrorCode::kInvalidInput);
    }
    state.pending = {static_cast<const char*>(data), size};
    state.pending_offset = offset;
    if (size == 0 && offset <= state.entry_offset) {
      return next_block();
    }
  }
  std::string_view block;
  if (state.pending_offset > state.entry_offset) {
    state.zeros.resize(kBlock);
    const auto hole = static_cast<std::uint64_t>(state.pending_offset - state.entry_offset);
    block = {state.zeros.data(), static_cast<std::size_t>(std::min<std::uint64_t>(hole, kBlock))};
  } else {
    block = state.pending;
    state.pending = {};
  }
  state.entry_offset += static_cast<std::int64_t>(block.size());
  AKASHI_TRY(state.check_ratio(block.size()));
  return block;
}

bool looks_like_archive(std::string_view head) {
  constexpr auto kMagics = std::to_array<std::string_view>({
      std::string_view("PK\x03\x04", 4),
      std::string_view("PK\x05\x06", 4),
      "!<arch>\n",
      std::string_view("\x1f\x8b\x08", 3),
      std::string_view("\x28\xb5\x2f\xfd", 4),
      std::string_view("\xfd"
                       "7zXZ\0",
                       6),
      "BZh",
      std::string_view("\x04\x22\x4d\x18", 4),
  });
  if (std::ranges::any_of(kMagics,
                          [&](std::string_view magic) { return head.starts_with(magic); })) {
    return true;
  }
  // A tar header: "ustar", or (before 1988) a checksum that agrees.
  if (head.size() < 512) {
    return false;
  }
  if (head.substr(257, 5) == "ustar") {
    return true;
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 512; ++i) {
    sum +=
        i >= 148 && i < 156 ? static_cast<unsigned char>(' ') : static_cast<unsigned char>(head[i]);
  }
  std::uint64_t stated = 0;
  bool digits = false;
  for (const char c : head.substr(148, 8)) {
    if (c >= '0' && c <= '7') {
      stated = stated * 8 + static_cast<std::uint64_t>(c - '0');
      digits = true;
    } else if (digits) {
      break;
    }
  }
  return digits && stated == sum && sum != 8ULL * ' ';
}

}  // namespace akashi::formats
