#include "scan/context.h"

#include <algorithm>

#include "scan/path.h"

namespace akashi::scan {

Result<Bytes> read_whole(const ByteReader& reader, std::uint64_t max_bytes) {
  const auto size = reader.size();
  if (size > max_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a file", std::to_string(max_bytes)});
  }
  Bytes bytes(static_cast<std::size_t>(size));
  AKASHI_TRY_ASSIGN(const auto count, reader.read_at(0, {bytes.data(), bytes.size()}));
  bytes.shrink(count);  // The file may have become shorter.
  return bytes;
}

Result<Bytes> read_whole(const FileRef& file, std::uint64_t max_bytes) {
  AKASHI_TRY_ASSIGN(const auto reader, file.open());
  return read_whole(*reader, max_bytes);
}

Result<std::shared_ptr<const Bytes>> read_shared(const FileRef& file, std::uint64_t max_bytes) {
  if (auto bytes = file.in_memory()) {
    return bytes;
  }
  AKASHI_TRY_ASSIGN(auto bytes, read_whole(file, max_bytes));
  return std::make_shared<const Bytes>(std::move(bytes));
}

std::string FileTable::resolve(std::string_view path) const {
  constexpr int kMostLinks = 40;  // As Linux does.
  std::string done;
  std::string rest(path);
  int followed = 0;
  while (!rest.empty()) {
    const auto slash = rest.find('/');
    done += (done.empty() ? "" : "/") + rest.substr(0, slash);
    rest = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    const auto link = links_.find(done);
    if (link == links_.end()) {
      continue;
    }
    const auto destination =
        ++followed > kMostLinks ? std::nullopt : link_destination(done, link->second);
    if (!destination) {
      return {};
    }
    // The destination may itself go through links: start over with it.
    rest = rest.empty() ? *destination : *destination + "/" + rest;
    done.clear();
  }
  return done;
}

const FoundFile* FileTable::find(std::string_view path) const {
  const auto by_path = [&](std::string_view wanted) -> const FoundFile* {
    const auto found = std::ranges::lower_bound(files_, wanted, {}, &FoundFile::path);
    return found != files_.end() && found->path == wanted ? &*found : nullptr;
  };
  if (const auto* file = by_path(path)) {
    return file;
  }
  if (links_.empty()) {
    return nullptr;
  }
  const auto resolved = resolve(path);
  return resolved.empty() || resolved == path ? nullptr : by_path(resolved);
}

Result<Bytes> FileTable::read(std::string_view path) {
  const auto clean = clean_path(path);
  const auto* file = clean ? find(*clean) : nullptr;
  if (file == nullptr || !file->file) {
    return fail(ErrorCode::kNotFound, msg::kNotFound, {std::string(path)});
  }
  AKASHI_TRY_ASSIGN(auto bytes, read_whole(*file->file, limits_.file_bytes));
  bytes_read_ += bytes.size();
  return bytes;
}

bool FileTable::exists(std::string_view path) {
  const auto clean = clean_path(path);
  return clean && find(*clean) != nullptr;
}

std::vector<std::string_view> FileTable::list(std::string_view prefix) {
  std::vector<std::string_view> paths;
  for (auto at = std::ranges::lower_bound(files_, prefix, {}, &FoundFile::path);
       at != files_.end() && at->path.starts_with(prefix); ++at) {
    paths.emplace_back(at->path);
  }
  return paths;
}

}  // namespace akashi::scan
