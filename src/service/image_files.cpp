#include "service/image_files.h"

#include <algorithm>
#include <utility>

#include "base/glob.h"
#include "scan/context.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostBytes = 1ULL << 20;
constexpr std::uint64_t kMostBytesOfAll = 64ULL << 20;
constexpr std::size_t kMostFiles = 10'000;
constexpr std::size_t kMostUnread = 100;

bool any_of(const std::vector<std::string>& globs, std::string_view path) {
  return std::ranges::any_of(globs, [&](const auto& glob) { return glob_match(glob, path); });
}

class Finder : public scan::Visitor {
 public:
  Finder(const assure::WantedFiles& wanted, Progress& progress)
      : wanted_(wanted), progress_(progress) {}

  bool wants(std::string_view path, scan::EntryType type) override {
    return type == scan::EntryType::kDirectory || any_of(wanted_.contents, path) ||
           any_of(wanted_.names, path);
  }

  void visit(const scan::Entry& entry, scan::EntryContent& content) override {
    if (entry.type == scan::EntryType::kDirectory) {
      return;
    }
    assure::SeenFile file{.path = std::string(entry.path), .bytes = {}, .read = false, .error = {}};
    const bool is_link = entry.type == scan::EntryType::kSymlink;
    if (!is_link && any_of(wanted_.contents, entry.path)) {
      read(content, file);
    }
    // A link to nothing that is wanted by name has nothing to say.
    if (!is_link || any_of(wanted_.names, entry.path)) {
      add(std::move(file));
    }
  }

  void unknown(std::string path, const Error& error) override {
    if (any_of(wanted_.contents, path)) {
      add({.path = std::move(path), .bytes = {}, .read = false, .error = error.message().text()});
    } else {
      leave(error.message().text());
    }
  }

  void special() override {}
  bool stopped() override { return progress_.stopped(); }

  assure::SeenImage take() {
    std::ranges::sort(image_.files, {}, &assure::SeenFile::path);
    return std::move(image_);
  }

 private:
  void add(assure::SeenFile file) {
    if (image_.files.size() < kMostFiles) {
      image_.files.push_back(std::move(file));
    } else {
      leave(Message{msg::kLimit, {"files", std::to_string(kMostFiles)}}.text());
    }
  }

  // One that is left out keeps every probe open, and so may the others be.
  void leave(std::string why) {
    if (image_.unread.size() < kMostUnread) {
      image_.unread.push_back(std::move(why));
    }
  }

  void read(scan::EntryContent& content, assure::SeenFile& file) {
    const auto left = std::min(kMostBytes, kMostBytesOfAll - bytes_);
    const auto kept = content.keep();
    const auto bytes =
        kept ? scan::read_whole(**kept, left) : Result<Bytes>(std::unexpected(Error(kept.error())));
    file.read = bytes.has_value();
    if (bytes) {
      file.bytes = bytes->view();
      bytes_ += file.bytes.size();
    } else {
      file.error = bytes.error().message().text();
    }
  }

  const assure::WantedFiles& wanted_;
  Progress& progress_;
  assure::SeenImage image_;
  std::uint64_t bytes_ = 0;  // Of all that was read.
};

}  // namespace

Result<assure::SeenImage> read_image_files(const std::string& target,
                                           const scan::TargetOptions& options,
                                           const assure::WantedFiles& wanted,
                                           const Services& services) {
  formats::ArchiveBudget budget(services.limits);
  const auto store = scan::FileStore::create(services.temp_folder);
  AKASHI_TRY_ASSIGN(const auto opened,
                    scan::open_target(target, options, store, budget, services.limits));
  Finder finder(wanted, services.progress);
  AKASHI_TRY(opened.source->walk(finder));
  return finder.take();
}

}  // namespace akashi::service
