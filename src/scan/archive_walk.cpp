#include "scan/archive_walk.h"

#include <string>
#include <utility>

#include "scan/path.h"
#include "scan/range_reader.h"

namespace akashi::scan {
namespace {

class ArchiveContent : public EntryContent {
 public:
  ArchiveContent(formats::ArchiveReader& archive, const ArchiveWalk& walk, std::uint64_t size)
      : archive_(archive), walk_(walk) {
    if (const auto at = archive.plain_data(); at && walk.input) {
      kept_ = std::make_shared<const RangeFile>(walk.input, *at, size);
      lazy_ = true;
    }
  }
  bool lazy() const override { return lazy_; }
  Result<std::string_view> head() override {
    constexpr std::size_t kHead = 512;
    while (head_.size() < kHead && !ended_) {
      AKASHI_TRY_ASSIGN(const auto block, archive_.next_block());
      ended_ = block.empty();
      head_ += block;
    }
    return std::string_view(head_).substr(0, kHead);
  }
  Result<std::shared_ptr<const FileRef>> keep() override {
    if (!kept_) {
      AKASHI_TRY_ASSIGN(kept_, walk_.store->keep(head_, archive_, walk_.limits->binary_bytes));
    }
    return kept_;
  }

 private:
  formats::ArchiveReader& archive_;
  const ArchiveWalk& walk_;
  std::string head_;
  bool ended_ = false;
  bool lazy_ = false;
  std::shared_ptr<const FileRef> kept_;
};

}  // namespace

Result<void> walk_archive(formats::ArchiveReader& archive, const ArchiveWalk& walk,
                          Visitor& visitor) {
  formats::ArchiveEntry raw;
  std::string path;
  std::uint32_t broken = 0;
  while (!visitor.stopped()) {
    auto more = archive.next(raw);
    if (!more) {
      // One unreadable entry does not end an archive, but many in a row do.
      constexpr std::uint32_t kMostBroken = 64;
      if (more.error().code() == ErrorCode::kLimitExceeded || ++broken > kMostBroken) {
        return std::unexpected(std::move(more).error());
      }
      visitor.unknown(std::string(walk.prefix), more.error());
      continue;
    }
    if (!*more) {
      return {};
    }
    const auto clean = clean_path(raw.path);
    if (!clean || clean->size() > walk.limits->path_bytes) {
      if (raw.type != EntryType::kDirectory) {  // "./" is every tar's first entry.
        visitor.unknown(std::string(walk.prefix) + raw.path,
                        {ErrorCode::kInvalidInput, Message{msg::kUnsafePath, {raw.path}}});
      }
      continue;
    }
    if (walk.filter != nullptr && !walk.filter->keep(*clean, raw.type)) {
      continue;
    }
    path.assign(walk.prefix).append(*clean);
    if (raw.type == EntryType::kSpecial) {
      visitor.special();
      continue;
    }
    if (!visitor.wants(path, raw.type) || raw.type == EntryType::kDirectory) {
      continue;
    }
    if (raw.encrypted) {
      visitor.unknown(path, {ErrorCode::kUnsupported, Message{msg::kEncrypted, {path}}});
      continue;
    }
    ArchiveContent content(archive, walk, raw.size);
    visitor.visit({.path = path,
                   .type = raw.type,
                   .size = raw.size,
                   .mode = raw.mode,
                   .modified = raw.modified,
                   .link_target = raw.link_target,
                   .layer = walk.layer},
                  content);
    if (const auto warning = archive.warning()) {
      visitor.unknown(path, *warning);
    }
  }
  return {};
}

}  // namespace akashi::scan
