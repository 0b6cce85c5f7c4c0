// The Packages file of rpm before 4.16: a Berkeley DB hash table (libdb's dbinc/db_page.h), in the
// byte order of the machine that wrote it. Page 0 describes the table; every other page begins with
//   u64 log number, u32 page, u32 previous, u32 next, u16 entries, u16 free area or bytes used, u8
//   level, u8 type
// Hash pages: entries * u16 offset, then items from the end; a key and its value alternate. An item
// begins with its kind: 1 the data follow, 3 they lie on overflow pages: 3 unused bytes, u32 first
// page, u32 length. Overflow pages are chained by `next`. Keys are package numbers of 4 bytes;
// number 0 holds the highest number in use. All pages are looked at in turn, so that no chain of
// buckets has to be followed.
#include <algorithm>
#include <string>

#include "formats/byte_order.h"
#include "formats/byte_source.h"
#include "formats/rpm_database.h"

namespace akashi::formats {
namespace {

constexpr std::string_view kWhat = "rpm database (Berkeley DB)";
constexpr std::uint32_t kHashMagic = 0x00061561;
constexpr std::uint32_t kOldestVersion = 7;
constexpr std::uint32_t kNewestVersion = 10;
constexpr std::size_t kMetaBytes = 72;
constexpr std::size_t kPageHeaderBytes = 26;
constexpr std::size_t kOffPageItemBytes = 12;

constexpr std::uint8_t kUnsortedHashPage = 2;
constexpr std::uint8_t kOverflowPage = 7;
constexpr std::uint8_t kHashMetaPage = 8;
constexpr std::uint8_t kHashPage = 13;
constexpr std::uint8_t kInlineItem = 1;
constexpr std::uint8_t kOffPageItem = 3;

Error bad(std::string_view what, std::uint64_t offset) {
  return {ErrorCode::kInvalidInput,
          Message{msg::kSyntax, {std::string(kWhat), std::string(what)}},
          {.offset = offset}};
}

// Where a value lies: on its hash page, or on overflow pages from `page`.
struct Value {
  std::uint32_t number = 0;
  std::uint32_t page = 0;
  std::uint32_t offset = 0;  // Of an inline value, on its page.
  std::uint32_t size = 0;
  bool off_page = false;
};

struct Meta {
  ByteOrder order = ByteOrder::kLittle;
  std::uint32_t page_size = 0;
  std::uint32_t pages = 0;  // That the file has.
  bool complete = true;     // It has all that it should.
};

Result<Meta> read_meta(const ByteReader& file) {
  AKASHI_TRY_ASSIGN(const auto bytes, read_exactly(file, 0, kMetaBytes, kWhat));
  const auto view = bytes.view();
  Meta meta;
  if (read_u32(view, 12, ByteOrder::kBig) == kHashMagic) {
    meta.order = ByteOrder::kBig;
  } else if (read_u32(view, 12, ByteOrder::kLittle) != kHashMagic) {
    return std::unexpected(bad("no hash table", 12));
  }
  const auto version = read_u32(view, 16, meta.order);
  if (version < kOldestVersion || version > kNewestVersion) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"Berkeley DB hash", std::to_string(version), "7 to 10"});
  }
  constexpr std::uint8_t kChecksums = 1;
  if (read_u8(view, 24) != 0 || (read_u8(view, 26) & kChecksums) != 0) {
    return fail(ErrorCode::kUnsupported, msg::kEncrypted, {std::string(kWhat)});
  }
  meta.page_size = read_u32(view, 20, meta.order);
  constexpr std::uint32_t kSmallest = 512;
  constexpr std::uint32_t kLargest = 65'536;
  if (meta.page_size < kSmallest || meta.page_size > kLargest ||
      (meta.page_size & (meta.page_size - 1)) != 0 || read_u8(view, 25) != kHashMetaPage) {
    return std::unexpected(bad("the description of the table", 20));
  }
  const std::uint64_t stated = std::uint64_t{read_u32(view, 32, meta.order)} + 1;
  meta.pages = static_cast<std::uint32_t>(std::min(stated, file.size() / meta.page_size));
  meta.complete = meta.pages == stated;
  return meta;
}

class HashReader {
 public:
  HashReader(const ByteReader& file, const Meta& meta, Problems& problems)
      : file_(file), meta_(meta), problems_(problems), page_(meta.page_size), used_(meta.pages) {}

  // Notes the values of all hash pages.
  Result<void> collect(const Limits& limits) {
    WindowReader window(file_);
    for (std::uint32_t page = 1; page < meta_.pages; ++page) {
      AKASHI_TRY_ASSIGN(const auto bytes, window.read(offset_of(page), meta_.page_size, kWhat));
      const auto type = read_u8(bytes, 25);
      if (type == kHashPage || type == kUnsortedHashPage) {
        collect_page(page, bytes);
      }
      if (values_.size() > limits.components) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"packages", std::to_string(limits.components)});
      }
    }
    std::ranges::stable_sort(values_, {}, &Value::number);
    return {};
  }

  const std::vector<Value>& values() const { return values_; }

  Result<std::string> read(const Value& value) {
    if (!value.off_page) {
      AKASHI_TRY_ASSIGN(const auto bytes, read_page(value.page));
      return std::string(bytes.substr(value.offset, value.size));
    }
    std::string out;
    auto page = value.page;
    while (out.size() < value.size) {
      // Each overflow page belongs to one value: no cycle, and no byte is copied twice.
      if (page == 0 || page >= meta_.pages || used_[page]) {
        return std::unexpected(bad("the pages of a value", offset_of(page)));
      }
      used_[page] = true;
      AKASHI_TRY_ASSIGN(const auto bytes, read_page(page));
      const std::size_t length = read_u16(bytes, 22, meta_.order);
      if (read_u8(bytes, 25) != kOverflowPage || length == 0 ||
          length > bytes.size() - kPageHeaderBytes) {
        return std::unexpected(bad("an overflow page", offset_of(page)));
      }
      out += bytes.substr(kPageHeaderBytes, std::min(length, value.size - out.size()));
      page = read_u32(bytes, 16, meta_.order);
    }
    return out;
  }

  void note(Error error) { problems_.add(std::move(error)); }

 private:
  std::uint64_t offset_of(std::uint32_t page) const {
    return std::uint64_t{page} * meta_.page_size;
  }
  Result<std::string_view> read_page(std::uint32_t page) {  // Valid until the next call.
    AKASHI_TRY_ASSIGN(const auto got, file_.read_at(offset_of(page), {page_.data(), page_.size()}));
    if (got != page_.size()) {
      return fail(ErrorCode::kInvalidInput, msg::kTruncated, {std::string(kWhat)},
                  {.offset = offset_of(page)});
    }
    return page_.view();
  }

  void collect_page(std::uint32_t page, std::string_view bytes) {
    const std::size_t entries = read_u16(bytes, 20, meta_.order);
    const auto index_end = kPageHeaderBytes + entries * 2;
    if (entries % 2 != 0 || index_end > bytes.size()) {
      note(bad("a hash page", offset_of(page)));
      return;
    }
    std::size_t end = bytes.size();  // Items are stored from the end of the page, in order.
    std::string_view key;
    for (std::size_t i = 0; i < entries; ++i) {
      const std::size_t start = read_u16(bytes, kPageHeaderBytes + i * 2, meta_.order);
      if (start < index_end || start >= end) {
        note(bad("an item of a hash page", offset_of(page)));
        return;
      }
      const auto item = bytes.substr(start, end - start);
      end = start;
      if (i % 2 == 0) {
        key = item;
      } else {
        collect_pair(page, start, key, item);
      }
    }
  }

  void collect_pair(std::uint32_t page, std::size_t start, std::string_view key,
                    std::string_view item) {
    constexpr std::size_t kKeyBytes = 5;
    if (read_u8(key, 0) != kInlineItem || key.size() != kKeyBytes) {
      note(bad("a package number", offset_of(page) + start));
      return;
    }
    Value value{.number = read_u32(key, 1, meta_.order)};
    if (value.number == 0) {
      return;  // The highest number in use.
    }
    const auto kind = read_u8(item, 0);
    if (kind == kOffPageItem && item.size() >= kOffPageItemBytes) {
      value.off_page = true;
      value.page = read_u32(item, 4, meta_.order);
      value.size = read_u32(item, 8, meta_.order);
    } else if (kind == kInlineItem) {
      value.page = page;
      value.offset = static_cast<std::uint32_t>(start + 1);
      value.size = static_cast<std::uint32_t>(item.size() - 1);
    } else {
      note(bad("the value of a package", offset_of(page) + start));
      return;
    }
    values_.push_back(value);
  }

  const ByteReader& file_;
  Meta meta_;
  Problems& problems_;
  Bytes page_;
  std::vector<bool> used_;  // Overflow pages that were read.
  std::vector<Value> values_;
};

}  // namespace

Result<void> read_rpm_bdb(const ByteReader& file, const Limits& limits, const RpmRowSink& sink,
                          Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto meta, read_meta(file));
  HashReader reader(file, meta, problems);
  if (!meta.complete) {
    reader.note({ErrorCode::kInvalidInput,
                 Message{msg::kTruncated, {std::string(kWhat)}},
                 {.offset = file.size()}});
  }
  AKASHI_TRY(reader.collect(limits));
  std::uint32_t last = 0;
  for (const auto& value : reader.values()) {
    if (value.number == last) {
      reader.note(bad("a package number is there twice", 0));
      continue;
    }
    last = value.number;
    const auto header = reader.read(value);
    if (!header) {
      reader.note(header.error());
    } else if (!sink({.number = value.number, .header = *header})) {
      break;
    }
  }
  return {};
}

}  // namespace akashi::formats
