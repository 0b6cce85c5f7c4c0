#include "scan/target.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "scan/archive_source.h"
#include "scan/directory_source.h"

namespace akashi::scan {
namespace {

// A compressed tar cannot be read by ranges: it is unpacked once, into the store.
Result<std::shared_ptr<const ByteReader>> unpack_filter(const ByteReader& file, FileStore& store,
                                                        formats::ArchiveBudget& budget,
                                                        const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto raw, formats::ArchiveReader::open_raw(file, budget));
  AKASHI_TRY_ASSIGN(const auto kept, store.keep({}, *raw, limits.archive_bytes));
  AKASHI_TRY_ASSIGN(auto reader, kept->open());
  return std::shared_ptr<const ByteReader>(std::move(reader));
}

// An image is told from a plain tar by its first entry; a directory entry says nothing, so a few
// are looked at.
Result<bool> may_be_image(const ByteReader& file, formats::ArchiveBudget& budget, bool& filtered) {
  AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open(file, budget));
  formats::ArchiveEntry entry;
  for (int i = 0; i < 4; ++i) {
    AKASHI_TRY_ASSIGN(const bool more, archive->next(entry));
    filtered = archive->filtered();
    if (!more || archive->format() != "tar") {
      return false;
    }
    if (looks_like_image_entry(entry.path)) {
      return true;
    }
  }
  return false;
}

Result<std::unique_ptr<Source>> open_archive_file(
    const std::string& path, std::unique_ptr<ByteReader> file, const TargetOptions& options,
    const std::shared_ptr<FileStore>& store, formats::ArchiveBudget& budget, const Limits& limits) {
  budget.add_input(file->size());
  bool filtered = false;
  AKASHI_TRY_ASSIGN(const bool image, may_be_image(*file, budget, filtered));
  if (image) {
    std::shared_ptr<const ByteReader> tar;
    if (filtered) {
      AKASHI_TRY_ASSIGN(tar, unpack_filter(*file, *store, budget, limits));
    } else {
      tar = std::move(file);
    }
    auto source = open_image_tar(path, tar, options.image, store, budget, limits);
    if (source || source.error().code() != ErrorCode::kNotFound) {
      return source;
    }
    AKASHI_TRY_ASSIGN(file, open_file(path));
  }
  return make_archive_source(path, std::move(file), store, budget, limits);
}

}  // namespace

Result<OpenedTarget> open_target(const std::string& path, const TargetOptions& options,
                                 const std::shared_ptr<FileStore>& store,
                                 formats::ArchiveBudget& budget, const Limits& limits) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) {
    return fail(errno == EACCES ? ErrorCode::kPermissionDenied : ErrorCode::kNotFound,
                msg::kCannotOpen, {path, std::strerror(errno)});
  }
  OpenedTarget opened;
  if (S_ISDIR(status.st_mode)) {
    if (is_oci_directory(path)) {
      AKASHI_TRY_ASSIGN(opened.source,
                        open_oci_directory(path, options.image, store, budget, limits));
    } else {
      AKASHI_TRY_ASSIGN(opened.source,
                        open_directory(path, {.one_file_system = options.one_file_system}, limits));
    }
    return opened;
  }
  AKASHI_TRY_ASSIGN(auto file, open_file(path));
  std::array<char, 512> head{};
  AKASHI_TRY_ASSIGN(const auto count, file->read_at(0, head));
  if (formats::looks_like_archive({head.data(), count})) {
    AKASHI_TRY_ASSIGN(opened.source,
                      open_archive_file(path, std::move(file), options, store, budget, limits));
    return opened;
  }
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  AKASHI_TRY_ASSIGN(opened.source,
                    open_directory(folder, {.one_file_system = options.one_file_system}, limits));
  opened.only = slash == std::string::npos ? path : path.substr(slash + 1);
  return opened;
}

}  // namespace akashi::scan
