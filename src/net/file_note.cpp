#include "net/file_note.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::net {
namespace {

FileDescriptor open_file(const std::string& path, int flags) {
  return FileDescriptor(open(path.c_str(), flags | O_CLOEXEC, 0644));
}

std::unexpected<Error> cannot(const MsgText& what, const std::string& path) {
  return fail(errno == EACCES ? ErrorCode::kPermissionDenied : ErrorCode::kUnavailable, what,
              {path, std::strerror(errno)});
}

}  // namespace

Result<std::string> read_small_file(const std::string& path, std::uint64_t most) {
  const auto file = open_file(path, O_RDONLY);
  if (!file) {
    return errno == ENOENT ? fail(ErrorCode::kNotFound, msg::kCannotOpen, {path, "no such file"})
                           : cannot(msg::kCannotOpen, path);
  }
  std::string out;
  std::vector<char> block(1U << 16);
  while (true) {
    const auto count = ::read(file.get(), block.data(), block.size());
    if (count < 0) {
      return cannot(msg::kCannotRead, path);
    }
    if (count == 0) {
      return out;
    }
    out.append(block.data(), static_cast<std::size_t>(count));
    if (out.size() > most) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit, {path, std::to_string(most)});
    }
  }
}

std::optional<std::uint64_t> file_bytes(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::string> file_sha256(const std::string& path) {
  const auto file = open_file(path, O_RDONLY);
  if (!file) {
    return cannot(msg::kCannotOpen, path);
  }
  Hasher hasher(HashAlgorithm::kSha256);
  constexpr std::size_t kBlock = 1U << 18;
  const auto block = std::make_unique_for_overwrite<char[]>(kBlock);
  while (true) {
    const auto count = ::read(file.get(), block.get(), kBlock);
    if (count < 0) {
      return cannot(msg::kCannotRead, path);
    }
    if (count == 0) {
      return hasher.finish_hex();
    }
    hasher.update({block.get(), static_cast<std::size_t>(count)});
  }
}

Result<void> replace_file(const std::string& path, std::string_view bytes) {
  const auto fresh = path + ".new";
  {
    const auto file = open_file(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    if (!file) {
      return cannot(msg::kCannotWrite, fresh);
    }
    while (!bytes.empty()) {
      const auto count = ::write(file.get(), bytes.data(), bytes.size());
      if (count < 0) {
        auto error = cannot(msg::kCannotWrite, fresh);
        unlink(fresh.c_str());
        return error;
      }
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (fsync(file.get()) != 0) {
      return cannot(msg::kCannotWrite, fresh);
    }
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) {
    return cannot(msg::kCannotWrite, path);
  }
  return {};
}

std::optional<FileNote> read_note(const std::string& path) {
  constexpr std::uint64_t kMost = 1U << 16;
  const auto text = read_small_file(path, kMost);
  if (!text) {
    return std::nullopt;
  }
  const auto bytes = Bytes::copy_of(*text);
  const auto tree = formats::parse_json(bytes.padded(), Limits());
  if (!tree || tree->root()["format"].text() != "akashi-fetch 1") {
    return std::nullopt;
  }
  const auto root = tree->root();
  const auto size = parse_u64(root["bytes"].text());
  return FileNote{.url = std::string(root["url"].text()),
                  .etag = std::string(root["etag"].text()),
                  .last_modified = std::string(root["last_modified"].text()),
                  .bytes = size.value_or(0),
                  .sha256 = std::string(root["sha256"].text()),
                  .strong = root["strong"].boolean().value_or(false)};
}

Result<void> write_note(const std::string& path, const FileNote& note) {
  auto text = formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("format", "akashi-fetch 1");
    json.member("url", note.url);
    json.member_if("etag", note.etag);
    json.member_if("last_modified", note.last_modified);
    json.key("bytes");
    json.unsigned_integer(note.bytes);
    json.member_if("sha256", note.sha256);
    json.key("strong");
    json.boolean(note.strong);
    json.end_object();
  });
  return replace_file(path, text + "\n");
}

}  // namespace akashi::net
